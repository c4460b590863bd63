/**
 * From numbers to grey levels.
 *
 * @module
 */

/** How numbers become brightness. */
export type Scale = "linear" | "log";

/** What is shown black and what white. */
export interface Limits {
  low: number;
  high: number;
}

/** Percent of pixels that are shown wholly black and wholly white, on the linear scale. */
const CUT = 2;
/** A diffraction pattern's faint spots are far above its median, its beam is a handful of pixels. */
const LOG_CUTS = { low: 1, high: 99.99 };
/** Numbers that percentiles are taken from; more change them by less than a grey level. */
const SAMPLES = 8192;

/** Values at the given percentiles of the finite numbers, linearly interpolated; NaN where there are none. */
export function percentiles(values: ArrayLike<number>, percents: readonly number[]): number[] {
  // An odd step, so that rows of an image of even width are not met in the same columns.
  const step = Math.max(1, Math.floor(values.length / SAMPLES)) | 1;
  const sample = new Float64Array(Math.ceil(values.length / step));
  let count = 0;
  for (let i = 0; i < values.length; i += step) if (Number.isFinite(values[i])) sample[count++] = values[i]!;
  const sorted = sample.subarray(0, count).sort();
  return percents.map((percent) => {
    const place = (count - 1) * percent / 100;
    const low = sorted[Math.floor(place)] ?? NaN;
    return low + ((sorted[Math.ceil(place)] ?? NaN) - low) * (place - Math.floor(place));
  });
}

/** The smallest and largest finite number; NaN where there are none. */
export function extent(values: ArrayLike<number>): Limits {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value - value !== 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: NaN, high: NaN };
}

/**
 * Limits that show most of an image: its 2nd and 98th percentile; its whole range where those are equal, as with
 * a few bright points on nothing.
 */
export function limitsOf(values: ArrayLike<number>, scale: Scale = "linear"): Limits {
  const cuts = scale === "log" ? [LOG_CUTS.low, LOG_CUTS.high] : [CUT, 100 - CUT];
  const [low, high] = percentiles(values, cuts) as [number, number];
  return high > low ? { low, high } : extent(values);
}

/** 8-bit grey levels; equal numbers all over, and numbers that are not finite, are black. */
export function toGrey(values: Float32Array, limits: Limits, scale: Scale = "linear"): Uint8Array {
  const { low, high } = limits;
  const grey = new Uint8Array(values.length);
  if (!(high > low)) return grey;
  // The logarithm sets in at the median: what is below stays nearly linear, and zero is no special case.
  const knee = scale === "log" ? Math.max(percentiles(values, [50])[0]! - low, (high - low) * 1e-5) : 0;
  const factor = scale === "log" ? 255 / Math.log1p((high - low) / knee) : 255 / (high - low);
  for (let i = 0; i < values.length; i++) {
    const value = Math.min(high, Math.max(low, values[i]!)) - low;
    // NaN becomes 0 in an 8-bit array.
    grey[i] = (scale === "log" ? Math.log1p(value / knee) : value) * factor + 0.5;
  }
  return grey;
}
