/**
 * The picture of a file of any picture format.
 *
 * @module
 */
import { bmp } from "../formats/bmp.ts";
import { gif } from "../formats/gif.ts";
import { jpeg } from "../formats/jpeg.ts";
import { png } from "../formats/png.ts";
import type { Signal } from "../formats/signal.ts";
import type { ByteSource } from "../formats/source.ts";
import { orWarning, pictureOf, tiffOf } from "./_tiff_file.ts";

const FORMATS = [png, jpeg, bmp, gif];

/** The first picture; where it cannot be read, a warning instead. */
export function anyPicture(file: ByteSource, warnings: string[]): Signal | undefined {
  const tiff = tiffOf(file);
  if (tiff) return pictureOf(tiff, warnings);
  const format = FORMATS.find((each) => each.recognises(file));
  return format && orWarning(warnings, () => format.open(file).signals()[0]);
}
