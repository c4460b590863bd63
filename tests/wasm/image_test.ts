import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { AreaAverage, histogramPercentiles, type RealPixels, stretch } from "../../wasm/mod.ts";

/** Mean of what each new pixel covers, pixel by pixel; of finite numbers only. */
function plainAverage(image: number[], w: number, h: number, ow: number, oh: number): number[] {
  const overlap = (a: number, b: number, i: number) => Math.max(0, Math.min(b, i + 1) - Math.max(a, i));
  return Array.from({ length: ow * oh }, (_, n) => {
    const [x, y] = [n % ow, Math.floor(n / ow)];
    let [sum, weight] = [0, 0];
    for (let j = 0; j < h; j++) {
      for (let i = 0; i < w; i++) {
        const part = overlap(x * w / ow, (x + 1) * w / ow, i) * overlap(y * h / oh, (y + 1) * h / oh, j);
        if (part < 1e-12 || !Number.isFinite(image[j * w + i])) continue;
        sum += part * image[j * w + i]!;
        weight += part;
      }
    }
    return weight > 0 ? sum / weight : NaN;
  });
}

/** Numbers as every type holds them; what it cannot hold becomes 7. */
const types: Record<string, (values: number[]) => RealPixels> = {
  float64: (values) => Float64Array.from(values),
  float32: (values) => Float32Array.from(values),
  int8: (values) => Int8Array.from(values, (value) => Number.isFinite(value) ? value / 8 : 7),
  uint8: (values) => Uint8Array.from(values, (value) => Number.isFinite(value) ? value : 7),
  int16: (values) => Int16Array.from(values, (value) => Number.isFinite(value) ? 32 * value : 7),
  uint16: (values) => Uint16Array.from(values, (value) => Number.isFinite(value) ? 60 * Math.abs(value) : 7),
  int32: (values) => Int32Array.from(values, (value) => Number.isFinite(value) ? value : 7),
  uint32: (values) => Uint32Array.from(values, (value) => Number.isFinite(value) ? 3e9 + value : 7),
  int64: (values) => BigInt64Array.from(values, (value) => Number.isFinite(value) ? BigInt(value) : 7n),
  uint64: (values) =>
    BigUint64Array.from(values, (value) => Number.isFinite(value) ? BigInt(Math.abs(value)) : 7n),
};

const side = fc.oneof(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 18, max: 70 }));
const cases = fc.record({
  w: side,
  h: side,
  share: fc.tuple(fc.double({ min: 0, max: 1 }), fc.double({ min: 0, max: 1 })),
})
  .filter(({ share }) => share.every((part) => !Number.isNaN(part)))
  .map(({ w, h, share }) => ({ w, h, ow: Math.ceil(share[0]! * w) || 1, oh: Math.ceil(share[1]! * h) || 1 }))
  .chain(({ w, h, ow, oh }) =>
    fc.record({
      w: fc.constant(w),
      h: fc.constant(h),
      ow: fc.constant(ow),
      oh: fc.constant(oh),
      band: fc.integer({ min: 1, max: h }),
      type: fc.constantFrom(...Object.keys(types)),
      image: fc.array(
        fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: -999, max: 999 }) },
          fc.constantFrom(NaN, Infinity),
        ),
        {
          minLength: w * h,
          maxLength: w * h,
        },
      ),
    })
  );

Deno.test("AreaAverage agrees with the plain average, whatever the type, the sizes and the bands it gets", () => {
  fc.assert(fc.property(cases, ({ w, h, ow, oh, band, type, image: numbers }) => {
    const image = types[type]!(numbers);
    const average = new AreaAverage({ width: w, height: h, outWidth: ow, outHeight: oh });
    for (let y = 0; y < h; y += band) average.add(image.slice(y * w, (y + band) * w));
    const plain = Array.from(image as ArrayLike<number | bigint>, Number);
    const expected = plainAverage(plain, w, h, ow, oh);
    const scale = Math.max(1, ...plain.filter(Number.isFinite).map(Math.abs));
    average.result().forEach((value, i) => {
      if (Number.isNaN(expected[i])) assert(Number.isNaN(value));
      else assertAlmostEquals(value, expected[i]!, scale * 2e-5);
    });
  }));
});

Deno.test("AreaAverage keeps the channels of colours apart", () => {
  const average = new AreaAverage({ width: 4, height: 2, outWidth: 2, outHeight: 1, channels: 3 });
  average.add(Uint8Array.from({ length: 24 }, (_, i) => [10, 20, 30][i % 3]! + (i % 12 < 6 ? 0 : 100)));
  assertEquals([...average.result()], [10, 20, 30, 110, 120, 130]);
});

Deno.test("AreaAverage averages the amplitudes of complex numbers", () => {
  const numbers = [3, 4, 0, -2, 1e30, 0, 0, -1e30];
  for (const type of [Float32Array, Float64Array]) {
    const average = new AreaAverage({ width: 2, height: 2, outWidth: 1, outHeight: 2, complex: true });
    average.add(type.from(numbers));
    assertEquals(average.result(), Float32Array.of(3.5, 1e30));
  }
});

Deno.test("AreaAverage holds as many rows as the core cannot take at once", () => {
  const [width, height] = [100, 40_000];
  const average = new AreaAverage({ width, height, outWidth: 1, outHeight: 2 });
  average.add(Uint8Array.from({ length: width * height }, (_, i) => i < width * height / 2 ? 255 : 1));
  average.result().forEach((value, i) => assertAlmostEquals(value, [255, 1][i]!, 1e-2));
});

Deno.test("AreaAverage refuses sizes that are none, or larger", () => {
  for (
    const [width, height, outWidth, outHeight] of [[0, 1, 1, 1], [2, 2, 3, 1], [2, 2, 1, 3], [2.5, 2, 1, 1]]
  ) {
    const shape = { width: width!, height: height!, outWidth: outWidth!, outHeight: outHeight! };
    assertThrows(() => new AreaAverage(shape), RangeError, `${width} × ${height}`);
  }
});

const images = fc.record({
  type: fc.constantFrom(...Object.keys(types)),
  numbers: fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1, maxLength: 800 }),
}).map(({ type, numbers }) => types[type]!(numbers));

/** Percentile as NumPy has it by default: linear between the two neighbours. */
function percentile(sorted: number[], percent: number): number {
  const place = percent / 100 * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}

Deno.test("histogramPercentiles() agrees with sorting, for every type", () => {
  fc.assert(fc.property(images, (pixels) => {
    const sorted = Array.from(pixels as ArrayLike<number | bigint>, (value) => Math.fround(Number(value)))
      .sort((a, b) => a - b);
    const asked = [0, 0.5, 2, 50, 98, 100];
    const { min, max, values } = histogramPercentiles(pixels, asked);
    assertEquals([min, max], [sorted[0]!, sorted.at(-1)!]);
    const exact = pixels instanceof Uint8Array || pixels instanceof Uint16Array ||
      pixels instanceof Int16Array;
    for (const [i, percent] of asked.entries()) {
      if (exact) assertAlmostEquals(values[i]!, percentile(sorted, percent), 1e-9);
      else {
        // Between the two neighbours of the place.
        const place = percent / 100 * (sorted.length - 1);
        const slack = (max - min) / 2000;
        assert(values[i]! >= sorted[Math.floor(place)]! - slack, `${values[i]} of ${percent} %`);
        assert(values[i]! <= sorted[Math.ceil(place)]! + slack, `${values[i]} of ${percent} %`);
      }
    }
  }));
});

Deno.test("histogramPercentiles() sees through outliers, NaN and infinite values", () => {
  const pixels = Float32Array.from({ length: 10001 }, (_, i) => i / 10000);
  const spoiled = Float32Array.of(...pixels, NaN, Infinity, -Infinity, 1e12);
  const { min, max, values } = histogramPercentiles(spoiled, [2, 98]);
  assertEquals([min, max], [0, Math.fround(1e12)]);
  assertAlmostEquals(values[0]!, 0.02, 1e-3);
  assertAlmostEquals(values[1]!, 0.98, 1e-3);
  assertEquals(histogramPercentiles(Float32Array.of(NaN), [2]), { min: NaN, max: NaN, values: [NaN] });
  assertEquals(histogramPercentiles(new Uint8Array(0), [2]), { min: NaN, max: NaN, values: [NaN] });
});

Deno.test("stretch() gives the grey levels of their definition, on both scales", () => {
  const value = fc.oneof(
    fc.float({ min: -1000, max: 1000, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity),
  );
  const range = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: 1, max: 900 }));
  const knees = fc.constantFrom(0, 1e-5, 0.001, 0.2, 1);
  fc.assert(fc.property(fc.array(value, { maxLength: 50 }), range, knees, (values, [low, distance], knee) => {
    const grey = stretch(Float32Array.from(values), low, low + distance, knee);
    assertEquals(grey.length, values.length);
    values.forEach((value, i) => {
      const part = Math.min(1, Math.max(0, (value - low) / distance));
      const level = Number.isNaN(value)
        ? 0
        : 255 * (knee ? Math.log1p(part / knee) / Math.log1p(1 / knee) : part);
      assert(Math.abs(grey[i]! - level) <= 0.51, `${value} is ${grey[i]}, not ${level}`);
    });
  }));
  assertEquals(stretch(Float32Array.of(-3e38, 1e38, 3e38), -3e38, 3e38), Uint8Array.of(0, 170, 255));
});
