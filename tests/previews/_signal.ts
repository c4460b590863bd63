import type { Axis, Dtype, Pixels, Region, Signal } from "../../formats/signal.ts";

/** A signal in memory that reads any region, and remembers how much was asked for at most. */
export interface MemorySignal extends Signal {
  /** Most elements of one read. */
  largest: number;
}

/** Makes a signal; `axes` are completed with pixel units. */
export function memorySignal(
  data: Pixels,
  shape: number[],
  dtype: Dtype,
  axes: Partial<Axis>[] = [],
  intensityUnits?: string,
): MemorySignal {
  const words = dtype === "rgb8" ? 3 : dtype === "rgba8" ? 4 : dtype.startsWith("complex") ? 2 : 1;
  const signal: MemorySignal = {
    name: "test",
    shape,
    dtype,
    axes: shape.map((size, i) => ({
      name: "",
      units: "",
      scale: 1,
      offset: 0,
      navigate: false,
      ...axes[i],
      size,
    })),
    ...(intensityUnits !== undefined && { intensityUnits }),
    largest: 0,
    read(region?: Region) {
      const { start, stop, step = shape.map(() => 1) } = region ??
        { start: shape.map(() => 0), stop: shape, step: shape.map(() => 1) };
      const counts = shape.map((_, i) => Math.ceil((stop[i]! - start[i]!) / step[i]!));
      const total = counts.reduce((product, count) => product * count, 1);
      signal.largest = Math.max(signal.largest, total);
      const out = new (data.constructor as Float64ArrayConstructor)(total * words);
      const index = shape.map(() => 0);
      for (let n = 0; n < total; n++) {
        let at = 0;
        for (let d = 0; d < shape.length; d++) at = at * shape[d]! + start[d]! + index[d]! * step[d]!;
        for (let w = 0; w < words; w++) out[n * words + w] = data[at * words + w] as number;
        for (let d = shape.length - 1; d >= 0 && ++index[d]! === counts[d]; d--) index[d] = 0;
      }
      return out;
    },
  };
  return signal;
}
