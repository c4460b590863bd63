/**
 * The bandwidth of a Gaussian kernel density estimate, chosen by leave-one-out likelihood.
 *
 * @module
 */
import { GaussSum } from "./gauss_sum.ts";

/** How many bandwidths are tried between the smallest and the largest gap; the reference's number. */
export const BANDWIDTHS = 35;

/**
 * Mean log-likelihood of each time under the density of all others,
 * `(1/n) Σᵢ ln [ 1/((n−1) h √2π) · Σ_{j≠i} exp(−(xᵢ−xⱼ)²/2h²) ]`; right to about 1e-11.
 *
 * @param x At least two times, ascending, in seconds.
 * @param h Bandwidth in seconds, above 0.
 */
export function leaveOneOut(x: Float64Array, h: number): number {
  const sums = new GaussSum(x, h);
  let score = 0;
  for (let i = 0; i < x.length; i++) score += sums.logWithout(i);
  return score / x.length - Math.log((x.length - 1) * h * Math.sqrt(2 * Math.PI));
}

/**
 * The bandwidth with the largest {@linkcode leaveOneOut} score among {@linkcode BANDWIDTHS} in geometric
 * progression from the smallest to the largest gap; the smallest one of equals.
 *
 * @param x At least two distinct times, ascending, in seconds.
 */
export function bestBandwidth(x: Float64Array): number {
  let [least, most] = [Infinity, 0];
  for (let i = 1; i < x.length; i++) {
    least = Math.min(least, x[i]! - x[i - 1]!);
    most = Math.max(most, x[i]! - x[i - 1]!);
  }
  const [from, to] = [Math.log(least), Math.log(most)];
  if (from === to) return least;
  let [best, bestScore] = [least, -Infinity];
  for (let i = 0; i < BANDWIDTHS; i++) {
    const h = Math.exp(from + (to - from) * i / (BANDWIDTHS - 1));
    const score = leaveOneOut(x, h);
    if (score > bestScore) [best, bestScore] = [h, score];
  }
  return best;
}
