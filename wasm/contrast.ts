/**
 * Percentiles and grey levels.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo } from "./core.ts";
import { KIND, kindOf, PIECE, put, putFloats, type RealPixels, widthOf } from "./pixels.ts";

/** Least and greatest value, and the values below which given percentages of the pixels lie. */
export interface Percentiles {
  min: number;
  max: number;
  /** In the order they were asked for. */
  values: number[];
}

/** All values of 16 bits; so many are enough for floats, too. */
const BINS = 65536;
const FLOAT_BINS = 8192;
/** Histograms of an ever narrower range are made until what is asked for spreads over so many bins. */
const SPREAD = FLOAT_BINS / 4;
const MOST_PASSES = 4;
const HISTOGRAM = ARENA + 2 * PIECE;

/**
 * Percentiles of pixels, from a histogram of all of them. Exact for 8- and 16-bit integers (linear between
 * neighbours, as NumPy does it); of others, as float32, they are right to a two-thousandth of the distance between
 * the least and the greatest that is asked for. NaN and infinite values do not count.
 *
 * @param percents Each from 0 to 100.
 * @returns All NaN where there is no finite pixel.
 */
export function histogramPercentiles(pixels: RealPixels, percents: readonly number[]): Percentiles {
  const kind = kindOf(pixels);
  const counted = kind === KIND.u8 || kind === KIND.u16 || kind === KIND.i16;
  return counted ? ofIntegers(pixels, kind, percents) : ofFloats(pixels, kind, percents);
}

/** Calls `work` for one piece after the other, which lies at `at` as float32. */
function inFloats(pixels: RealPixels, kind: number, work: (at: number, count: number) => void): void {
  const most = PIECE / Math.max(4, widthOf(kind));
  for (let from = 0; from < pixels.length; from += most) {
    const count = Math.min(most, pixels.length - from);
    work(putFloats(pixels, kind, from, count), count);
  }
}

function emptyBins(count: number): Uint32Array {
  const { buffer } = memoryUpTo(HISTOGRAM + 4 * count);
  return new Uint32Array(buffer, HISTOGRAM, count).fill(0);
}

function ofIntegers(pixels: RealPixels, kind: number, percents: readonly number[]): Percentiles {
  const bins = emptyBins(BINS);
  const most = PIECE / widthOf(kind);
  for (let from = 0; from < pixels.length; from += most) {
    const count = Math.min(most, pixels.length - from);
    put(pixels, kind, from, count, ARENA);
    core.countValues(ARENA, kind, count, HISTOGRAM);
  }
  const shift = kind === KIND.i16 ? 32768 : 0;
  if (pixels.length === 0) return { min: NaN, max: NaN, values: percents.map(() => NaN) };
  const ranked = (rank: number) => valueAt(bins, rank).bin - shift;
  const values = percents.map((percent) => {
    const place = percent / 100 * (pixels.length - 1);
    const low = ranked(Math.floor(place));
    return low + (ranked(Math.ceil(place)) - low) * (place - Math.floor(place));
  });
  return { min: ranked(0), max: ranked(pixels.length - 1), values };
}

// The bin that holds the value of a rank (from 0), and how many values lie in bins before.
function valueAt(bins: Uint32Array, rank: number): { bin: number; before: number } {
  let before = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    if (before + bins[bin]! > rank) return { bin, before };
    before += bins[bin]!;
  }
  return { bin: bins.length - 1, before };
}

function ofFloats(pixels: RealPixels, kind: number, percents: readonly number[]): Percentiles {
  const view = () => new Float32Array(memoryUpTo(HISTOGRAM + 8).buffer, HISTOGRAM, 2);
  view().set([Infinity, -Infinity]);
  inFloats(pixels, kind, (at, count) => core.findRange(at, count, HISTOGRAM));
  const [min, max] = view() as unknown as [number, number];
  if (!(min <= max)) return { min: NaN, max: NaN, values: percents.map(() => NaN) };
  let values: number[] = percents.map(() => min);
  let ranks: number[] | undefined;
  let [low, high] = [min, max];
  for (let pass = 0; pass < MOST_PASSES && high > low; pass++) {
    // The greatest value falls into the last bin, not behind it.
    const width = (high - low) / (FLOAT_BINS - 0.5);
    const { bins, below } = histogram(pixels, kind, low, 1 / width);
    ranks ??= ranksOf(bins, percents);
    const found = ranks.map((rank) => valueAt(bins, Math.floor(rank) - below).bin);
    // The middle of a bin: of equal values all percentiles are equal.
    values = found.map((bin) => Math.min(max, low + (bin + 0.5) * width));
    const [first, last] = [Math.min(...found), Math.max(...found)];
    if (last - first >= SPREAD || found.length === 0) break;
    // One more on both sides: in float32 a value at an edge may be on either.
    [low, high] = [Math.max(min, low + (first - 1) * width), Math.min(max, low + (last + 2) * width)];
  }
  return { min, max, values };
}

/** Counts in bins from `low` on, and how many finite values lie before them. */
function histogram(pixels: RealPixels, kind: number, low: number, factor: number) {
  // A bin before and one behind for what lies outside.
  const first = HISTOGRAM + 16;
  const bins = emptyBins(FLOAT_BINS + 8);
  inFloats(pixels, kind, (at, count) => core.countFloats(at, count, low, factor, first, FLOAT_BINS));
  return { bins: bins.subarray(4, 4 + FLOAT_BINS), below: bins[3]! };
}

/** Places of percentiles among all values that were counted, from 0. */
function ranksOf(bins: Uint32Array, percents: readonly number[]): number[] {
  let total = 0;
  for (const count of bins) total += count;
  return percents.map((percent) => percent / 100 * (total - 1));
}

/**
 * Grey levels: `low` and what is below is 0, `high` and above 255, NaN 0.
 *
 * @param low Below `high`.
 * @param knee Where a logarithmic scale sets in, as a share of the distance from `low` to `high`.
 * @default {0} a linear scale
 */
export function stretch(pixels: Float32Array, low: number, high: number, knee = 0): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(pixels.length);
  const target = aligned(ARENA + PIECE + 64);
  const most = PIECE / 4;
  memoryUpTo(target + most + 16);
  for (let from = 0; from < pixels.length; from += most) {
    const count = Math.min(most, pixels.length - from);
    put(pixels, KIND.f32, from, count, ARENA);
    core.stretch(ARENA, count, low, high, knee, target);
    grey.set(memoryUpTo(target).subarray(target, target + count), from);
  }
  return grey;
}
