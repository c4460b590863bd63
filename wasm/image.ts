/**
 * Pixels for previews: area averages and percentiles, from pixels of any type.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo } from "./core.ts";

/** One real number a pixel, as typed arrays hold them. */
export type RealPixels =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Least and greatest value, and the values below which given percentages of the pixels lie. */
export interface Percentiles {
  min: number;
  max: number;
  /** In the order they were asked for. */
  values: number[];
}

const U8 = 0;
const U16 = 1;
const I16 = 2;
const F32 = 3;
// Pixels go through the core in pieces that stay in the cache.
const PIECE = 65536;
const BINS = 65536;

// How the core sees a type; what it does not know comes as float32.
function kindOf(pixels: RealPixels): number {
  if (pixels instanceof Uint8Array) return U8;
  if (pixels instanceof Uint16Array) return U16;
  return pixels instanceof Int16Array ? I16 : F32;
}

// Copies pixels [from, from + count) to an address of the core's memory.
function put(pixels: RealPixels, kind: number, from: number, count: number, at: number): void {
  const { buffer } = memoryUpTo(at);
  if (kind === U8) new Uint8Array(buffer, at, count).set((pixels as Uint8Array).subarray(from, from + count));
  else if (kind === U16) {
    new Uint16Array(buffer, at, count).set((pixels as Uint16Array).subarray(from, from + count));
  } else if (kind === I16) {
    new Int16Array(buffer, at, count).set((pixels as Int16Array).subarray(from, from + count));
  } else {
    const target = new Float32Array(buffer, at, count);
    if (pixels instanceof BigUint64Array || pixels instanceof BigInt64Array) {
      for (let i = 0; i < count; i++) target[i] = Number(pixels[from + i]);
    } else target.set(pixels.subarray(from, from + count));
  }
}

/**
 * Scales an image by area average: each pixel of the result is the mean of what it covers.
 *
 * @param pixels `width * height` real numbers, row by row. 64-bit integers are rounded to float32.
 * @param width Columns of the image, at least 1.
 * @param height Rows of the image, at least 1.
 * @param columns Columns of the result, at least 1.
 * @param rows Rows of the result, at least 1.
 * @returns `columns * rows` means; NaN where a covered pixel is NaN.
 * @throws {RangeError} when the sizes do not fit.
 */
export function downscale(
  pixels: RealPixels,
  width: number,
  height: number,
  columns: number,
  rows: number,
): Float32Array<ArrayBuffer> {
  if (![width, height, columns, rows].every((size) => Number.isInteger(size) && size > 0)) {
    throw new RangeError(`Cannot scale ${width} × ${height} pixels to ${columns} × ${rows}`);
  }
  if (pixels.length !== width * height) {
    throw new RangeError(`${width} × ${height} pixels are not ${pixels.length}`);
  }
  const kind = kindOf(pixels);
  const sums = aligned(ARENA + 4 * width);
  const target = aligned(sums + 4 * width);
  memoryUpTo(target + 4 * columns);
  const out = new Float32Array(columns * rows);
  const stretch = height / rows;
  for (let row = 0; row < rows; row++) {
    const from = row * stretch;
    const to = Math.min(height, (row + 1) * stretch);
    memoryUpTo(sums).fill(0, sums, sums + 4 * width);
    for (let y = Math.floor(from); y < to; y++) {
      put(pixels, kind, y * width, width, ARENA);
      core.addRow(ARENA, kind, width, sums, Math.min(to, y + 1) - Math.max(from, y));
    }
    core.averageRow(sums, width, target, columns, 1 / stretch);
    out.set(new Float32Array(memoryUpTo(target).buffer, target, columns), row * columns);
  }
  return out;
}

/**
 * Percentiles of pixels, from a histogram of all of them. Exact for 8- and 16-bit integers (linear between
 * neighbours, as NumPy does it); of others they are right to 2⁻³² of the range of float32. NaN and infinite
 * values do not count.
 *
 * @param percents Each from 0 to 100.
 * @returns All NaN where there is no finite pixel.
 */
export function histogramPercentiles(pixels: RealPixels, percents: readonly number[]): Percentiles {
  const kind = kindOf(pixels);
  return kind === F32 ? ofFloats(pixels, percents) : ofIntegers(pixels, kind, percents);
}

// Calls `work` for one piece after the other, each at ARENA.
function pieces(pixels: RealPixels, kind: number, work: (count: number) => void): void {
  for (let from = 0; from < pixels.length; from += PIECE) {
    const count = Math.min(PIECE, pixels.length - from);
    put(pixels, kind, from, count, ARENA);
    work(count);
  }
}

const HISTOGRAM = ARENA + 4 * PIECE;

function emptyBins(): Uint32Array {
  const { buffer } = memoryUpTo(HISTOGRAM + 4 * BINS);
  return new Uint32Array(buffer, HISTOGRAM, BINS).fill(0);
}

function ofIntegers(pixels: RealPixels, kind: number, percents: readonly number[]): Percentiles {
  const bins = emptyBins();
  pieces(pixels, kind, (count) => core.countValues(ARENA, kind, count, HISTOGRAM));
  const shift = kind === I16 ? 32768 : 0;
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

function ofFloats(pixels: RealPixels, percents: readonly number[]): Percentiles {
  const view = () => new Float32Array(memoryUpTo(HISTOGRAM + 8).buffer, HISTOGRAM, 2);
  view().set([Infinity, -Infinity]);
  pieces(pixels, F32, (count) => core.findRange(ARENA, count, HISTOGRAM));
  const [min, max] = view() as unknown as [number, number];
  if (!(min <= max)) return { min: NaN, max: NaN, values: percents.map(() => NaN) };
  if (min === max) return { min, max, values: percents.map(() => min) };

  const count = (low: number, high: number) => {
    const bins = emptyBins();
    pieces(pixels, F32, (length) => core.countFloats(ARENA, length, low, high, HISTOGRAM, BINS));
    return bins.slice();
  };
  const coarse = count(min, max);
  const total = coarse.reduce((sum, bin) => sum + bin, 0);
  const width = (max - min) / BINS;
  const fineBins = new Map<number, Uint32Array>();
  const values = percents.map((percent) => {
    const rank = percent / 100 * (total - 1);
    const { bin, before } = valueAt(coarse, rank);
    const low = min + bin * width;
    // Outliers can put all the rest in one bin: look at the bin again.
    const fine = fineBins.get(bin) ?? count(low, low + width);
    fineBins.set(bin, fine);
    const found = valueAt(fine, Math.floor(rank) - before);
    return low + (found.bin + 0.5) / BINS * width;
  });
  return { min, max, values: values.map((value) => Math.min(max, Math.max(min, value))) };
}
