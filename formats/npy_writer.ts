/**
 * NumPy's `.npy` files.
 *
 * @module
 */
import type { Dtype } from "./signal.ts";

const TYPES: Record<Dtype, string> = {
  bool: "|b1",
  uint8: "|u1",
  int8: "|i1",
  rgb8: "|u1",
  rgba8: "|u1",
  uint16: "<u2",
  int16: "<i2",
  uint32: "<u4",
  int32: "<i4",
  uint64: "<u8",
  int64: "<i8",
  float32: "<f4",
  float64: "<f8",
  complex64: "<c8",
  complex128: "<c16",
};

/**
 * What stands before the numbers in a `.npy` file (format version 1.0), which then follow in C order, little-endian.
 * Colours get an axis more.
 */
export function npyHeader(shape: readonly number[], dtype: Dtype): Uint8Array<ArrayBuffer> {
  const sizes = dtype === "rgb8" ? [...shape, 3] : dtype === "rgba8" ? [...shape, 4] : shape;
  const tuple = sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`;
  const text = `{'descr': '${TYPES[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The numbers start at a multiple of 64 bytes; a line end comes last.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[length - 1] = 0x0a;
  return bytes;
}
