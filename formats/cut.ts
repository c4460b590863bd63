/**
 * A part of a signal as a signal of its own.
 *
 * @module
 */
import type { Region, Signal } from "./signal.ts";

/** What is taken along one axis: `start`, `start + step`, …, `count` of them. */
export interface Taken {
  start: number;
  step: number;
  count: number;
  /** The axis goes; `count` is 1. @default {false} */
  drop?: boolean;
}

/** The part of a signal that `taken` says, one entry for each axis. Its axes keep their coordinates. */
export function cutSignal(signal: Signal, taken: readonly Taken[]): Signal {
  const kept = taken.flatMap(({ drop }, axis) => drop ? [] : [axis]);
  const axes = kept.map((axis) => {
    const { start, step, count } = taken[axis]!;
    const whole = signal.axes[axis]!;
    return {
      ...whole,
      size: count,
      offset: whole.offset + start * whole.scale,
      scale: step * whole.scale,
    };
  });
  const { name, dtype, intensityUnits, shown } = signal;
  return {
    name,
    dtype,
    ...intensityUnits !== undefined && { intensityUnits },
    shape: axes.map(({ size }) => size),
    axes,
    ...shown && { shown: cutShown(shown, taken) },
    read: (region) => signal.read(within(taken, kept, region)),
  };
}

// What is shown may lack the axis of samples at the end.
function cutShown(shown: Signal, taken: readonly Taken[]): Signal {
  return cutSignal(shown, taken.slice(0, shown.shape.length));
}

/** A region of the part as a region of the whole. */
function within(taken: readonly Taken[], kept: readonly number[], region?: Region): Required<Region> {
  const whole: Required<Region> = { start: [], stop: [], step: [] };
  for (const [axis, { start, step, count }] of taken.entries()) {
    const i = kept.indexOf(axis);
    const first = i < 0 ? 0 : region?.start[i] ?? 0;
    const end = i < 0 ? 1 : region?.stop[i] ?? count;
    if (first < 0 || end > count) {
      throw new RangeError(`Cannot read [${first}, ${end}) of axis ${i} of size ${count}`);
    }
    whole.start.push(start + first * step);
    whole.stop.push(end > first ? start + (end - 1) * step + 1 : start + first * step);
    whole.step.push(step * (region?.step?.[i] ?? 1));
  }
  return whole;
}
