import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { clusterTimes } from "../../cluster/boundaries.ts";

const T0 = 1_700_000_000;
const run = (from: number, step: number, n: number) => Array.from({ length: n }, (_, i) => from + i * step);
const offsets = (times: number[], sensitivity: number, compat: boolean) =>
  clusterTimes(times.map((t) => t + T0), { sensitivity, compat }).boundaries.map((t) => t - T0);

const A = [...run(0, 30, 10), ...run(5000, 30, 10), ...run(12_000, 1, 5)];
const B = [0, 30, 60, 65, 95, 100, 130, 160, 165, 195, 200, 230, 260, 265, 295, ...run(3000, 20, 10)];
const C = [0, 10, 25, 31, 400, 415, 422];
const D = [0, 60, 120, 180, 2000];
const E = [0, 1, 1000, 1001];
const F = [0, 30, 60, 90];
const G = [0, 5, 9, 3600, 3604, 3611, 3615, 9000, 9010];

const golden: [string, number[], number, number[]][] = [
  ["A", A, 1, [2651.486, 8629.382]],
  ["A", A, 2, [2651.486, 8629.382]],
  ["A", A, 0.5, [2651.486, 8629.382]],
  ["B", B, 1, [1647.470]],
  ["B", B, 2, [127.711, 242.651, 1647.470]],
  ["B", B, 0.5, [1647.470]],
  ["C", C, 1, [214.058]],
  ["C", C, 2, [18.348, 214.058]],
  ["C", C, 0.5, [214.058]],
  ["D", D, 1, []],
  ["D", D, 2, [1224.490]],
  ["D", D, 0.5, []],
  ["E", E, 1, []],
  ["E", E, 2, []],
  ["F", F, 1, []],
  ["F", F, 2, []],
  ["G", G, 1, [1822.247, 6276.629]],
  ["G", G, 2, [1822.247, 6276.629]],
  ["G", G, 0.5, [1822.247, 6276.629]],
];
for (const [name, times, sensitivity, expected] of golden) {
  Deno.test(`clusterTimes() gives the reference's boundaries in case ${name} at sensitivity ${sensitivity} when compatible`, () => {
    const found = offsets(times, sensitivity, true);
    assertEquals(found.length, expected.length);
    found.forEach((t, i) => assertAlmostEquals(t, expected[i]!, 1e-3));
  });
}

Deno.test("clusterTimes() keeps the reference's boundaries where the reference has no defect", () => {
  for (const [, times, sensitivity] of golden.filter(([name]) => "ABCFG".includes(name))) {
    assertEquals(offsets(times, sensitivity, false), offsets(times, sensitivity, true));
  }
});

Deno.test("clusterTimes() takes the middle of a flat minimum between two equal groups", () => {
  assertEquals(offsets(E, 1, false).map(Math.round), [501]);
  const twins = [...run(0, 30, 10), ...run(50_400, 30, 10)];
  assertEquals(offsets(twins, 1, true), []);
  assertEquals(offsets(twins, 1, false).map(Math.round), [25_335]);
});

Deno.test("clusterTimes() parts one late file from a run of ten", () => {
  const late = [...run(0, 60, 10), 36_540];
  assertEquals(offsets(late, 1, true), []);
  assertEquals(offsets(late, 1, false), [18_540]);
});

Deno.test("clusterTimes() parts two or three times only when the pause is over 30 minutes and 20 median gaps", () => {
  assertEquals(offsets([0, 1799], 1, false), []);
  assertEquals(offsets([0, 1801], 1, false), [900.5]);
  assertEquals(offsets([0, 10, 4000], 1, false), [2005]);
  assertEquals(offsets([0, 600, 4000], 1, false), []);
  assertEquals(offsets([0, 1000], 2, false), [500]);
  assertEquals(offsets([0, 1801], 0.5, false), []);
});

Deno.test("clusterTimes() does not part an even series, however long", () => {
  for (const n of [2, 3, 4, 20, 200, 999]) assertEquals(offsets(run(0, 30, n), 1, false), [], `${n} files`);
});

Deno.test("clusterTimes() gives one boundary for one distinct time and none at sensitivity 0", () => {
  assertEquals(clusterTimes([5, 5, 5]), { bandwidth: undefined, boundaries: [5] });
  assertEquals(clusterTimes(A, { sensitivity: 0 }), { bandwidth: undefined, boundaries: [] });
  assertEquals(clusterTimes([]), { bandwidth: undefined, boundaries: [] });
});

Deno.test("clusterTimes() divides the bandwidth by the sensitivity", () => {
  assertAlmostEquals(clusterTimes(G).bandwidth!, 7.553693, 1e-6);
  assertAlmostEquals(clusterTimes(G, { sensitivity: 4 }).bandwidth!, 7.553693 / 4, 1e-6);
});

Deno.test("clusterTimes() refuses what is no number", () => {
  assertThrows(() => clusterTimes([1, NaN, 3]), RangeError, "Cannot cluster the time NaN");
  assertThrows(() => clusterTimes([1, Infinity]), RangeError, "not finite");
  assertThrows(() => clusterTimes([1, 2], { sensitivity: -1 }), RangeError, "sensitivity -1");
  assertThrows(() => clusterTimes([1, 2], { sensitivity: NaN }), RangeError, "sensitivity NaN");
});

Deno.test("clusterTimes() is far under a second for 10 000 times spread over a day", () => {
  const times = run(0, 1, 10_000).map((i) =>
    43_200 * (1 + Math.sin(i * 12.9898) * 0.7 + Math.sin(i * i) * 0.3)
  );
  const start = performance.now();
  assert(clusterTimes(times).boundaries.length > 0);
  // About 0.15 s; the plain sums take over 30 s. Wide, so that a busy machine does not fail it.
  assert(performance.now() - start < 2000);
});
