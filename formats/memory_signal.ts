/**
 * Signals over numbers that are in memory already.
 *
 * @module
 */
import type { Pixels, Signal } from "./signal.ts";
import { bytesOf, gather, pixelsOf, rangesOf } from "./strided.ts";

/** A signal of computed numbers, in C order; `facts` is all but how to read it. */
export function memorySignal(numbers: Pixels, facts: Omit<Signal, "read">): Signal {
  const { shape, dtype } = facts;
  const { buffer, byteOffset, byteLength } = numbers;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return {
    ...facts,
    read(region) {
      const width = bytesOf(dtype);
      const ranges = rangesOf(region, shape, width);
      return pixelsOf(gather((at, length) => bytes.slice(at, at + length), shape, ranges, width), dtype);
    },
  };
}
