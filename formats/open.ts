/**
 * Any file that one of the container formats recognises.
 *
 * @module
 */
import { bcf } from "./bcf.ts";
import { bmp } from "./bmp.ts";
import type { Container, Format } from "./container.ts";
import { dm } from "./dm.ts";
import { emi } from "./emi.ts";
import { emsa } from "./emsa.ts";
import { gif } from "./gif.ts";
import { hdf5 } from "./hdf5.ts";
import { jeol } from "./jeol.ts";
import { jpeg } from "./jpeg.ts";
import { mrc } from "./mrc.ts";
import { png } from "./png.ts";
import { ser } from "./ser.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { spc } from "./spc.ts";
import { spx } from "./spx.ts";
import { tiff } from "./tiff.ts";

/** All container formats; those without a magic number, which are told by what is plausible, come last. */
export const FORMATS: readonly Format[] = [
  tiff,
  dm,
  png,
  jpeg,
  gif,
  bmp,
  bcf,
  jeol,
  ser,
  emi,
  hdf5,
  emsa,
  spx,
  mrc,
  spc,
];

/** The format that recognises a file. Its bytes decide; its name only says which format is asked first. */
export function formatOf(file: ByteSource): Format | undefined {
  const likely = likelyOf(file);
  const others = FORMATS.filter((format) => !likely.includes(format));
  return [...likely, ...others].find((format) => format.recognises(file));
}

/**
 * Opens a file of any format, as {@linkcode formatOf} tells it.
 *
 * @throws {FormatError} when no format recognises it, or the one that does finds it broken.
 */
export function openContainer(file: ByteSource): Container {
  const format = formatOf(file);
  if (format) return format.open(file);
  if (file.size === 0) throw new FormatError("The file is empty", file.name, 0);
  const likely = likelyOf(file);
  throw new FormatError(
    `Its bytes are of no format that can be read (${FORMATS.map(({ name }) => name).join(", ")})` +
      (likely.length > 0
        ? `, though its name says ${likely.map(({ name }) => name).join(" or ")}: ` +
          "it may be damaged; copy it anew from the instrument"
        : ": export it from the vendor's software as one of them"),
    file.name,
    0,
  );
}

function likelyOf({ name }: ByteSource): readonly Format[] {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return FORMATS.filter((format) => format.extensions.includes(extension));
}
