/**
 * Where a session's times part into activities.
 *
 * @module
 */
import { GaussSum } from "./gauss_sum.ts";
import { bestBandwidth } from "./kde.ts";

/** Log-densities this close are equal: what rounding leaves of an exact tie. */
const TIE = 1e-11;
/** A strict minimum must be this deep (natural logarithm); less is the ripple of evenly spaced times. */
const RIPPLE = 1e-6;
/** A flat minimum, which the reference never sees, must be 5 % deep: four evenly spaced files are no two groups. */
const DEPTH = Math.log(1.05);
/** A pause this many times the median gap always parts: with random gaps one in 2²⁰ is that long. */
const LONG = 20;
/** … and never one below LONG times this, 30 minutes: about what changing a specimen takes. In seconds. */
const SHORTEST_MEDIAN = 90;

/** Options for {@linkcode clusterTimes}. */
export interface ClusterOptions {
  /**
   * Divides the bandwidth: more than 1 gives more activities, less gives fewer, 0 gives one.
   *
   * @default {1}
   */
  sensitivity?: number;
  /**
   * Answer as NexusLIMS 2.8.0 does: the density on a grid of 10 n points, strict minima only, no fixed rule.
   *
   * @default {false}
   */
  compat?: boolean;
}

/** Where times part. */
export interface Boundaries {
  /** Standard deviation of the kernel, in seconds; undefined where there was nothing to estimate. */
  bandwidth: number | undefined;
  /** Ascending, in seconds. A time belongs to the first boundary at or after it, or to the last group. */
  boundaries: number[];
}

/**
 * Parts times at the minima of their kernel density, sampled at 10 n places. Unless `compat` is set, a minimum
 * may be flat (its middle is taken), and a pause of more than 20 median gaps and 30 minutes parts in any case,
 * both divided by the sensitivity: so two equal groups are told apart, and one late file is found.
 *
 * @param times Seconds since any epoch, in any order, repeated as they may be.
 * @throws {RangeError} when a time is not finite or the sensitivity is negative or not finite.
 */
export function clusterTimes(times: readonly number[], options: ClusterOptions = {}): Boundaries {
  const { sensitivity = 1, compat = false } = options;
  if (!(sensitivity >= 0 && sensitivity < Infinity)) {
    throw new RangeError(`Cannot cluster with sensitivity ${sensitivity}: give 0 or a positive number`);
  }
  const sorted = Float64Array.from(times).sort();
  const wrong = sorted.find((time) => !Number.isFinite(time));
  if (wrong !== undefined) throw new RangeError(`Cannot cluster the time ${wrong}: it is not finite`);
  const distinct = sorted.filter((time, i) => i === 0 || time !== sorted[i - 1]);
  if (sensitivity === 0 || distinct.length === 0) return { bandwidth: undefined, boundaries: [] };
  if (distinct.length === 1) return { bandwidth: undefined, boundaries: [distinct[0]!] };

  const origin = distinct[0]!;
  const x = distinct.map((time) => time - origin);
  const bandwidth = bestBandwidth(x) / sensitivity;
  const density = new GaussSum(x, bandwidth);
  const found = minima(density, distinct, bandwidth, compat);
  return { bandwidth, boundaries: compat ? found : withLongPauses(found, distinct, sensitivity) };
}

/**
 * Minima among 10 n samples from the first to the last time. Between two times further apart than two
 * bandwidths every kernel is convex, so the density is: there the lowest sample is found by bisection.
 */
function minima(density: GaussSum, times: Float64Array, h: number, strict: boolean): number[] {
  const [first, last] = [times[0]!, times.at(-1)!];
  const count = 10 * times.length;
  const step = (last - first) / (count - 1);
  const place = (k: number) => k === count - 1 ? last : k * step + first;
  const known = new Float64Array(count).fill(NaN);
  const value = (k: number) => {
    if (Number.isNaN(known[k])) known[k] = density.logAt(place(k) - first);
    return known[k]!;
  };
  /** Whether the values go up from sample `k` in direction `by` until they are `depth` above `low`. */
  const rises = (k: number, by: 1 | -1, low: number, depth: number) => {
    for (let before = low; k >= 0 && k < count && value(k) >= before; before = value(k), k += by) {
      if (value(k) > low + depth) return true;
    }
    return false;
  };
  const found: number[] = [];
  const test = (k: number) => {
    const low = value(k);
    if (low >= value(k - 1) - TIE) return;
    let end = k;
    while (end < count - 2 && Math.abs(value(end + 1) - low) <= TIE) end++;
    const depth = strict ? TIE : end > k ? DEPTH : RIPPLE;
    if ((strict && end > k) || !rises(k - 1, -1, low, depth) || !rises(end + 1, 1, low, depth)) return;
    found.push((place(k) + place(end)) / 2);
  };
  let next = 1;
  for (let i = 1; i < times.length; i++) {
    let low = Math.max(next, Math.ceil((times[i - 1]! + h - first) / step));
    let high = Math.min(count - 2, Math.floor((times[i]! - h - first) / step));
    if (high - low < 4) continue;
    while (next <= low) test(next++);
    next = high;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (value(middle) < value(middle + 1)) high = middle;
      else low = middle;
    }
    // A flat minimum begins up to one sample before the two that are left.
    for (let k = Math.max(low - 1, 1); k <= high + 1 && k < next; k++) test(k);
  }
  while (next <= count - 2) test(next++);
  return [...new Set(found)];
}

/** Adds the middle of each long pause that no minimum lies in. */
function withLongPauses(minima: readonly number[], x: Float64Array, sensitivity: number): number[] {
  const gaps = x.slice(1).map((time, i) => time - x[i]!);
  // The lower median, so that the longer of two gaps is measured by the shorter; one gap has no other to go by.
  const median = gaps.length > 1 ? gaps.slice().sort()[(gaps.length - 1) >> 1]! : 0;
  const long = LONG * Math.max(median, SHORTEST_MEDIAN) / sensitivity;
  const all = minima.slice();
  let next = 0;
  gaps.forEach((gap, i) => {
    while (next < minima.length && minima[next]! < x[i]!) next++;
    const parted = next < minima.length && minima[next]! < x[i + 1]!;
    if (gap > long && !parted) all.push(x[i]! + gap / 2);
  });
  return all.sort((a, b) => a - b);
}
