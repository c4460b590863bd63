/**
 * From numbers to grey levels.
 *
 * @module
 */
import { histogramPercentiles, stretch } from "../wasm/mod.ts";

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
/** An 8-bit image whose middle 96 % span at least this many grey levels was made to be looked at as it is. */
const GOOD_SPREAD = 64;

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
 *
 * @param bytes The values are of 8 bits: where they use most of the range, they are shown as they are.
 */
export function limitsOf(values: Float32Array, scale: Scale = "linear", bytes = false): Limits {
  const cuts = scale === "log" ? [LOG_CUTS.low, LOG_CUTS.high] : [CUT, 100 - CUT];
  const [low, high] = histogramPercentiles(values, cuts).values as [number, number];
  if (bytes && scale === "linear" && high - low >= GOOD_SPREAD) return { low: 0, high: 255 };
  return high > low ? { low, high } : extent(values);
}

/** 8-bit grey levels; equal numbers all over are black, as is what is no number. */
export function toGrey(values: Float32Array, limits: Limits, scale: Scale = "linear"): Uint8Array {
  const { low, high } = limits;
  if (!(high > low)) return new Uint8Array(values.length);
  if (scale === "linear") return stretch(values, low, high);
  // The logarithm sets in at the median: what is below stays nearly linear, and zero is no special case.
  const knee = (histogramPercentiles(values, [50]).values[0]! - low) / (high - low);
  return stretch(values, low, high, Math.max(knee, 1e-5));
}
