/**
 * BMP files of Windows and OS/2: 1 to 32 bits a pixel, with colour maps, bit masks or run lengths.
 *
 * @module
 */
import { type BmpHead, bmpHead, isBmp } from "./bmp_head.ts";
import { bmpSignal } from "./bmp_pixels.ts";
import type { Container, Format, TagTree } from "./container.ts";
import { withPalette } from "./palette.ts";
import type { ByteSource } from "./source.ts";

/** An opened BMP file. */
export interface BmpFile extends Container {
  readonly width: number;
  readonly height: number;
  /** Pixels a metre along x and y; 0 where unknown. */
  readonly perMetre: readonly [x: number, y: number];
}

/**
 * Opens a BMP file. Reads its header and colour map; the picture when it is asked for.
 *
 * @throws {FormatError} when it is none, or of a kind that cannot be read.
 */
export function openBmp(file: ByteSource): BmpFile {
  const head: BmpHead = bmpHead(file);
  const { width, height, depth, palette } = head;
  return {
    format: "BMP",
    width,
    height,
    perMetre: head.perMetre,
    signals: () => {
      const stored = bmpSignal(file, head);
      return [depth <= 8 ? withPalette(stored, palette) : stored];
    },
    tree: (): TagTree => ({
      "Header size": head.size,
      Width: width,
      Height: height,
      "Top row first": head.topDown,
      "Bits per pixel": depth,
      Compression: ["none", "RLE8", "RLE4", "bit masks"][head.compression] ?? "bit masks",
      "Pixels per metre": [...head.perMetre],
    }),
  };
}

/** BMP. */
export const bmp: Format = {
  name: "bmp",
  extensions: ["bmp", "dib"],
  recognises: isBmp,
  open: openBmp,
};
