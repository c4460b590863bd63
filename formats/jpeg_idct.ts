/**
 * The inverse cosine transform of JPEG, in integers: the accurate one of the IJG's library, bit for bit.
 *
 * @module
 */

// 2^13 √2 cos(kπ/16), rounded as sums of the constants that the library multiplies by.
const EVEN = [
  [8192, 10703, 8192, 4433],
  [8192, 4433, -8192, -10704],
  [8192, -4433, -8192, 10704],
  [8192, -10703, 8192, -4433],
] as const;
const ODD = [
  [11363, 9633, 6437, 2260],
  [9633, -2259, -11362, -6436],
  [6437, -11362, 2261, 9633],
  [2260, -6436, 9633, -11363],
] as const;
// Scale of the constants, and two bits more that stay between the passes.
const [FIRST_SHIFT, SECOND_SHIFT] = [11, 18];

const between = new Int32Array(64);

/**
 * Transforms one block.
 *
 * @param block 64 dequantized coefficients, row by row.
 * @param out 64 samples from 0 to 255, row by row.
 */
export function inverseCosines(block: Int32Array, out: Uint8ClampedArray): void {
  for (let column = 0; column < 8; column++) {
    let others = 0;
    for (let at = column + 8; at < 64; at += 8) others |= block[at]!;
    if (others !== 0) pass(block, column, 8, between, FIRST_SHIFT, 0);
    // The mean alone, which most columns are: the same numbers with less work.
    else for (let at = column; at < 64; at += 8) between[at] = block[column]! << 2;
  }
  for (let row = 0; row < 8; row++) pass(between, 8 * row, 1, out, SECOND_SHIFT, 128);
}

function pass(
  from: Int32Array,
  at: number,
  stride: number,
  to: Int32Array | Uint8ClampedArray,
  shift: number,
  level: number,
): void {
  const [a, b, c, d] = [from[at]!, from[at + 2 * stride]!, from[at + 4 * stride]!, from[at + 6 * stride]!];
  const [e, f, g, h] = [
    from[at + stride]!,
    from[at + 3 * stride]!,
    from[at + 5 * stride]!,
    from[at + 7 * stride]!,
  ];
  const half = 1 << shift - 1;
  for (let k = 0; k < 4; k++) {
    const [p, q, r, s] = EVEN[k]!;
    const [t, u, v, w] = ODD[k]!;
    const even = a * p + b * q + c * r + d * s + half;
    const odd = e * t + f * u + g * v + h * w;
    to[at + k * stride] = (even + odd >> shift) + level;
    to[at + (7 - k) * stride] = (even - odd >> shift) + level;
  }
}
