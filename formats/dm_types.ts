/**
 * DM's own numbers of types.
 *
 * @module
 */
import type { Dtype, Pixels } from "./signal.ts";
import { pixelsOf, swapWords, wordOf } from "./strided.ts";

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

// Types of the elements of array tags; 8 is DM's bool, 9 and 10 are both signed in the reference.
const ELEMENTS: Readonly<Record<number, Dtype>> = {
  2: "int16",
  3: "int32",
  4: "uint16",
  5: "uint32",
  6: "float32",
  7: "float64",
  8: "uint8",
  9: "int8",
  10: "int8",
  11: "int64",
  12: "uint64",
};

/**
 * The numbers of an array tag.
 *
 * @param bytes As they lie in the file, in a buffer of their own, which is taken over.
 * @param type DM's number of the type of an element.
 */
export function tagArray(bytes: Uint8Array<ArrayBuffer>, type: number, littleEndian: boolean): Pixels {
  // An array of no elements may have any type.
  const dtype = ELEMENTS[type] ?? "uint8";
  if (!littleEndian) swapWords(bytes, wordOf(dtype));
  return pixelsOf(bytes, dtype);
}
