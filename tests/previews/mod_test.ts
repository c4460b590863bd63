import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Axis, Dtype, Pixels } from "../../formats/signal.ts";
import { drawPreview, drawTextPreview } from "../../previews/mod.ts";
import { DATASET_TYPES, type DatasetType } from "../../schemas/dataset.ts";
import { decodePng } from "./_decode_png.ts";
import { memorySignal } from "./_signal.ts";

const image = { type: "Image", dataType: "SEM_Imaging", title: "a.tif" } as const;
const nm: Partial<Axis> = { units: "nm", scale: 2 };
const position: Partial<Axis> = { units: "nm", scale: 2, navigate: true };

/** Share of the pixels of a rectangle that are darker than `level` in their first channel. */
function dark(
  picture: ReturnType<typeof decodePng>,
  x: number,
  y: number,
  w: number,
  h: number,
  level = 128,
): number {
  let count = 0;
  for (let j = y; j < y + h; j++) for (let i = x; i < x + w; i++) if (picture.at(i, j)[0]! < level) count++;
  return count / (w * h);
}

Deno.test("drawPreview() keeps the top left corner of an image at the top left", async () => {
  const [width, height] = [600, 300];
  const data = Uint16Array.from({ length: width * height }, (_, i) => i % 50);
  for (let y = 0; y < 60; y++) data.fill(5000, y * width, y * width + 120);
  const picture = decodePng(await drawPreview(memorySignal(data, [height, width], "uint16"), image));
  // 500 × 250, centred: from row 125 to 374.
  assertEquals([picture.width, picture.height, picture.channels], [500, 500, 2]);
  assertEquals(picture.at(2, 127), [255, 255]);
  assertEquals(picture.at(97, 172), [255, 255]);
  assert(picture.at(104, 127)[0]! < 10 && picture.at(2, 180)[0]! < 10 && picture.at(497, 372)[0]! < 10);
  assertEquals([picture.at(2, 124)[1], picture.at(2, 375)[1], picture.at(2, 374)[1]], [0, 0, 255]);
});

Deno.test("drawPreview() draws the scale bar in the lower left corner, as long as it says", async () => {
  const data = Uint16Array.from({ length: 1000 * 1000 }, (_, i) => i % 1000);
  const picture = decodePng(await drawPreview(memorySignal(data, [1000, 1000], "uint16", [nm, nm]), image));
  assertEquals(picture.channels, 1);
  // 2000 nm wide: 500 nm are 125 pixels.
  const row = Array.from({ length: 200 }, (_, x) => picture.at(x, 483)[0]! > 240);
  assertEquals([row.indexOf(true), row.lastIndexOf(true)], [14, 138]);
});

Deno.test("drawPreview() leaves 8-bit images with good contrast as they are and stretches poor ones", async () => {
  const good = Uint8Array.from({ length: 500 * 500 }, (_, i) => 20 + (i % 500) * 200 / 500);
  const same = decodePng(await drawPreview(memorySignal(good, [500, 500], "uint8"), image));
  assertEquals(same.data, good);
  const poor = good.map((value) => 100 + value / 20);
  const stretched = decodePng(await drawPreview(memorySignal(poor, [500, 500], "uint8"), image));
  assertEquals([stretched.at(2, 9), stretched.at(497, 9)], [[0], [255]]);
});

Deno.test("drawPreview() keeps the colours of RGB images, of 8 and 16 bits", async () => {
  const bytes = Uint8Array.from({ length: 500 * 500 * 3 }, (_, i) => [200, 100, i % 256][i % 3]!);
  const picture = decodePng(await drawPreview(memorySignal(bytes, [500, 500], "rgb8"), image));
  assertEquals(picture.data, bytes);
  const words = Uint16Array.from(bytes, (value) => value * 257);
  const axes = [{}, {}, { name: "sample" }];
  assertEquals(
    decodePng(await drawPreview(memorySignal(words, [500, 500, 3], "uint16", axes), image)).data,
    bytes,
  );
});

Deno.test("drawPreview() labels the axes of a spectrum and draws its peak where it is", async () => {
  const data = Float32Array.from({ length: 2000 }, (_, i) => 1000 * Math.exp(-(((i - 500) / 20) ** 2)));
  const signal = memorySignal(data, [2000], "float32", [{ units: "eV", scale: 0.5 }], "Counts");
  const picture = decodePng(
    await drawPreview(signal, { type: "Spectrum", dataType: "STEM_EELS", title: "s" }),
  );
  assertEquals([picture.width, picture.height, picture.channels], [500, 500, 4]);
  assertEquals(picture.at(250, 30)[3], 0);
  // Text: title above, label left, numbers and label below.
  assert(dark(picture, 200, 60, 100, 28) > 0.002, "title");
  assert(dark(picture, 8, 100, 16, 280) > 0.03, "intensity label");
  assert(dark(picture, 100, 420, 380, 20) > 0.02, "energy label");
  assert(dark(picture, 60, 403, 420, 14) > 0.01, "numbers");
  // The frame's left and right edges are its longest dark columns; the peak is at a quarter between them.
  const columns = Array.from({ length: 500 }, (_, x) => dark(picture, x, 100, 1, 290));
  const [left, right] = [columns.findIndex((d) => d > 0.95), columns.findLastIndex((d) => d > 0.95)];
  const blue = Array.from({ length: right - left - 2 }, (_, i) => {
    const [r, , b] = picture.at(left + 1 + i, 130) as [number, number, number];
    return b - r > 40 ? i : -1;
  }).filter((i) => i >= 0);
  assert(blue.length > 0);
  assertAlmostEquals(blue.reduce((sum, i) => sum + i, 0) / blue.length / (right - left), 0.25, 0.01);
});

Deno.test("drawPreview() does not let an X-ray detector's noise peak set the scale", async () => {
  const data = Float32Array.from({ length: 2000 }, (_, i) => i < 5 ? 1e6 : i > 1000 && i < 1040 ? 500 : 10);
  const signal = memorySignal(data, [2000], "float32", [{ units: "keV", scale: 0.01 }]);
  const picture = decodePng(
    await drawPreview(signal, { type: "Spectrum", dataType: "EDS_Spectrum", title: "s" }),
  );
  const tall = Array.from({ length: 200 }, (_, i) => picture.at(200 + i, 130)).some(([r, , b]) =>
    b! - r! > 40
  );
  assert(tall, "the line at 10 keV reaches the top");
});

Deno.test("drawPreview() shows where the signal of a spectrum image is", async () => {
  const [rows, columns, channels] = [20, 20, 64];
  const data = Float32Array.from({ length: rows * columns * channels }, (_, i) => {
    const place = Math.floor(i / channels);
    return Math.floor(place / columns) < 5 && place % columns < 5 ? 100 : 1;
  });
  const axes = [position, position, { units: "eV" }];
  const picture = decodePng(
    await drawPreview(memorySignal(data, [rows, columns, channels], "float32", axes), {
      type: "SpectrumImage",
      dataType: "EELS_Spectrum_Imaging",
      title: "si",
    }),
  );
  // The map is 200 × 200 from 49, 36: its first quarter is yellow, the rest violet.
  assertEquals(picture.at(60, 50), [253, 231, 37, 255]);
  assertEquals(picture.at(200, 50), [68, 1, 84, 255]);
  assertEquals(picture.at(60, 150), [68, 1, 84, 255]);
});

Deno.test("drawPreview() shows the last frame of a stack last", async () => {
  const data = Uint8Array.from({ length: 4 * 100 * 100 }, (_, i) => Math.floor(i / 10_000) * 50 + (i % 100));
  const signal = memorySignal(data, [4, 100, 100], "uint8", [{ navigate: true }, {}, {}]);
  const picture = decodePng(await drawPreview(signal, image));
  const means = [[120, 160], [370, 160], [120, 390], [370, 390]].map(([x, y]) => picture.at(x!, y!)[0]!);
  // In their middle, frame by frame: 50, 100, 150, 200.
  means.forEach((mean, i) => assertAlmostEquals(mean, 50 * (i + 1), 5));
  assertEquals(picture.at(2, 499), [255, 255, 255, 255]);
});

Deno.test("drawPreview() reads a huge image in bands and leaves rows out", async () => {
  const side = 40_000;
  let read = 0;
  let largest = 0;
  const signal = {
    ...memorySignal(new Uint8Array(1), [1, 1], "uint8"),
    shape: [side, side],
    axes: [{ ...nm }, { ...nm }].map((axis) => ({
      name: "",
      offset: 0,
      navigate: false,
      ...axis,
      size: side,
    })) as Axis[],
    read(region?: { start: number[]; stop: number[]; step?: number[] }): Pixels {
      const counts = region!.start.map((start, i) =>
        Math.ceil((region!.stop[i]! - start) / region!.step![i]!)
      );
      read += counts[0]! * counts[1]!;
      largest = Math.max(largest, counts[0]! * counts[1]!);
      return new Uint8Array(counts[0]! * counts[1]!);
    },
  };
  assertEquals(decodePng(await drawPreview(signal, image)).width, 500);
  assert(read <= 2000 * side && largest <= 4 * 2 ** 20, `${read} pixels in all, ${largest} at once`);
});

const arrays: Record<Dtype, (n: number) => Pixels> = {
  uint8: (n) => new Uint8Array(n),
  int8: (n) => new Int8Array(n),
  uint16: (n) => new Uint16Array(n),
  int16: (n) => new Int16Array(n),
  uint32: (n) => new Uint32Array(n),
  int32: (n) => new Int32Array(n),
  uint64: (n) => new BigUint64Array(n),
  int64: (n) => new BigInt64Array(n),
  float32: (n) => new Float32Array(n),
  float64: (n) => new Float64Array(n),
  complex64: (n) => new Float32Array(2 * n),
  complex128: (n) => new Float64Array(2 * n),
  bool: (n) => new Uint8Array(n),
  rgb8: (n) => new Uint8Array(3 * n),
  rgba8: (n) => new Uint8Array(4 * n),
};

Deno.test("drawPreview() draws any shape, type and content, however odd", async () => {
  const odd = fc.constantFrom(0, 1, -1, 255, 1e30, -1e-30, NaN, Infinity, -Infinity);
  const axis = fc.record({
    name: fc.constantFrom("", "Energy loss", "x", "\u0000", "sample", "a".repeat(300)),
    units: fc.constantFrom("", "nm", "eV", "1/nm", "keV", "<undefined>", "m".repeat(200)),
    scale: fc.constantFrom(1, 0, -2, 1e-9, NaN, Infinity),
    offset: fc.constantFrom(0, -20, NaN, 1e12),
    navigate: fc.boolean(),
  });
  const cases = fc.record({
    sizes: fc.array(fc.constantFrom<number>(0, 1, 2, 3, 7, 40), { maxLength: 4 }),
    axes: fc.array(axis, { minLength: 4, maxLength: 4 }),
    dtype: fc.constantFrom(...Object.keys(arrays) as Dtype[]),
    values: fc.array(odd, { minLength: 1, maxLength: 5 }),
    type: fc.constantFrom<DatasetType>(...DATASET_TYPES),
    dataType: fc.constantFrom("STEM_EELS", "EDS_Spectrum", "Unknown", ""),
    title: fc.string({ unit: "binary", maxLength: 100 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ sizes, axes, dtype, values, ...options }) => {
      const data = arrays[dtype](sizes.reduce((product, size) => product * size, 1));
      for (let i = 0; i < data.length; i++) {
        const value = values[i % values.length]!;
        if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
          data[i] = BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
        } else data[i] = value;
      }
      const picture = decodePng(await drawPreview(memorySignal(data, sizes, dtype, axes), options));
      assertEquals([picture.width, picture.height], [500, 500]);
    }),
    { numRuns: 150 },
  );
});

Deno.test("drawTextPreview() wraps prose and keeps a table's lines", async () => {
  const prose = decodePng(await drawTextPreview("word ".repeat(60), "notes.txt"));
  assert(dark(prose, 16, 45, 460, 15) > 0.02 && dark(prose, 16, 65, 460, 15) > 0.02, "two lines");
  assertEquals(dark(prose, 486, 45, 14, 400), 0);
  const table = decodePng(await drawTextPreview("1\t2\t3\r\n".repeat(100), "table.txt"));
  // A column at each tab stop, nothing between.
  assert(dark(table, 16, 45, 12, 400) > 0.01 && dark(table, 92, 45, 12, 400) > 0.01);
  assertEquals(dark(table, 40, 45, 40, 400), 0);
  for (const text of ["", "\u0000\u0001", "\n".repeat(1e5), "x".repeat(1e5)]) await drawTextPreview(text, "");
});
