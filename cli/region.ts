/**
 * `--region`: a part of a signal, written as for NumPy: `10:20,0:512:2`, slowest axis first.
 *
 * @module
 */
import type { Taken } from "../formats/cut.ts";
import type { Signal } from "../formats/signal.ts";
import { UsageError } from "./define.ts";

/** One axis as it was written. */
export interface Slice {
  text: string;
  start?: number;
  stop?: number;
  step: number;
  /** One index alone: the axis goes. */
  single: boolean;
}

const SLICE = /^\s*(?:(-?\d+)|(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(\d+)?)?)\s*$/;

/**
 * Reads a region.
 *
 * @throws {UsageError} when it cannot be understood; names the axis.
 */
export function parseRegion(text: string): Slice[] {
  return text.split(",").map((part, axis) => {
    const found = SLICE.exec(part);
    const [, index, start, stop, step] = found ?? [];
    const numbers = [index, start, stop, step].map((digits) => digits === undefined ? 0 : Number(digits));
    if (step !== undefined && Number(step) === 0) {
      throw new UsageError(`--region, axis ${axis}: the step of "${part}" must be 1 or more`);
    }
    if (!found || !numbers.every(Number.isSafeInteger)) {
      throw new UsageError(
        `--region, axis ${axis}: "${part}" is neither an index nor START:STOP or START:STOP:STEP, as in 10:20,0:512:2`,
      );
    }
    return {
      text: part.trim(),
      ...(index ?? start) !== undefined && { start: Number(index ?? start) },
      ...stop !== undefined && { stop: Number(stop) },
      step: Number(step ?? 1),
      single: index !== undefined,
    };
  });
}

/**
 * What a region takes of a signal. Negative numbers count from the end, axes that are not named are taken whole.
 *
 * @throws {RangeError} when it does not fit; names the axis.
 */
export function fitRegion(slices: readonly Slice[], signal: Pick<Signal, "shape" | "axes">): Taken[] {
  const { shape, axes } = signal;
  if (slices.length > shape.length) {
    throw new RangeError(
      `--region names ${slices.length} axes, the signal has ${shape.length}: ${
        axes.map(({ name, size }) => `${name || "?"} ${size}`).join(", ")
      }`,
    );
  }
  return shape.map((size, axis) => {
    const slice = slices[axis];
    if (!slice) return { start: 0, step: 1, count: size };
    const { text, step, single } = slice;
    const name = axes[axis]?.name;
    const fault = (problem: string) =>
      new RangeError(
        `--region, axis ${axis}${name ? ` (${name})` : ""} of size ${size}: "${text}" ${problem}`,
      );
    const place = (value: number) => value < 0 ? value + size : value;
    const start = place(slice.start ?? 0);
    if (single) {
      if (start < 0 || start >= size) throw fault("is outside");
      return { start, step: 1, count: 1, drop: true };
    }
    const stop = place(slice.stop ?? size);
    if (start < 0 || stop < 0 || start > size || stop > size) throw fault("reaches outside");
    if (stop <= start) throw fault("takes nothing");
    return { start, step, count: Math.ceil((stop - start) / step) };
  });
}
