import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { decades, fitted, heights, linePath, zoomed } from "../../../web/page/spectrum_range.ts";

Deno.test("fitted() keeps a range inside of the spectrum and wide enough", () => {
  assertEquals(fitted({ from: -5, to: 20 }, 100), { from: 0, to: 25 });
  assertEquals(fitted({ from: 98, to: 99 }, 100), { from: 92, to: 100 });
  assertEquals(fitted({ from: 0, to: 500 }, 100), { from: 0, to: 100 });
  assertEquals(fitted({ from: 0, to: 3 }, 3), { from: 0, to: 3 });
});

Deno.test("zoomed() keeps the channel under the cursor in view", () => {
  fc.assert(fc.property(
    fc.integer({ min: 8, max: 5000 }),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0.5, 2)), { maxLength: 20 }),
    (count, steps) => {
      let range = { from: 0, to: count };
      for (const [n, factor] of steps) {
        const channel = range.from + n % (range.to - range.from);
        range = zoomed(range, channel, factor, count);
        assert(range.from >= 0 && range.to <= count && range.to - range.from >= 8);
        assert(channel >= range.from && channel <= range.to);
      }
    },
  ));
});

Deno.test("heights() spans what is in view; zero belongs to it unless values are far from it", () => {
  assertEquals(heights([0, 5, 100, NaN, Infinity], { from: 0, to: 5 }, false), { low: 0, high: 105 });
  assertEquals(heights([100, 101], { from: 0, to: 2 }, false), { low: 99.95, high: 101.05 });
  assertEquals(heights([0, -1, 8], { from: 0, to: 3 }, true), { low: 8 / 1.5, high: 12 });
  assertEquals(heights([NaN], { from: 0, to: 1 }, false), { low: 0, high: 1 });
  assertEquals(heights([0, 0], { from: 0, to: 2 }, true), { low: 1, high: 10 });
});

Deno.test("linePath() never loses a peak of one channel, and breaks where there is no number", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), (peak) => {
      const values = new Float64Array(100_000);
      values[peak] = 777;
      const path = linePath(values, { from: 0, to: values.length }, (i) => i / 200, (value) => value);
      assert(path.includes(" 777.0"));
      assert(path.length < 60_000, `${path.length} characters`);
    }),
    { numRuns: 30 },
  );
  const broken = linePath([1, NaN, 2, 3], { from: 0, to: 4 }, (i) => i, (value) => value);
  assertEquals(broken, "M0.0 1.0M2.0 2.0L3.0 3.0");
});

Deno.test("decades() gives a handful of round numbers", () => {
  assertEquals(decades(1, 100), [1, 2, 5, 10, 20, 50, 100]);
  assertEquals(decades(0.5, 2e4), [1, 10, 100, 1000, 10000]);
  assert(decades(1e-30, 1e30).length < 15);
});
