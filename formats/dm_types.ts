/**
 * DM's own numbers of types.
 *
 * @module
 */
import type { Dtype, Pixels } from "./signal.ts";

/** Data types of images. Of two that look alike to us, the first one is written. */
export const DM_DTYPES: Readonly<Record<number, Dtype>> = {
  1: "int16",
  2: "float32",
  3: "complex64",
  5: "complex64",
  6: "uint8",
  7: "int32",
  8: "rgba8",
  9: "int8",
  10: "uint16",
  11: "uint32",
  12: "float64",
  13: "complex128",
  14: "bool",
  23: "rgba8",
  27: "complex64",
  28: "complex128",
};

/** Type of the elements of an array tag. */
export function typedArrayCode(array: Pixels): number {
  if (array instanceof Int16Array) return 2;
  if (array instanceof Int32Array) return 3;
  if (array instanceof Uint16Array) return 4;
  if (array instanceof Uint32Array) return 5;
  if (array instanceof Float32Array) return 6;
  if (array instanceof Float64Array) return 7;
  if (array instanceof Int8Array) return 9;
  if (array instanceof Uint8Array) return 10;
  return array instanceof BigInt64Array ? 11 : 12;
}
