import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { downscale, histogramPercentiles } from "../../wasm/mod.ts";

const TYPES = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
};

/** The mean over the area that a pixel of the result covers, by its definition. */
function mean(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  columns: number,
  rows: number,
  i: number,
): number {
  const [x0, x1] = [(i % columns) * width / columns, (i % columns + 1) * width / columns];
  const [y0, y1] = [Math.floor(i / columns) * height / rows, (Math.floor(i / columns) + 1) * height / rows];
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const covered = Math.max(0, Math.min(x1, x + 1) - Math.max(x0, x)) *
        Math.max(0, Math.min(y1, y + 1) - Math.max(y0, y));
      sum += pixels[y * width + x]! * covered;
    }
  }
  return sum / ((x1 - x0) * (y1 - y0));
}

const images = fc.record({
  type: fc.constantFrom(...Object.values(TYPES)),
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 20 }),
  seed: fc.integer(),
}).map(({ type, width, height, seed }) => {
  let state = seed;
  const next = () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >> 16;
  const pixels = new type(width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = next();
  return { pixels, width, height };
});

Deno.test("downscale() gives means over areas, for every type and size", () => {
  const size = fc.integer({ min: 1, max: 50 });
  fc.assert(fc.property(images, size, size, ({ pixels, width, height }, columns, rows) => {
    const scaled = downscale(pixels, width, height, columns, rows);
    assertEquals(scaled.length, columns * rows);
    for (const [i, value] of scaled.entries()) {
      const expected = mean(pixels, width, height, columns, rows, i);
      // Unsigned 32-bit pixels are four thousand million: float32 has 24 bits of them.
      const scale = Math.max(1, ...Array.from(pixels, Math.abs));
      assertAlmostEquals(value, expected, scale * 1e-5);
    }
  }));
});

Deno.test("downscale() takes 64-bit integers", () => {
  assertEquals(downscale(BigInt64Array.of(1n, 3n, -5n, 5n), 2, 2, 1, 2), Float32Array.of(2, 0));
});

Deno.test("downscale() refuses sizes that do not fit", () => {
  assertThrows(() => downscale(new Uint8Array(5), 2, 3, 1, 1), RangeError, "2 × 3 pixels are not 5");
  assertThrows(() => downscale(new Uint8Array(6), 2, 3, 0, 1), RangeError, "0 × 1");
});

/** Percentile as NumPy has it by default: linear between the two neighbours. */
function percentile(sorted: number[], percent: number): number {
  const place = percent / 100 * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}

Deno.test("histogramPercentiles() agrees with sorting, for every type", () => {
  fc.assert(fc.property(images, ({ pixels }) => {
    const sorted = Array.from(pixels).sort((a, b) => a - b);
    const asked = [0, 0.5, 2, 50, 98, 100];
    const { min, max, values } = histogramPercentiles(pixels, asked);
    const exact = pixels instanceof Uint8Array || pixels instanceof Uint16Array ||
      pixels instanceof Int16Array;
    if (!(pixels instanceof Uint32Array)) assertEquals([min, max], [sorted[0]!, sorted.at(-1)!]);
    for (const [i, percent] of asked.entries()) {
      if (exact) assertAlmostEquals(values[i]!, percentile(sorted, percent), 1e-9);
      else {
        // Between the two neighbours of the place; unsigned 32-bit values are rounded to float32.
        const place = percent / 100 * (sorted.length - 1);
        const slack = 1e-6 * Math.max(1, max - min, Math.abs(max));
        assert(values[i]! >= sorted[Math.floor(place)]! - slack, `${values[i]} of ${percent} %`);
        assert(values[i]! <= sorted[Math.ceil(place)]! + slack, `${values[i]} of ${percent} %`);
      }
    }
  }));
});

Deno.test("histogramPercentiles() sees through outliers, NaN and infinite values", () => {
  const pixels = Float32Array.from({ length: 10001 }, (_, i) => i / 10000);
  const spoiled = Float32Array.of(...pixels, NaN, Infinity, -Infinity, 1e12);
  const { min, max, values } = histogramPercentiles(spoiled, [50]);
  assertEquals([min, max], [0, Math.fround(1e12)]);
  assertAlmostEquals(values[0]!, 0.5, 1e12 / 2 ** 32);
  assertEquals(histogramPercentiles(Float32Array.of(NaN), [2]), { min: NaN, max: NaN, values: [NaN] });
  assertEquals(histogramPercentiles(new Uint8Array(0), [2]), { min: NaN, max: NaN, values: [NaN] });
});
