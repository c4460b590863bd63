/**
 * Numbers of any type on their way into the core.
 *
 * @module
 */
import { ARENA, core, memoryUpTo } from "./core.ts";

/** One real number a pixel, as typed arrays hold them. */
export type RealPixels =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** What the core calls the types; complex ones are pairs of floats. */
export const KIND = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  f64: 7,
  u64: 8,
  i64: 9,
  c64: 10,
  c128: 11,
} as const;

/** Bytes of a number of each kind. */
const BYTES = [1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 8, 16];

/** Bytes that are put into the core at a time: they stay in the cache until they are worked on. */
export const PIECE = 256 * 1024;

/** The kind of pixels. `complex`: they are pairs of real and imaginary part. */
export function kindOf(pixels: RealPixels, complex = false): number {
  if (pixels instanceof Float32Array) return complex ? KIND.c64 : KIND.f32;
  if (pixels instanceof Float64Array) return complex ? KIND.c128 : KIND.f64;
  if (pixels instanceof Uint8Array) return KIND.u8;
  if (pixels instanceof Uint16Array) return KIND.u16;
  if (pixels instanceof Int16Array) return KIND.i16;
  if (pixels instanceof Int8Array) return KIND.i8;
  if (pixels instanceof Uint32Array) return KIND.u32;
  if (pixels instanceof Int32Array) return KIND.i32;
  return pixels instanceof BigInt64Array ? KIND.i64 : KIND.u64;
}

/** Bytes of one number. */
export function widthOf(kind: number): number {
  return BYTES[kind]!;
}

/** Copies numbers [from, from + count) of a kind to an address of the core's memory. */
export function put(pixels: RealPixels, kind: number, from: number, count: number, at: number): void {
  const bytes = widthOf(kind);
  const part = new Uint8Array(pixels.buffer, pixels.byteOffset + from * bytes, count * bytes);
  memoryUpTo(at + part.length).set(part, at);
}

/**
 * Puts numbers into the core as float32, complex ones by their amplitude.
 *
 * @param count So many that they take no more than {@linkcode PIECE} bytes, nor as float32.
 * @returns Their address; they end before twice {@linkcode PIECE} behind {@linkcode ARENA}.
 */
export function putFloats(pixels: RealPixels, kind: number, from: number, count: number): number {
  put(pixels, kind, from, count, ARENA);
  if (kind === KIND.f32) return ARENA;
  // What has less than 4 bytes grows: it cannot do so where it lies.
  const target = kind < KIND.f32 ? ARENA + PIECE : ARENA;
  core.toFloats(ARENA, kind, count, target);
  return target;
}
