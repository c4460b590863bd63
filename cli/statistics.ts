/**
 * Least, greatest and mean of a signal whose numbers come piece by piece.
 *
 * @module
 */
import type { Dtype, Pixels } from "../formats/signal.ts";

/** A number, or one for each channel of a colour, or real and imaginary part. */
type Each = number | bigint | null | (number | null)[];

/** What {@linkcode Statistics.result} gives. Numbers that are not finite do not count. */
export interface Summary {
  /** Of complex numbers the least amplitude; `null` where there is no finite number. */
  min: Each;
  max: Each;
  mean: Each;
  /** Numbers that are not finite, where there are any. */
  notFinite?: number;
}

/** Collects them in double precision; 64-bit integers keep their extremes exact. */
export class Statistics {
  readonly #channels: number;
  readonly #complex: boolean;
  readonly #min: number[];
  readonly #max: number[];
  readonly #sums: number[];
  #wide: [bigint, bigint] | undefined;
  #count = 0;
  #notFinite = 0;

  constructor(dtype: Dtype) {
    this.#complex = dtype.startsWith("complex");
    this.#channels = dtype === "rgb8" ? 3 : dtype === "rgba8" ? 4 : 1;
    this.#min = new Array<number>(this.#channels).fill(Infinity);
    this.#max = new Array<number>(this.#channels).fill(-Infinity);
    this.#sums = new Array<number>(this.#complex ? 2 : this.#channels).fill(0);
  }

  /** Takes the next numbers. */
  add(pixels: Pixels): void {
    if (pixels instanceof BigInt64Array || pixels instanceof BigUint64Array) this.#addWide(pixels);
    else if (this.#complex) this.#addComplex(pixels as Float32Array);
    else for (let channel = 0; channel < this.#channels; channel++) this.#addReals(pixels, channel);
  }

  #addReals(pixels: Exclude<Pixels, BigInt64Array | BigUint64Array>, channel: number): void {
    const step = this.#channels;
    let [min, max, sum, notFinite] = [this.#min[channel]!, this.#max[channel]!, 0, 0];
    for (let i = channel; i < pixels.length; i += step) {
      const value = pixels[i]!;
      if (value - value !== 0) {
        notFinite++;
        continue;
      }
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
    this.#min[channel] = min;
    this.#max[channel] = max;
    this.#sums[channel]! += sum;
    this.#notFinite += notFinite;
    if (channel === 0) this.#count += pixels.length / step - notFinite;
  }

  #addComplex(pixels: Float32Array | Float64Array): void {
    for (let i = 0; i < pixels.length; i += 2) {
      const [re, im] = [pixels[i]!, pixels[i + 1]!];
      const amplitude = Math.hypot(re, im);
      if (!Number.isFinite(amplitude)) {
        this.#notFinite++;
        continue;
      }
      if (amplitude < this.#min[0]!) this.#min[0] = amplitude;
      if (amplitude > this.#max[0]!) this.#max[0] = amplitude;
      this.#sums[0]! += re;
      this.#sums[1]! += im;
      this.#count++;
    }
  }

  #addWide(pixels: BigInt64Array | BigUint64Array): void {
    let [min, max] = this.#wide ?? [pixels[0] ?? 0n, pixels[0] ?? 0n];
    for (const value of pixels) {
      if (value < min) min = value;
      if (value > max) max = value;
      this.#sums[0]! += Number(value);
    }
    if (pixels.length > 0) this.#wide = [min, max];
    this.#count += pixels.length;
  }

  /** What came of all numbers so far. */
  result(): Summary {
    const there = (values: number[]) => values.map((value) => Number.isFinite(value) ? value : null);
    const each = (values: number[]) => values.length === 1 ? there(values)[0]! : there(values);
    const mean = each(this.#sums.map((sum) => sum / this.#count));
    return {
      min: this.#wide?.[0] ?? each(this.#min),
      max: this.#wide?.[1] ?? each(this.#max),
      mean,
      ...this.#notFinite > 0 && { notFinite: this.#notFinite },
    };
  }
}
