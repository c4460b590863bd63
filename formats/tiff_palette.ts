/**
 * Colour maps of TIFF pages.
 *
 * @module
 */
import type { Pixels } from "./signal.ts";
import { FormatError } from "./source.ts";
import type { TiffPage } from "./tiff.ts";

/** A colour map: what each index looks like, 8 bits a channel. */
export interface Palette {
  /** False where all entries are grey: such a page is shown as grey, not as colour. */
  colour: boolean;
  red: Uint8Array;
  green: Uint8Array;
  blue: Uint8Array;
}

/**
 * The colour map of a palette page.
 *
 * @throws {FormatError} when it is missing or too short.
 */
export function paletteOf(page: TiffPage): Palette {
  const map = page.numbers(320) ?? [];
  const size = 2 ** page.bitsPerSample;
  if (size > 65536 || map.length < 3 * size) {
    throw new FormatError(
      `The colour map has ${map.length} of ${3 * size} values`,
      page.file.name,
      page.offset,
    );
  }
  // The values have 16 bits; some writers stored 8 of them.
  const shift = map.some((value) => value > 255) ? 8 : 0;
  const channel = (k: number) =>
    Uint8Array.from(map.slice(k * size, (k + 1) * size), (value) => value >> shift);
  const [red, green, blue] = [channel(0), channel(1), channel(2)];
  const colour = red.some((value, i) => value !== green[i] || value !== blue[i]);
  return { colour, red, green, blue };
}

/** Indices to `rgb8`, or to `uint8` for a grey map. */
export function applyPalette(
  { colour, red, green, blue }: Palette,
  indices: Pixels,
): Uint8Array<ArrayBuffer> {
  if (!colour) return Uint8Array.from(indices as Uint8Array, (index) => red[index]!);
  const out = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const index = Number(indices[i]);
    out[3 * i] = red[index]!;
    out[3 * i + 1] = green[index]!;
    out[3 * i + 2] = blue[index]!;
  }
  return out;
}
