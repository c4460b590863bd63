/**
 * Blocks of pixels on their way into a TIFF file: cut out, and predicted.
 *
 * @module
 */
import type { TiffImage } from "./tiff_writer.ts";

/** A block of an image, `pixel` bytes each; a tile that sticks out is filled up with zeros. */
export function cutBlock(
  image: TiffImage,
  x: number,
  y: number,
  columns: number,
  rows: number,
  pixel: number,
): Uint8Array<ArrayBuffer> {
  const { pixels, width, height } = image;
  const all = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const block = new Uint8Array(columns * rows * pixel);
  const length = Math.min(columns, width - x) * pixel;
  for (let row = 0; row < Math.min(rows, height - y); row++) {
    const from = ((y + row) * width + x) * pixel;
    block.set(all.subarray(from, from + length), row * columns * pixel);
  }
  return block;
}

/** Differences of numbers of `width` bytes, each to the one `stride` before in its row; in place. */
export function difference(
  block: Uint8Array<ArrayBuffer>,
  stride: number,
  width: number,
  perRow: number,
): void {
  const types = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array };
  const words = new types[width as 1 | 2 | 4 | 8](block.buffer) as Uint32Array;
  for (let row = 0; row < words.length; row += perRow) {
    for (let i = row + perRow - 1; i >= row + stride; i--) words[i]! -= words[i - stride]!;
  }
}

/** Bytes of a row's floats in planes, highest first, then differences of bytes; in place. */
export function differenceFloats(
  block: Uint8Array<ArrayBuffer>,
  stride: number,
  width: number,
  perRow: number,
): void {
  const rowBytes = perRow * width;
  for (let row = 0; row < block.length; row += rowBytes) {
    const numbers = block.slice(row, row + rowBytes);
    for (let i = 0; i < rowBytes; i++) {
      block[row + (width - 1 - i % width) * perRow + Math.floor(i / width)] = numbers[i]!;
    }
  }
  difference(block, stride, 1, rowBytes);
}
