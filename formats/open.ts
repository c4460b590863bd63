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

/**
 * Opens a file of any format. Its bytes decide; its name only says which format is asked first.
 *
 * @throws {FormatError} when no format recognises it, or the one that does finds it broken.
 */
export function openContainer(file: ByteSource): Container {
  const extension = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
  const likely = FORMATS.filter((format) => format.extensions.includes(extension));
  const others = FORMATS.filter((format) => !likely.includes(format));
  const format = [...likely, ...others].find((format) => format.recognises(file));
  if (format) return format.open(file);
  if (file.size === 0) throw new FormatError("The file is empty", file.name, 0);
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
