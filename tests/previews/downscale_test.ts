import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { AreaAverage, enlarge } from "../../previews/downscale.ts";

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

/** The types that take different ways, and the values that each can hold. */
const types = {
  float64: (values: number[]) => Float64Array.from(values),
  float32: (values: number[]) => Float32Array.from(values),
  int16: (values: number[]) => Int16Array.from(values, (value) => Number.isFinite(value) ? value : 7),
  uint16: (values: number[]) =>
    Uint16Array.from(values, (value) => Number.isFinite(value) ? 60 * Math.abs(value) : 7),
  uint8: (values: number[]) => Uint8Array.from(values, (value) => Number.isFinite(value) ? value : 7),
  int32: (values: number[]) => Int32Array.from(values, (value) => Number.isFinite(value) ? value : 7),
};

const side = fc.integer({ min: 1, max: 17 });
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
      type: fc.constantFrom(...Object.keys(types) as (keyof typeof types)[]),
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

Deno.test("AreaAverage agrees with the plain average, whatever the sizes and the bands it gets", () => {
  fc.assert(fc.property(cases, ({ w, h, ow, oh, band, type, image: numbers }) => {
    const image = types[type](numbers);
    const average = new AreaAverage(w, h, ow, oh);
    for (let y = 0; y < h; y += band) average.add(image.slice(y * w, (y + band) * w));
    const expected = plainAverage([...image], w, h, ow, oh);
    average.result().forEach((value, i) => {
      if (Number.isNaN(expected[i])) assert(Number.isNaN(value));
      else assertAlmostEquals(value, expected[i]!, 0.02);
    });
  }));
});

Deno.test("AreaAverage keeps the channels of colours apart", () => {
  const average = new AreaAverage(4, 2, 2, 1, 3);
  average.add(Uint8Array.from({ length: 24 }, (_, i) => [10, 20, 30][i % 3]! + (i % 12 < 6 ? 0 : 100)));
  assertEquals([...average.result()], [10, 20, 30, 110, 120, 130]);
});

Deno.test("enlarge() repeats pixels from four times on", () => {
  assertEquals([...enlarge(Float32Array.of(1, 2), 2, 1, 8, 1)], [1, 1, 1, 1, 2, 2, 2, 2]);
});

Deno.test("enlarge() interpolates below, within the range of the image and without spreading NaN", () => {
  assertEquals([...enlarge(Float32Array.of(0, 4), 2, 1, 4, 1)], [0, 1, 3, 4]);
  const some = enlarge(Float32Array.of(1, 2, 3, NaN, 5, 6), 3, 2, 6, 4);
  assertEquals(some.length, 24);
  assert(some.some((value) => value === 1) && some.some((value) => value === 6));
});
