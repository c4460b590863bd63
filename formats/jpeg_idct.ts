/**
 * The inverse cosine transform of JPEG, in integers: the accurate one of the IJG's library, bit for bit.
 *
 * @module
 */

// Factors are 2^13 √2 cos(kπ/16), rounded as sums of the constants that the library multiplies by. Two bits more stay
// between the passes.
const [FIRST_SHIFT, SECOND_SHIFT] = [11, 18];
const MIDDLE = 128;

const between = new Int32Array(64);

/**
 * Transforms one block.
 *
 * @param block 64 dequantized coefficients, row by row.
 * @param out 64 samples from 0 to 255, row by row.
 */
export function inverseCosines(block: Int32Array, out: Uint8ClampedArray): void {
  let waves = 0;
  for (let i = 1; i < 64; i++) waves |= block[i]!;
  if (waves === 0) {
    out.fill(((block[0]! << 15) + (1 << SECOND_SHIFT - 1) >> SECOND_SHIFT) + MIDDLE);
    return;
  }
  for (let column = 0; column < 8; column++) {
    let others = 0;
    for (let at = column + 8; at < 64; at += 8) others |= block[at]!;
    if (others !== 0) pass(block, column, 8, between, FIRST_SHIFT, 0);
    // The mean alone, which most columns are: the same numbers with less work.
    else for (let at = column; at < 64; at += 8) between[at] = block[column]! << 2;
  }
  for (let row = 0; row < 64; row += 8) pass(between, row, 1, out, SECOND_SHIFT, MIDDLE);
}

function pass(
  from: Int32Array,
  at: number,
  step: number,
  to: Int32Array | Uint8ClampedArray,
  shift: number,
  level: number,
): void {
  const c0 = from[at]! << 13;
  const c1 = from[at + step]!;
  const c2 = from[at + 2 * step]!;
  const c3 = from[at + 3 * step]!;
  const c4 = from[at + 4 * step]! << 13;
  const c5 = from[at + 5 * step]!;
  const c6 = from[at + 6 * step]!;
  const c7 = from[at + 7 * step]!;
  const half = 1 << shift - 1;
  const sum = c0 + c4 + half;
  const difference = c0 - c4 + half;
  const even0 = sum + c2 * 10703 + c6 * 4433;
  const even1 = difference + c2 * 4433 - c6 * 10704;
  const even2 = difference - c2 * 4433 + c6 * 10704;
  const even3 = sum - c2 * 10703 - c6 * 4433;
  const odd0 = c1 * 11363 + c3 * 9633 + c5 * 6437 + c7 * 2260;
  const odd1 = c1 * 9633 - c3 * 2259 - c5 * 11362 - c7 * 6436;
  const odd2 = c1 * 6437 - c3 * 11362 + c5 * 2261 + c7 * 9633;
  const odd3 = c1 * 2260 - c3 * 6436 + c5 * 9633 - c7 * 11363;
  to[at] = (even0 + odd0 >> shift) + level;
  to[at + step] = (even1 + odd1 >> shift) + level;
  to[at + 2 * step] = (even2 + odd2 >> shift) + level;
  to[at + 3 * step] = (even3 + odd3 >> shift) + level;
  to[at + 4 * step] = (even3 - odd3 >> shift) + level;
  to[at + 5 * step] = (even2 - odd2 >> shift) + level;
  to[at + 6 * step] = (even1 - odd1 >> shift) + level;
  to[at + 7 * step] = (even0 - odd0 >> shift) + level;
}
