/**
 * Blocks of arrays: reading a region of an array that lies in a file, in any order of its axes.
 *
 * @module
 */
import { swapBytes } from "../wasm/mod.ts";
import type { Dtype, Pixels, Region } from "./signal.ts";

/** Most bytes that one call of a signal's `read` gives; more is asked for in regions. */
export const MAX_READ = 2 ** 30;

// A block read at once stays below this where the layout allows.
const BLOCK = 8 * 2 ** 20;
// Runs of fewer bytes than this are read together with what lies between them.
const WORTH_SEEKING = 4096;
// What stays in the cache on its way into the core and back.
const SWAPPED_AT_ONCE = 256 * 1024;

/** Indices along one axis: `start`, `start + step`, …, `count` of them. */
export interface Range {
  start: number;
  step: number;
  count: number;
}

/** Bytes of one element. */
export function bytesOf(dtype: Dtype): number {
  const widths = { bool: 1, rgb8: 3, rgba8: 4, complex64: 8, complex128: 16 };
  return dtype in widths ? widths[dtype as keyof typeof widths] : Number(dtype.replace(/\D+/, "")) / 8;
}

/** Bytes of the numbers that an element is made of: what is swapped between byte orders. */
export function wordOf(dtype: Dtype): number {
  if (dtype === "rgb8" || dtype === "rgba8") return 1;
  return dtype.startsWith("complex") ? bytesOf(dtype) / 2 : bytesOf(dtype);
}

/**
 * A region as one range for each axis.
 *
 * @throws {RangeError} when it does not fit the shape, or holds more than {@linkcode MAX_READ} bytes.
 */
export function rangesOf(
  region: Region | undefined,
  shape: readonly number[],
  elementBytes: number,
): Range[] {
  const ranges = shape.map((size, axis) => {
    const start = region ? region.start[axis] : 0;
    const stop = region ? region.stop[axis] : size;
    const step = region?.step?.[axis] ?? 1;
    if (
      start === undefined || stop === undefined || ![start, stop, step].every(Number.isSafeInteger) ||
      start < 0 || stop < start || stop > size || step < 1
    ) {
      throw new RangeError(
        `Cannot read [${start}, ${stop}) in steps of ${step} of axis ${axis} of size ${size}`,
      );
    }
    return { start, step, count: Math.ceil((stop - start) / step) };
  });
  const bytes = ranges.reduce((product, { count }) => product * count, elementBytes);
  if (bytes > MAX_READ) {
    throw new RangeError(`Cannot read ${bytes} bytes at once: the limit is ${MAX_READ}; read a region`);
  }
  return ranges;
}

/** Strides, in elements, of a C-ordered array. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/**
 * Gathers a region of a C-ordered array.
 *
 * @param read Bytes of the array from a byte offset; they start at an offset of their buffer that is a
 * multiple of 8.
 * @param shape Of the whole array, slowest axis first.
 * @param ranges What to take along each axis.
 * @param elementBytes 1, 2, 3 or a multiple of 4.
 * @param order Axes of the array in the order the result has them; as they are by default.
 * @returns The bytes of the region, in C order.
 */
export function gather(
  read: (offset: number, length: number) => Uint8Array,
  shape: readonly number[],
  ranges: readonly Range[],
  elementBytes: number,
  order: readonly number[] = shape.map((_, i) => i),
): Uint8Array<ArrayBuffer> {
  // Elements wider than a word become an axis more: copies then never change the bits of a number.
  const unit = elementBytes % 4 === 0 ? 4 : elementBytes === 2 ? 2 : 1;
  const inner = elementBytes / unit;
  const dims = [...shape, inner];
  const take = [...ranges, { start: 0, step: 1, count: inner }];
  const counts = take.map((range) => range.count);
  const total = counts.reduce((a, b) => a * b, 1);
  const out = new ArrayBuffer(total * unit);
  if (total === 0) return new Uint8Array(out);

  const axes = [...order, shape.length];
  const outStrides = new Array<number>(dims.length);
  stridesOf(axes.map((axis) => counts[axis]!)).forEach((stride, i) => outStrides[axes[i]!] = stride);
  const strides = stridesOf(dims);
  const wholeFrom = suffix(dims, take);
  const split = blockAxis(take, strides, wholeFrom, unit);
  const target = wordsOf(new Uint8Array(out), unit);
  const copy = copier(take, strides, outStrides, dims.length);

  const visit = (axis: number, from: number, to: number): void => {
    if (axis === split) {
      const { start, step, count } = take[axis]!;
      const first = from + start * strides[axis]!;
      const words = ((count - 1) * step + 1) * strides[axis]!;
      const block = wordsOf(read(first * unit, words * unit), unit);
      copy(axis, block, -start * strides[axis]!, target, to);
      return;
    }
    const { start, step, count } = take[axis]!;
    for (let i = 0; i < count; i++) {
      visit(axis + 1, from + (start + i * step) * strides[axis]!, to + i * outStrides[axis]!);
    }
  };
  visit(0, 0, 0);
  return new Uint8Array(out);
}

// First axis from which on everything is taken whole.
function suffix(dims: number[], take: Range[]): number {
  let axis = dims.length;
  while (axis > 0 && take[axis - 1]!.count === dims[axis - 1]! && take[axis - 1]!.step === 1) axis--;
  return axis;
}

// The axis whose taken part is read in one go: outermost with a dense span of bearable size.
function blockAxis(take: Range[], strides: number[], wholeFrom: number, unit: number): number {
  // The last axis holds the words of one element: the one before it is the innermost real one.
  const last = Math.max(0, take.length - 2);
  for (let axis = Math.max(0, wholeFrom - 1); axis < last; axis++) {
    const { step, count } = take[axis]!;
    const inner = strides[axis]! * unit;
    if (((count - 1) * step + 1) * inner > BLOCK) continue;
    if (step > 1 && inner >= WORTH_SEEKING) continue;
    return axis;
  }
  return last;
}

type Words = Uint8Array | Uint16Array | Uint32Array;

function wordsOf(bytes: Uint8Array, unit: number): Words {
  const { buffer, byteOffset, byteLength } = bytes;
  if (unit === 4) return new Uint32Array(buffer, byteOffset, byteLength >> 2);
  return unit === 2 ? new Uint16Array(buffer, byteOffset, byteLength >> 1) : bytes;
}

// Copies what is taken of axes `axis`… between arrays of other strides.
function copier(take: readonly Range[], strides: number[], outStrides: number[], rank: number) {
  // From `dense` on both sides lie in the same order without gaps: one copy.
  let dense = rank;
  while (
    dense > 0 && take[dense - 1]!.step === 1 && outStrides[dense - 1] === strides[dense - 1] &&
    (dense === rank ||
      (take[dense]!.start === 0 && take[dense]!.count * strides[dense]! === strides[dense - 1]))
  ) dense--;
  return function copy(axis: number, from: Words, at: number, to: Words, out: number): void {
    const { start, step, count } = take[axis]!;
    const stride = strides[axis]!;
    const outStride = outStrides[axis]!;
    const base = at + start * stride;
    if (axis >= dense) {
      to.set(from.subarray(base, base + count * stride), out);
    } else if (axis === rank - 2 && take[rank - 1]!.count === 1) {
      for (let i = 0; i < count; i++) to[out + i * outStride] = from[base + i * step * stride]!;
    } else {
      for (let i = 0; i < count; i++) copy(axis + 1, from, base + i * step * stride, to, out + i * outStride);
    }
  };
}

/** Reverses the bytes of each word in place: 1 (nothing), 2, 4 or 8 bytes; whole words only. */
export function swapWords(bytes: Uint8Array, word: number): void {
  if (word === 1) return;
  for (let at = 0; at < bytes.length; at += SWAPPED_AT_ONCE) {
    const part = bytes.subarray(at, at + SWAPPED_AT_ONCE);
    part.set(swapBytes(part, word));
  }
}

const ARRAYS = {
  uint8: Uint8Array,
  bool: Uint8Array,
  rgb8: Uint8Array,
  rgba8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
  complex64: Float32Array,
  complex128: Float64Array,
};

/** The numbers of a data type over a buffer of its own. */
export function pixelsOf(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype): Pixels {
  return new ARRAYS[dtype](bytes.buffer);
}
