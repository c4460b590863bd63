/**
 * Random pixels of every type.
 *
 * @module
 */
import type { Dtype, Pixels } from "../../formats/signal.ts";
import { bytesOf, pixelsOf } from "../../formats/strided.ts";
import type { Random } from "./random.ts";

/** Any bits at all, or something smooth, which packs; a bool is 0 or 1. */
export function randomPixels(random: Random, dtype: Dtype, count: number): Pixels {
  const width = bytesOf(dtype);
  const smooth = random.chance(0.4);
  const bytes = smooth
    ? Uint8Array.from({ length: count * width }, (_, i) => (i / (width * 30)) & 63)
    : random.bytes(count * width);
  return pixelsOf(dtype === "bool" ? bytes.map((byte) => byte & 1) : bytes, dtype);
}
