/**
 * The codecs of TIFF. Results are views of the core's memory: valid until the next call into this room.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo, resident } from "./core.ts";

/** How bytes are packed: LZW highest bit first, LZW as it was before TIFF 6 (lowest bit first), PackBits. */
export type Packing = "lzw" | "lzw-old" | "packbits";

// Most that a packed byte can become: an LZW code stands for less than 4096 bytes, two bytes of PackBits for 128.
// More room than this is never asked of the core, whatever a file claims to hold.
const MOST: Record<Packing, number> = { lzw: 4096, "lzw-old": 4096, packbits: 64 };

/**
 * Unpacks bytes.
 *
 * @param capacity Most bytes to unpack; what goes beyond is left out.
 * @returns What there is, `capacity` bytes at most; fewer where the stream ends early.
 * @throws {SyntaxError} when a code is met that cannot be there.
 */
export function unpack(source: Uint8Array, packing: Packing, capacity: number): Uint8Array<ArrayBuffer> {
  const target = aligned(ARENA + source.length);
  const room = Math.min(capacity, source.length * MOST[packing]);
  memoryUpTo(target + room).set(source, ARENA);
  const decode = packing === "packbits"
    ? core.packBitsDecode
    : packing === "lzw"
    ? core.lzwDecode
    : core.lzwDecodeOld;
  const length = decode(ARENA, source.length, target, room);
  if (length < 0) throw new SyntaxError("The LZW stream holds a code that is not in the table");
  return memoryUpTo(target).subarray(target, target + length);
}

/** Packs bytes with LZW, highest bit first: what every reader of TIFF 6 takes. */
export function packLzw(source: Uint8Array): Uint8Array<ArrayBuffer> {
  const target = aligned(ARENA + source.length);
  // A code of 12 bits a byte at worst, one Clear in 3836 codes, and the ends.
  const capacity = source.length + (source.length >> 1) + (source.length >> 8) + 64;
  memoryUpTo(target + capacity).set(source, ARENA);
  const length = core.lzwEncode(ARENA, source.length, target, capacity);
  if (length < 0) throw new RangeError("The packed bytes do not fit");
  return memoryUpTo(target).slice(target, target + length);
}

/** Reverses the bytes of each word of 2, 4 or 8 bytes; whole words only. */
export function swapBytes(bytes: Uint8Array, word: number): Uint8Array<ArrayBuffer> {
  const at = resident(bytes);
  core.swapBytes(at, bytes.length - bytes.length % word, word);
  return memoryUpTo(at).subarray(at, at + bytes.length);
}

/** Rows of numbers that a predictor has worked on. */
export interface Predicted {
  /** Number of rows. */
  rows: number;
  /** Numbers a row, all samples together. */
  words: number;
  /** Samples that stand together: each number is predicted from the one so many before. */
  stride: number;
  /** Bytes of a number. */
  word: number;
}

/**
 * Undoes a predictor: 2 differences of numbers (in native byte order), 3 differences of the bytes of floats.
 *
 * @param bytes `rows * words * word` of them.
 */
export function unpredict(bytes: Uint8Array, predictor: 2 | 3, layout: Predicted): Uint8Array<ArrayBuffer> {
  const { rows, words, stride, word } = layout;
  if (bytes.length !== rows * words * word) throw new RangeError("The rows do not make up the bytes");
  const at = resident(bytes);
  if (predictor === 2) {
    core.undoDifferences(at, rows, words, stride, word);
  } else {
    const scratch = aligned(at + bytes.length);
    memoryUpTo(scratch + words * word);
    core.undoFloats(at, rows, words, stride, word, scratch);
  }
  return memoryUpTo(at).subarray(at, at + bytes.length);
}
