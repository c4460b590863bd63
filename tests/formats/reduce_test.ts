import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { reduceSpectrumImage } from "../../formats/reduce.ts";
import type { Pixels, Signal } from "../../formats/signal.ts";
import { memorySignal } from "../previews/_signal.ts";

/** Sums by their definition. */
function plainSums(signal: Signal, axis: number, step: number[]) {
  const region = { start: signal.shape.map(() => 0), stop: [...signal.shape], step };
  const values = Array.from(signal.read(region) as ArrayLike<number>);
  const counts = signal.shape.map((size, i) => Math.ceil(size / step[i]!));
  const inner = counts.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channels = counts[axis]!;
  const map = new Array<number>(values.length / channels).fill(0);
  const mean = new Array<number>(channels).fill(0);
  values.forEach((value, i) => {
    const number = Number.isFinite(value) ? value : 0;
    map[Math.floor(i / inner / channels) * inner + i % inner]! += number;
    mean[Math.floor(i / inner) % channels]! += number / map.length;
  });
  return { map, mean };
}

const types = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
};

Deno.test("reduceSpectrumImage() sums along and across, wherever the channels lie", () => {
  const cases = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
    axis: fc.nat(3),
    steps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
    type: fc.constantFrom(...Object.keys(types) as (keyof typeof types)[]),
    seed: fc.nat(),
  });
  fc.assert(fc.property(cases, ({ shape, axis, steps, type, seed }) => {
    const channels = axis % shape.length;
    const data = new types[type](shape.reduce((a, b) => a * b, 1)).map((_, i) => (i * 7919 + seed) % 251);
    if (data instanceof Float32Array) data[seed % data.length] = [NaN, Infinity, 1][seed % 3]!;
    const signal = memorySignal(data, shape, "float32");
    const step = steps.slice(0, shape.length);
    const { map, mean, shape: found } = reduceSpectrumImage(signal, channels, {
      start: shape.map(() => 0),
      stop: shape,
      step,
    });
    const expected = plainSums(signal, channels, step);
    assertEquals(found, shape.map((size, i) => Math.ceil(size / step[i]!)).filter((_, i) => i !== channels));
    assertEquals([...map], expected.map);
    mean.forEach((value, i) => assertAlmostEquals(value, expected.mean[i]!, 1e-6));
  }));
});

/** A signal of any size without any memory: each number is known from where it lies. */
function endless(shape: number[], at: (index: number[]) => number): Signal & { largest: number } {
  const signal = {
    ...memorySignal(new Uint8Array(1), [1], "uint8"),
    shape,
    dtype: "uint16" as const,
    axes: shape.map((size, i) => ({ name: `${i}`, units: "", size, scale: 1, offset: 0, navigate: true })),
    largest: 0,
    read(region?: { start: number[]; stop: number[] }): Pixels {
      const counts = shape.map((_, i) => region!.stop[i]! - region!.start[i]!);
      const total = counts.reduce((a, b) => a * b, 1);
      signal.largest = Math.max(signal.largest, total);
      const index = [...region!.start];
      const out = new Uint16Array(total);
      for (let n = 0; n < total; n++) {
        out[n] = at(index);
        for (let d = shape.length - 1; d >= 0 && ++index[d]! === region!.stop[d]; d--) {
          index[d] = region!.start[d]!;
        }
      }
      return out;
    },
  };
  return signal;
}

Deno.test("reduceSpectrumImage() reads a few megabytes at a time, whatever is large", () => {
  for (
    const [shape, axis] of [[[3, 1100, 1000, 2], 3], [[2, 3000, 1000], 0], [[2, 3, 1500, 1000], 1], [
      [2, 3e6],
      1,
    ]] as const
  ) {
    const signal = endless([...shape], (index) => 1 + index[axis]!);
    const { map, mean } = reduceSpectrumImage(signal, axis);
    const channels = shape[axis]!;
    assert(signal.largest <= 2 * 2 ** 20, `${signal.largest} numbers at once`);
    const expected = Float64Array.from({ length: channels }, (_, c) => (1 + c) % 65536);
    assertEquals(mean, expected);
    const sum = expected.reduce((total, value) => total + value, 0);
    assert(map.every((value) => value === sum), `${shape}`);
  }
});

Deno.test("reduceSpectrumImage() reads in the order of the file where it is another one", () => {
  const [rows, columns, channels] = [5, 4, 6];
  const value = (y: number, x: number, e: number) => 100 * y + 10 * x + e;
  const axes = [
    { name: "y", navigate: true, scale: 2 },
    { name: "x", navigate: true, scale: 2 },
    { name: "Energy loss", units: "eV" },
  ];
  const inOrder = new Float32Array(rows * columns * channels);
  const asStored = new Float32Array(inOrder.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let e = 0; e < channels; e++) {
        inOrder[(y * columns + x) * channels + e] = value(y, x, e);
        asStored[(e * rows + y) * columns + x] = value(y, x, e);
      }
    }
  }
  const plain = memorySignal(inOrder, [rows, columns, channels], "float32", axes);
  const stored = memorySignal(asStored, [channels, rows, columns], "float32", [axes[2]!, axes[0]!, axes[1]!]);
  const both: Signal = {
    ...plain,
    stored,
    read: () => assert(false, "read against the order of the file") as never,
  };
  const region = { start: [1, 0, 2], stop: [rows, columns, channels], step: [2, 1, 3] };
  assertEquals(reduceSpectrumImage(both, 2, region), reduceSpectrumImage(plain, 2, region));
  assertEquals(reduceSpectrumImage(both, 2).shape, [rows, columns]);
});

Deno.test("reduceSpectrumImage() sums the amplitudes of complex numbers", () => {
  const signal = memorySignal(Float32Array.of(3, 4, 0, 1, 0, 0, 6, 8), [2, 2], "complex64");
  const { map, mean } = reduceSpectrumImage(signal, 1);
  assertEquals([[...map], [...mean]], [[6, 10], [2.5, 5.5]]);
});

Deno.test("reduceSpectrumImage() refuses what holds no spectra", () => {
  assertThrows(() => reduceSpectrumImage(memorySignal(new Uint8Array(0), [0, 3], "uint8"), 1), RangeError);
});
