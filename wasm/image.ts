/**
 * Making images smaller by area average.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo } from "./core.ts";
import { KIND, kindOf, PIECE, put, type RealPixels, widthOf } from "./pixels.ts";

/** Edges of pixels this close are the same: what rounding leaves. */
const EDGE = 1e-7;
/** Rows that are summed at once: more would drive each other from the cache, whose lines lie a page apart. */
const ROWS_AT_ONCE = 16;
/** What the core may touch behind rows and sums: numbers, and bytes. */
const MORE = 16;
const SLACK = 4 * MORE;

/** How the image and its smaller form are made up. */
export interface AreaShape {
  /** Pixels of the image along both sides, at least 1. */
  width: number;
  height: number;
  /** Pixels of the result, no more than the image has. */
  outWidth: number;
  outHeight: number;
  /** Numbers a pixel. @default {1} */
  channels?: number;
  /** Numbers are pairs of real and imaginary part, of which the amplitude is averaged. @default {false} */
  complex?: boolean;
}

/**
 * Area average of an image that comes row by row, top first: each new pixel is the mean of what it covers. Rows are
 * summed as they come, and a sum of rows is averaged along itself once.
 */
export class AreaAverage {
  readonly #shape: Required<AreaShape>;
  /** Numbers of an old and of a new row. */
  readonly #stride: number;
  readonly #outStride: number;
  /** Old rows of a new one. */
  readonly #ratio: number;
  /** The present new row as far as it was summed when the core was left, whose memory is anyone's in between. */
  readonly #sums: Float32Array;
  readonly #missing: Float32Array;
  #anyMissing = false;
  #fresh = true;
  /** Of each new pixel of a row the first old one, and the shares of that and the next ones. */
  readonly #starts: Uint32Array;
  readonly #weights: Float32Array;
  readonly #means: Float32Array<ArrayBuffer>;
  /** Next old row, and present new one. */
  #row = 0;
  #target = 0;

  /** @throws {RangeError} when sizes are not positive integers, or the result is larger than the image. */
  constructor(shape: AreaShape) {
    const { width, height, outWidth, outHeight, channels = 1, complex = false } = shape;
    const sizes = [width, height, outWidth, outHeight, channels];
    if (
      !sizes.every((size) => Number.isInteger(size) && size > 0) || outWidth > width || outHeight > height
    ) {
      throw new RangeError(`Cannot average ${width} × ${height} pixels to ${outWidth} × ${outHeight}`);
    }
    this.#shape = { width, height, outWidth, outHeight, channels, complex };
    this.#stride = width * channels;
    this.#outStride = outWidth * channels;
    this.#ratio = height / outHeight;
    this.#sums = new Float32Array(this.#stride + MORE);
    this.#missing = new Float32Array(this.#stride + MORE);
    [this.#starts, this.#weights] = coverage(width, outWidth);
    this.#means = new Float32Array(outHeight * this.#outStride);
  }

  /** Takes the next rows, whole ones; their type is the same in all calls. 64-bit integers become float32. */
  add(pixels: RealPixels): void {
    const kind = kindOf(pixels, this.#shape.complex);
    const rowBytes = this.#stride * widthOf(kind);
    const rows = Math.min(this.#shape.height - this.#row, Math.floor(pixels.byteLength / rowBytes));
    const atOnce = Math.max(1, Math.floor(PIECE / rowBytes));
    const sums = aligned(ARENA + Math.min(rows, atOnce) * rowBytes + SLACK);
    const missing = aligned(sums + this.#sums.byteLength);
    const weights = aligned(missing + this.#missing.byteLength);
    const starts = aligned(weights + this.#weights.byteLength);
    const line = aligned(starts + this.#starts.byteLength);
    const { buffer } = memoryUpTo(line + 4 * this.#outStride);
    const place: Place = {
      kind: kind < KIND.f64 ? kind : KIND.f32,
      sums: new Float32Array(buffer, sums, this.#sums.length),
      missing: new Float32Array(buffer, missing, this.#missing.length),
      weights,
      starts,
      line: new Float32Array(buffer, line, this.#outStride),
    };
    place.sums.set(this.#sums);
    place.missing.set(this.#missing);
    new Float32Array(buffer, weights, this.#weights.length).set(this.#weights);
    new Uint32Array(buffer, starts, this.#starts.length).set(this.#starts);
    for (let row = 0; row < rows; row += atOnce) {
      const count = Math.min(atOnce, rows - row);
      put(pixels, kind, row * this.#stride, count * this.#stride, ARENA);
      if (kind >= KIND.f64) core.toFloats(ARENA, kind, count * this.#stride, ARENA);
      this.#collect(count, place);
    }
    this.#sums.set(place.sums);
    this.#missing.set(place.missing);
  }

  /** Sums rows that lie at ARENA, each into the new rows that it touches. */
  #collect(rows: number, place: Place): void {
    const { kind, sums, missing } = place;
    const rowBytes = this.#stride * widthOf(kind);
    for (let row = 0; row < rows && this.#target < this.#shape.outHeight;) {
      const low = this.#target * this.#ratio;
      const high = low + this.#ratio;
      // Old rows that the new one touches, from this one on.
      const touched = Math.max(1, Math.ceil(high - EDGE) - this.#row);
      const count = Math.min(touched, rows - row, ROWS_AT_ONCE);
      const share = (y: number) => Math.max(0, Math.min(high, y + 1) - Math.max(low, y)) / this.#ratio;
      const lost = core.addRows(
        ARENA + row * rowBytes,
        kind,
        this.#stride,
        count,
        sums.byteOffset,
        missing.byteOffset,
        this.#fresh,
        share(this.#row),
        1 / this.#ratio,
        share(this.#row + count - 1),
      );
      this.#fresh = false;
      this.#anyMissing ||= lost !== 0;
      const ended = count === touched;
      // A row that goes on beyond the new one belongs to the next as well.
      const done = ended && high < this.#row + count - EDGE ? count - 1 : count;
      row += done;
      this.#row += done;
      if (ended) this.#finish(place);
    }
  }

  #finish({ sums, missing, starts, weights, line }: Place): void {
    core.averageRow(
      sums.byteOffset,
      this.#anyMissing ? missing.byteOffset : 0,
      this.#shape.channels,
      starts,
      weights,
      this.#weights.length / this.#shape.outWidth,
      line.byteOffset,
      this.#shape.outWidth,
    );
    this.#means.set(line, this.#target * this.#outStride);
    this.#fresh = true;
    this.#anyMissing = false;
    this.#target++;
  }

  /** The means, rows first: of finite numbers, NaN where there were none. */
  result(): Float32Array<ArrayBuffer> {
    return this.#means;
  }
}

/** Where things lie in the core's memory during one call. */
interface Place {
  kind: number;
  sums: Float32Array;
  missing: Float32Array;
  weights: number;
  starts: number;
  line: Float32Array;
}

/** Which old pixels of a row each new one covers, and by what share of itself. */
function coverage(width: number, outWidth: number): [starts: Uint32Array, weights: Float32Array] {
  const ratio = width / outWidth;
  // A new pixel touches one more old one than it is wide, at most two; the core takes four at a time.
  const taps = Math.ceil((Math.ceil(ratio) + 1) / 4) * 4;
  const starts = new Uint32Array(outWidth);
  const weights = new Float32Array(outWidth * taps);
  for (let x = 0; x < outWidth; x++) {
    const [low, high] = [x * ratio, Math.min(width, (x + 1) * ratio)];
    const first = Math.floor(low + EDGE);
    starts[x] = first;
    for (let k = 0; k < taps; k++) {
      const part = Math.min(high, first + k + 1) - Math.max(low, first + k);
      if (part > EDGE) weights[x * taps + k] = part / ratio;
    }
  }
  return [starts, weights];
}
