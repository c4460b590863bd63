/**
 * An image of a GIF file as a signal.
 *
 * @module
 */
import type { GifImage } from "./gif_image.ts";
import { gifPixels } from "./gif_lzw.ts";
import { withPalette } from "./palette.ts";
import { ofFile, refuseBomb } from "./picture_bounds.ts";
import { pictureSignal } from "./picture_signal.ts";
import type { Signal } from "./signal.ts";
import type { ByteSource } from "./source.ts";

// A code of 12 bits stands for at most 4096 pixels.
const RATIO = 2731;
const ROWS: readonly (readonly [first: number, step: number])[] = [[0, 8], [4, 8], [2, 4], [1, 2]];

/**
 * The image: indices, and the colours they are shown in.
 *
 * @throws {FormatError} when the file cannot hold it.
 */
export function gifSignal(file: ByteSource, image: GifImage): Signal {
  const { width, height } = image;
  refuseBomb(file, image, { bytes: width * height, ratio: RATIO, at: image.at });
  const stored = pictureSignal({ width, height, samples: 1, dtype: "uint8" }, () => {
    const packed = file.read(image.data, file.size);
    const pixels = ofFile(file, image.data, () => gifPixels(packed, width * height));
    return image.interlaced ? ordered(pixels, width, height) : pixels;
  });
  return withPalette(stored, image.palette);
}

/** Rows in their place: every eighth comes first, then what lies between them. */
function ordered(pixels: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pixels.length);
  let from = 0;
  for (const [first, step] of ROWS) {
    for (let y = first; y < height; y += step, from += width) {
      out.set(pixels.subarray(from, from + width), y * width);
    }
  }
  return out;
}
