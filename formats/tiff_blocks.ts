/**
 * Blocks of pixels on their way into a TIFF file: cut out, packed, predicted, in the file's byte order.
 *
 * @module
 */
import { packLzw } from "../wasm/codec.ts";
import { swapWords } from "./strided.ts";
import { reverseWords } from "./tiff_samples.ts";

/** How the numbers of a block are stored. */
export interface BlockForm {
  /** Bytes of a number in memory. */
  width: number;
  /** Bits of a number in the file. */
  bits: number;
  /** Bytes of what is swapped between byte orders. */
  word: number;
  /** Numbers of a pixel that stand together. */
  samples: number;
  predictor: 1 | 2 | 3;
  compression: "none" | "lzw";
  bigEndian: boolean;
}

/** Columns, rows and bytes a pixel of what blocks are cut from. */
export interface Rows {
  bytes: Uint8Array;
  columns: number;
  rows: number;
  pixel: number;
}

/** A block from column `x` and row `y` on; a tile that sticks out is filled up with zeros. */
export function cutBlock(
  source: Rows,
  x: number,
  y: number,
  columns: number,
  rows: number,
): Uint8Array<ArrayBuffer> {
  const { bytes, pixel } = source;
  const block = new Uint8Array(columns * rows * pixel);
  const length = Math.min(columns, source.columns - x) * pixel;
  for (let row = 0; row < Math.min(rows, source.rows - y); row++) {
    const from = ((y + row) * source.columns + x) * pixel;
    block.set(bytes.subarray(from, from + length), row * columns * pixel);
  }
  return block;
}

/** A block of `perRow` numbers a row as it is stored; `block` itself is changed. */
export function encodeBlock(
  block: Uint8Array<ArrayBuffer>,
  perRow: number,
  form: BlockForm,
): Uint8Array<ArrayBuffer> {
  const { width, bits, word, samples, predictor, compression, bigEndian } = form;
  if (bits !== 8 * width) {
    block = packBits(block, width, bits, perRow);
    if (bits % 8 === 0 && !bigEndian) reverseWords(block, bits / 8);
  } else {
    if (predictor === 2) difference(block, samples, width, perRow);
    if (predictor === 3) differenceFloats(block, samples, width, perRow);
    else if (bigEndian) swapWords(block, word);
  }
  return compression === "lzw" ? packLzw(block) : block;
}

/** The lowest `bits` of each number, highest bit first, each row from a new byte. */
function packBits(
  block: Uint8Array<ArrayBuffer>,
  width: number,
  bits: number,
  perRow: number,
): Uint8Array<ArrayBuffer> {
  const numbers = block.length / width;
  const rowBytes = Math.ceil(perRow * bits / 8);
  const out = new Uint8Array(rowBytes * numbers / perRow);
  const bitOf = (number: number, bit: number) => block[number * width + (bit >> 3)]! >> (bit & 7) & 1;
  for (let i = 0; i < numbers; i++) {
    const place = Math.floor(i / perRow) * rowBytes * 8 + i % perRow * bits;
    for (let bit = 0; bit < bits; bit++) {
      const to = place + bits - 1 - bit;
      out[to >> 3]! |= bitOf(i, bit) << (7 - (to & 7));
    }
  }
  return out;
}

/** Differences of numbers of `width` bytes, each to the one `stride` before in its row; in place. */
function difference(block: Uint8Array<ArrayBuffer>, stride: number, width: number, perRow: number): void {
  const types = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array };
  const words = new types[width as 1 | 2 | 4 | 8](block.buffer) as Uint32Array;
  for (let row = 0; row < words.length; row += perRow) {
    for (let i = row + perRow - 1; i >= row + stride; i--) words[i]! -= words[i - stride]!;
  }
}

/** Bytes of a row's floats in planes, highest first, then differences of bytes; in place. */
function differenceFloats(
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
