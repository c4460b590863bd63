/**
 * Sums of Gaussians of one width over points on a line, in time that hardly depends on their number.
 *
 * @module
 */

/** Terms of the series of a box. With boxes one width wide the rest is below 2e-16 of a kernel's peak. */
const TERMS = 20;
/** Kernels further away than this many widths are below 1.3e-14 of their peak and are left out. */
const REACH = 8;
/** A box with fewer points is cheaper to sum directly. */
const FEW = 4;
/** A sum at least this large is right to about 1e-11 by the series; a smaller one is done with logarithms. */
const SAFE = 0.5;
/** In a logarithmic sum, what is this many e-folds (plus ln n) below the largest term changes no digit. */
const FOLDS = 37;

/**
 * The function `S(t) = Σ exp(−(t − xⱼ)² / 2h²)`.
 *
 * Near the points it is summed box by box: a box one width wide holds the moments of its points, so that its
 * share is one polynomial of degree 19 times one Gaussian, whatever their number (a one-dimensional fast Gauss
 * transform). Relative error of `S`: below 1e-11. Far from all points, where `S` itself underflows, `ln S` is
 * summed term by term around its largest term; what is skipped is below 1e-16 of it.
 */
export class GaussSum {
  readonly #x: Float64Array;
  readonly #h: number;
  readonly #folds: number;
  /** First point of each occupied box, and one past the last point. */
  readonly #first: Int32Array;
  readonly #centre: Float64Array;
  readonly #moments: Float64Array;
  readonly #boxes: number;

  /**
   * @param x Positions, ascending.
   * @param h Width (standard deviation) of each Gaussian, in the units of `x`, above 0.
   */
  constructor(x: Float64Array, h: number) {
    this.#x = x;
    this.#h = h;
    this.#folds = 2 * (FOLDS + Math.log(x.length));
    this.#first = new Int32Array(x.length + 1);
    this.#centre = new Float64Array(x.length);
    let boxes = 0;
    let end = -Infinity;
    for (let i = 0; i < x.length; i++) {
      if (x[i]! < end) continue;
      this.#first[boxes] = i;
      this.#centre[boxes++] = x[i]! + h / 2;
      end = x[i]! + h;
    }
    this.#first[boxes] = x.length;
    this.#boxes = boxes;
    this.#moments = new Float64Array(boxes * TERMS);
    for (let box = 0; box < boxes; box++) this.#fill(box);
  }

  #fill(box: number): void {
    const [from, to] = [this.#first[box]!, this.#first[box + 1]!];
    if (to - from < FEW) return;
    for (let j = from; j < to; j++) {
      const s = (this.#x[j]! - this.#centre[box]!) / this.#h;
      let term = Math.exp(-s * s / 2);
      for (let k = 0; k < TERMS; k++) {
        this.#moments[box * TERMS + k]! += term;
        term *= s / (k + 1);
      }
    }
  }

  /** The first box whose centre is at or after `t`. */
  #boxAt(t: number): number {
    let [low, high] = [0, this.#boxes];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#centre[middle]! < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** `S(t)`; exact to 1e-11 of itself where it is 0.5 or more, to 1e-13 a point where it is less. */
  at(t: number): number {
    const h = this.#h;
    const limit = t + (REACH + 0.5) * h;
    let sum = 0;
    for (let box = this.#boxAt(t - (REACH + 0.5) * h); box < this.#boxes; box++) {
      if (this.#centre[box]! > limit) break;
      const [from, to] = [this.#first[box]!, this.#first[box + 1]!];
      if (to - from < FEW) {
        for (let j = from; j < to; j++) {
          const d = (t - this.#x[j]!) / h;
          sum += Math.exp(-d * d / 2);
        }
        continue;
      }
      const u = (t - this.#centre[box]!) / h;
      let series = 0;
      for (let k = (box + 1) * TERMS - 1; k >= box * TERMS; k--) series = series * u + this.#moments[k]!;
      sum += series * Math.exp(-u * u / 2);
    }
    return sum;
  }

  /** `ln S(t)` for any `t`, without underflow. */
  logAt(t: number): number {
    const sum = this.at(t);
    if (sum >= SAFE) return Math.log(sum);
    let [low, high] = [0, this.#x.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#x[middle]! < t) low = middle + 1;
      else high = middle;
    }
    return this.#logSum(t, low - 1, low);
  }

  /** `ln Σ` over all points but the `i`th, at that point: what leaving it out needs. `-Infinity` for one point. */
  logWithout(i: number): number {
    const t = this.#x[i]!;
    const rest = this.at(t) - 1;
    return rest >= SAFE ? Math.log(rest) : this.#logSum(t, i - 1, i + 1);
  }

  /** Sums from the points `left` downwards and `right` upwards, relative to the nearest one. */
  #logSum(t: number, left: number, right: number): number {
    const x = this.#x;
    const square = (j: number) => j < 0 || j >= x.length ? Infinity : ((x[j]! - t) / this.#h) ** 2;
    const nearest = Math.min(square(left), square(right));
    if (nearest === Infinity) return -Infinity;
    let sum = 0;
    for (let j = left, d = square(j); d - nearest < this.#folds; d = square(--j)) {
      sum += Math.exp((nearest - d) / 2);
    }
    for (let j = right, d = square(j); d - nearest < this.#folds; d = square(++j)) {
      sum += Math.exp((nearest - d) / 2);
    }
    return Math.log(sum) - nearest / 2;
  }
}
