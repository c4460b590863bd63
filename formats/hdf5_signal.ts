/**
 * Datasets of HDF5 as signals.
 *
 * @module
 */
import type { Hdf5Dataset } from "./hdf5_objects.ts";
import { readable, walk } from "./hdf5_walk.ts";
import type { Hdf5Group } from "./hdf5_objects.ts";
import type { Axis, Region, Signal } from "./signal.ts";

const UNEVEN = 0.005;

/** What a layout knows of a dataset beside its numbers. */
export interface SignalFacts {
  name?: string;
  /** One for each axis of the dataset; plain ones where there is none. */
  axes?: readonly (Partial<Axis> | undefined)[];
  intensityUnits?: string;
}

/** A dataset of numbers as a signal, or nothing when it is none. */
export function hdf5Signal(dataset: Hdf5Dataset, facts: SignalFacts = {}): Signal | undefined {
  const found = readable(() => ({ dtype: dataset.dtype, shape: dataset.shape }));
  if (!found?.dtype || found.shape.length === 0) return undefined;
  const { dtype, shape } = found;
  return {
    name: facts.name ?? dataset.path.replace(/^\//, ""),
    shape,
    dtype,
    axes: shape.map((size, i) => ({
      name: "",
      units: "",
      scale: 1,
      offset: 0,
      navigate: false,
      ...facts.axes?.[i],
      size,
    })),
    ...(facts.intensityUnits ? { intensityUnits: facts.intensityUnits } : {}),
    read: (region) => dataset.numbers(region),
  };
}

/** The same numbers without one of their axes: at `index` of it. */
export function at(signal: Signal, axis: number, index: number, name = signal.name): Signal {
  const without = <T>(list: readonly T[]) => list.filter((_, i) => i !== axis);
  const wider = (list: readonly number[] | undefined, value: number) => {
    const all = [...(list ?? without(signal.shape).map(() => 1))];
    all.splice(axis, 0, value);
    return all;
  };
  return {
    ...signal,
    name,
    shape: without(signal.shape),
    axes: without(signal.axes),
    read(region?: Region) {
      const inner = region ?? { start: without(signal.shape).map(() => 0), stop: without(signal.shape) };
      return signal.read({
        start: wider(inner.start, index),
        stop: wider(inner.stop, index + 1),
        step: wider(inner.step, 1),
      });
    },
  };
}

/** All datasets of numbers that are more than one value, in the order of the file. */
export function allSignals(root: Hdf5Group): Signal[] {
  const signals: Signal[] = [];
  for (const member of walk(root)) {
    if (!("numbers" in member)) continue;
    const signal = hdf5Signal(member);
    if (signal && signal.shape.reduce((a, b) => a * b, 1) > 1 && !isScale(member)) signals.push(signal);
  }
  return signals;
}

// A dataset that is the axis of others.
function isScale(dataset: Hdf5Dataset): boolean {
  return readable(() => dataset.attribute("CLASS")) === "DIMENSION_SCALE";
}

/**
 * Offset and step of coordinates that are evenly spaced, to half a percent of their range (spectrometers bend a
 * little); nothing for others.
 */
export function evenly(
  coordinates: ArrayLike<number | bigint>,
): { offset: number; scale: number } | undefined {
  const values = Array.from(coordinates, Number);
  const offset = values[0] ?? NaN;
  const scale = values.length > 1 ? (values.at(-1)! - offset) / (values.length - 1) : 1;
  const even = Number.isFinite(offset) && scale !== 0 &&
    values.every((value, i) =>
      Math.abs(value - offset - i * scale) <= UNEVEN * Math.abs(scale) * values.length
    );
  return even ? { offset, scale } : undefined;
}
