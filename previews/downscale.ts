/**
 * Making images smaller by the mean of what each new pixel covers, and larger without inventing detail.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo } from "../wasm/core.ts";
import type { Reals } from "./values.ts";

// How the core is told the type of a row: of integers of up to 16 bits, and of float32.
const [UINT8, UINT16, INT16, FLOAT32] = [0, 1, 2, 3];

/** Edges of pixels this close are the same: what rounding leaves. */
const EDGE = 1e-9;

/**
 * Area average of an image that comes row by row, top first. Rows are summed as they come, and a sum of rows is
 * summed over columns once: most of the time is one addition a pixel.
 */
export class AreaAverage {
  readonly #height: number;
  readonly #channels: number;
  readonly #outWidth: number;
  /** Of each new column: first and one past the last old one it touches, and what of those two it leaves out. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #before: Float64Array;
  readonly #after: Float64Array;
  readonly #outHeight: number;
  /** One old row as doubles: one kind of array keeps the inner loop fast, whatever the file's type. */
  readonly #line: Float64Array;
  /** What the core has summed of the present new row when it is left: its memory is anyone's in between. */
  readonly #partial: Float32Array;
  /** Old rows of the present new row, weighted; and of each old pixel the weight that was not finite. */
  readonly #rows: Float64Array;
  readonly #missing: Float64Array;
  #anyMissing = false;
  readonly #means: Float32Array;
  #row = 0;

  /** Target sizes must not exceed source sizes. Sizes in pixels; a pixel has `channels` numbers. */
  constructor(width: number, height: number, outWidth: number, outHeight: number, channels = 1) {
    this.#height = height;
    this.#channels = channels;
    this.#outWidth = outWidth;
    this.#outHeight = outHeight;
    const edge = (x: number) => x * width / outWidth;
    this.#first = Int32Array.from({ length: outWidth }, (_, x) => Math.floor(edge(x) + EDGE));
    this.#last = Int32Array.from(
      { length: outWidth },
      (_, x) => Math.min(width, Math.ceil(edge(x + 1) - EDGE)),
    );
    this.#before = Float64Array.from(this.#first, (column, x) => edge(x) - column);
    this.#after = Float64Array.from(this.#last, (column, x) => column - edge(x + 1));
    this.#line = new Float64Array(width * channels);
    this.#partial = new Float32Array(width * channels);
    this.#rows = new Float64Array(width * channels);
    this.#missing = new Float64Array(width * channels);
    this.#means = new Float32Array(outWidth * outHeight * channels);
  }

  /** Takes the next rows; `rows.length` is a multiple of a row, their type the same in all calls. */
  add(rows: Reals): void {
    if (rows instanceof Float32Array || rows instanceof Float64Array) this.#addFloats(rows);
    else this.#addIntegers(rows);
  }

  /** Calls `collect` with each row and its share of each new row it touches, `finish` after the last share. */
  #walk(rows: Reals, collect: (from: number, share: number) => void, finish: (target: number) => void): void {
    const stride = this.#line.length;
    for (let from = 0; from + stride <= rows.length && this.#row < this.#height; from += stride) {
      const top = this.#row * this.#outHeight / this.#height;
      const bottom = ++this.#row * this.#outHeight / this.#height;
      const target = Math.min(this.#outHeight - 1, Math.floor(top + EDGE));
      collect(from, Math.min(bottom, target + 1) - top);
      if (bottom < target + 1 - EDGE) continue;
      finish(target);
      if (bottom > target + 1 + EDGE) collect(from, bottom - target - 1);
    }
  }

  #addFloats(rows: Float32Array | Float64Array): void {
    const collect = (from: number, share: number) => {
      this.#line.set(rows.subarray(from, from + this.#line.length));
      this.#collect(share);
    };
    this.#walk(rows, collect, (target) => this.#finish(target));
  }

  /** Integers are all finite, and the core sums them several at once. */
  #addIntegers(rows: Exclude<Reals, Float32Array | Float64Array>): void {
    const stride = this.#line.length;
    const at = aligned(ARENA + 4 * stride);
    const { buffer } = memoryUpTo(at + 4 * stride);
    const sums = new Float32Array(buffer, at, stride);
    const [kind, row] = rows instanceof Uint8Array
      ? [UINT8, new Uint8Array(buffer, ARENA, stride)]
      : rows instanceof Uint16Array
      ? [UINT16, new Uint16Array(buffer, ARENA, stride)]
      : rows instanceof Int16Array
      ? [INT16, new Int16Array(buffer, ARENA, stride)]
      : [FLOAT32, new Float32Array(buffer, ARENA, stride)];
    sums.set(this.#partial);
    const collect = (from: number, share: number) => {
      row.set(rows.subarray(from, from + stride));
      core.addRow(ARENA, kind!, stride, at, share);
    };
    this.#walk(rows, collect, (target) => {
      this.#rows.set(sums);
      this.#finish(target);
      sums.fill(0);
    });
    this.#partial.set(sums);
  }

  #collect(share: number): void {
    const [line, rows, missing] = [this.#line, this.#rows, this.#missing];
    for (let i = 0; i < line.length; i++) {
      const value = line[i]!;
      if (value - value === 0) rows[i]! += value * share;
      else {
        missing[i]! += share;
        this.#anyMissing = true;
      }
    }
  }

  /** The means of a new row from the old rows collected for it. */
  #finish(target: number): void {
    const [rows, missing, channels] = [this.#rows, this.#missing, this.#channels];
    // The shares of the old rows add up to 1.
    const ratio = rows.length / channels / this.#outWidth;
    for (let x = 0, to = target * this.#outWidth * channels; x < this.#outWidth; x++) {
      for (let c = 0; c < channels; c++, to++) {
        const weight = this.#anyMissing ? ratio - this.#over(missing, x, c) : ratio;
        this.#means[to] = weight > EDGE ? this.#over(rows, x, c) / weight : NaN;
      }
    }
    rows.fill(0);
    if (this.#anyMissing) missing.fill(0);
    this.#anyMissing = false;
  }

  /** The sum of a row over a new column. */
  #over(row: Float64Array, x: number, channel: number): number {
    const channels = this.#channels;
    const from = this.#first[x]! * channels + channel;
    const end = this.#last[x]! * channels;
    let sum = -this.#before[x]! * row[from]! - this.#after[x]! * row[end - channels + channel]!;
    for (let i = from; i < end; i += channels) sum += row[i]!;
    return sum;
  }

  /** The means, rows first; NaN where nothing finite was. */
  result(): Float32Array {
    return this.#means;
  }
}

/**
 * An image larger than before: by repetition from four times on, so that pixels stay visible as such, linearly
 * interpolated below, where repetition would give uneven pixels.
 */
export function enlarge(
  image: Float32Array,
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
  channels = 1,
): Float32Array {
  if (width === outWidth && height === outHeight) return image;
  const columns = places(width, outWidth);
  const rows = places(height, outHeight);
  const out = new Float32Array(outWidth * outHeight * channels);
  let to = 0;
  for (const [top, bottom, down] of rows) {
    for (const [left, right, along] of columns) {
      for (let c = 0; c < channels; c++) {
        const upper = mix(
          image,
          (top * width + left) * channels + c,
          (top * width + right) * channels + c,
          along,
        );
        if (down === 0) {
          out[to++] = upper;
          continue;
        }
        const lower = mix(
          image,
          (bottom * width + left) * channels + c,
          (bottom * width + right) * channels + c,
          along,
        );
        out[to++] = upper + (lower - upper) * down;
      }
    }
  }
  return out;
}

/** Without weight a neighbour must not count: it may be NaN. */
function mix(image: Float32Array, near: number, far: number, part: number): number {
  return part === 0 ? image[near]! : image[near]! + (image[far]! - image[near]!) * part;
}

/** For each new position: the two old ones that it lies between, and how near the second. */
function places(size: number, outSize: number): [number, number, number][] {
  return Array.from({ length: outSize }, (_, i) => {
    if (outSize >= 4 * size || outSize <= size) {
      const nearest = Math.min(size - 1, Math.floor((i + 0.5) * size / outSize));
      return [nearest, nearest, 0];
    }
    const place = Math.min(size - 1, Math.max(0, (i + 0.5) * size / outSize - 0.5));
    const low = Math.min(size - 1, Math.floor(place));
    return [low, Math.min(size - 1, low + 1), place - low];
  });
}
