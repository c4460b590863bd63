/**
 * Pixels as plain real numbers.
 *
 * @module
 */
import type { Dtype, Pixels, Region, Signal } from "../formats/signal.ts";

/** Arrays of numbers that are no BigInts. */
export type Reals = Exclude<Pixels, BigUint64Array | BigInt64Array>;

/** Values of one read at most: 16 MB of 32-bit numbers, so that a process stays small. */
export const MAX_VALUES = 4 * 2 ** 20;

/** Whether the numbers are complex; they are drawn by their amplitude. */
export function isComplex(dtype: Dtype): boolean {
  return dtype === "complex64" || dtype === "complex128";
}

/** Channels of a pixel: 3 or 4 for colours, else 1. */
export function channelsOf(dtype: Dtype): 1 | 3 | 4 {
  return dtype === "rgb8" ? 3 : dtype === "rgba8" ? 4 : 1;
}

/** Pixels as real numbers: amplitudes of complex ones, 64-bit integers rounded to doubles. */
export function reals(pixels: Pixels, dtype: Dtype): Reals {
  if (pixels instanceof BigInt64Array || pixels instanceof BigUint64Array) {
    const numbers = new Float64Array(pixels.length);
    for (let i = 0; i < numbers.length; i++) numbers[i] = Number(pixels[i]);
    return numbers;
  }
  if (!isComplex(dtype)) return pixels;
  const amplitudes = new Float32Array(pixels.length / 2);
  for (let i = 0; i < amplitudes.length; i++) amplitudes[i] = Math.hypot(pixels[2 * i]!, pixels[2 * i + 1]!);
  return amplitudes;
}

/** A region of a signal as real numbers. */
export function readReals(signal: Signal, region?: Region): Reals {
  return reals(signal.read(region), signal.dtype);
}

/** The region of a whole signal. */
export function everything(signal: Signal): Required<Region> {
  return { start: signal.shape.map(() => 0), stop: [...signal.shape], step: signal.shape.map(() => 1) };
}

/** `count` indices spread evenly over `size`, both ends included; all of them if there are fewer. */
export function spread(size: number, count: number): number[] {
  if (size <= count) return Array.from({ length: size }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => count === 1 ? 0 : Math.round(i * (size - 1) / (count - 1)));
}
