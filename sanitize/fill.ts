/**
 * What data are replaced by.
 *
 * @module
 */
import type { Fill } from "./patch.ts";

/** Small numbers of every usual type: of floats tiny ones, none of them NaN. */
const PATTERN = Uint8Array.from({ length: 64 }, (_, i) => (i * i >> 2) & 3);

/** Byte `i` of a range that is filled. */
export function fillByte(fill: Fill, i: number): number {
  return fill === "zero" ? 0 : PATTERN[i % PATTERN.length]!;
}

/** `length` bytes of a filled range, from its byte `start` on. */
export function filled(fill: Fill, length: number, start = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  if (fill === "noise") { for (let i = 0; i < length; i++) bytes[i] = fillByte(fill, start + i); }
  return bytes;
}
