import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { GaussSum } from "../../cluster/gauss_sum.ts";
import { bestBandwidth, leaveOneOut } from "../../cluster/kde.ts";

/** `ln Σ exp(−(t−xⱼ)²/2h²)` over all j but `skip`, term by term. */
function slowLogSum(x: Float64Array, h: number, t: number, skip = -1): number {
  const terms = [...x].filter((_, j) => j !== skip).map((p) => -((t - p) ** 2) / (2 * h * h));
  const most = Math.max(...terms);
  return most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0));
}

const positions = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 2, maxLength: 80 })
  .map((list) => Float64Array.from(new Set(list)).sort())
  .filter((x) => x.length > 1);

Deno.test("GaussSum agrees with the plain sum for any width and place", () => {
  fc.assert(fc.property(
    positions,
    fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    fc.double({ min: -1e4, max: 1.1e5, noNaN: true }),
    (x, h, t) => {
      const expected = slowLogSum(x, h, t);
      assertAlmostEquals(new GaussSum(x, h).logAt(t), expected, 1e-10 * Math.max(1, Math.abs(expected)));
    },
  ));
});

Deno.test("GaussSum.logWithout() leaves out the point itself, however crowded or lonely it is", () => {
  fc.assert(fc.property(positions, fc.double({ min: 0.01, max: 1e5, noNaN: true }), (x, h) => {
    const sums = new GaussSum(x, h);
    for (let i = 0; i < x.length; i++) {
      const expected = slowLogSum(x, h, x[i]!, i);
      assertAlmostEquals(sums.logWithout(i), expected, 1e-10 * Math.max(1, Math.abs(expected)));
    }
  }));
});

Deno.test("GaussSum agrees with the plain sum when thousands of points share a box", () => {
  const x = Float64Array.from({ length: 5000 }, (_, i) => (i * 7919 % 5000) / 100).sort();
  for (const h of [0.05, 1, 20, 500]) {
    const sums = new GaussSum(x, h);
    for (const i of [0, 1, 2500, 4999]) {
      assertAlmostEquals(sums.logWithout(i), slowLogSum(x, h, x[i]!, i), 1e-10);
    }
  }
});

// Bandwidth, its score and the place among the 35 as the reference gives them.
const A = [...Array(10).keys()].flatMap((i) => [i * 30, 5000 + i * 30])
  .concat([0, 1, 2, 3, 4].map((i) => 12_000 + i)).sort((a, b) => a - b);
const golden: [string, number[], number, number][] = [
  ["A", A, 48.846132, -6.978117],
  ["C", [0, 10, 25, 31, 400, 415, 422], 14.010353, -5.101233],
  ["D", [0, 60, 120, 180, 2000], 901.509242, -8.377770],
  ["E", [0, 1, 1000, 1001], 1, -2.517551],
  ["F", [0, 30, 60, 90], 30, -5.411152],
  ["G", [0, 5, 9, 3600, 3604, 3611, 3615, 9000, 9010], 7.553693, -4.888900],
];
for (const [name, times, bandwidth, score] of golden) {
  Deno.test(`bestBandwidth() finds the reference's optimum in case ${name}`, () => {
    const x = Float64Array.from(times);
    assertAlmostEquals(bestBandwidth(x), bandwidth, 1e-5);
    assertAlmostEquals(leaveOneOut(x, bestBandwidth(x)), score, 1e-6);
  });
}

Deno.test("bestBandwidth() is the gap itself for two times", () => {
  assertEquals(bestBandwidth(Float64Array.of(0, 60)), 60);
});
