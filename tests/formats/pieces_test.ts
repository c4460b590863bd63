import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { cutSignal } from "../../formats/cut.ts";
import { piecesOf } from "../../formats/pieces.ts";
import type { Signal } from "../../formats/signal.ts";
import { gather, pixelsOf, rangesOf } from "../../formats/strided.ts";

/** A signal whose numbers are their places. */
function counting(shape: number[]): Signal {
  const numbers = Uint16Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
  const bytes = new Uint8Array(numbers.buffer);
  return {
    name: "counting",
    shape,
    dtype: "uint16",
    axes: shape.map((size, i) => ({
      name: "zyx"[i]!,
      units: "nm",
      size,
      scale: 0.5,
      offset: 10,
      navigate: i === 0,
    })),
    read: (region) =>
      pixelsOf(gather((at, n) => bytes.subarray(at, at + n), shape, rangesOf(region, shape, 2), 2), "uint16"),
  };
}

const regions = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 4 })),
  {
    minLength: 1,
    maxLength: 3,
  },
).map((axes) => ({
  shape: axes.map(([size]) => size),
  region: {
    start: axes.map(([size, a]) => a % size),
    stop: axes.map(([size, a, b]) => a % size + 1 + b % (size - a % size)),
    step: axes.map(([, , , step]) => step),
  },
}));

Deno.test("piecesOf() covers a region once, in C order, in pieces of the given size", () => {
  fc.assert(fc.property(regions, fc.integer({ min: 1, max: 200 }), ({ shape, region }, limit) => {
    const signal = counting(shape);
    const found: number[] = [];
    for (const piece of piecesOf(signal, region, limit)) {
      const pixels = signal.read(piece) as Uint16Array;
      // one number cannot be cut, however little is wanted
      assert(
        pixels.byteLength <= limit || pixels.length === 1,
        `${pixels.byteLength} bytes in a piece of ${limit}`,
      );
      found.push(...pixels);
    }
    assertEquals(found, [...signal.read(region) as Uint16Array]);
  }));
});

Deno.test("piecesOf() takes what is larger than one read, and refuses what does not fit", () => {
  const huge = { shape: [100_000, 50_000], dtype: "float64" as const };
  const [first, second] = piecesOf(huge);
  assertEquals([first!.start, first!.stop], [[0, 0], [20, 50_000]]);
  assertEquals(second!.start, [20, 0]);
  assertEquals([...piecesOf({ shape: [0, 5], dtype: "uint8" })], []);
  assertThrows(() => [...piecesOf(huge, { start: [0, 0], stop: [1, 50_001] })], RangeError, "of size 50000");
});

Deno.test("cutSignal() gives a part whose numbers and coordinates are those of the whole", () => {
  fc.assert(fc.property(regions, fc.infiniteStream(fc.boolean()), ({ shape, region }, drops) => {
    const signal = counting(shape);
    const taken = region.start.map((start, axis) => {
      const count = Math.ceil((region.stop[axis]! - start) / region.step[axis]!);
      return { start, step: region.step[axis]!, count, drop: count === 1 && drops.next().value! };
    });
    const cut = cutSignal(signal, taken);
    assertEquals(cut.read(), signal.read(region));
    const counts = taken.filter(({ drop }) => !drop).map(({ count }) => count);
    assertEquals([cut.shape, cut.axes.map(({ size }) => size)], [counts, counts]);
    for (const [i, axis] of cut.axes.entries()) {
      const { start, step } = taken.filter(({ drop }) => !drop)[i]!;
      assertEquals([axis.offset, axis.scale], [10 + start * 0.5, step * 0.5]);
    }
    const inner = counts.map((count) => Math.floor((count - 1) / 2));
    const one = cut.read({ start: inner, stop: inner.map((at) => at + 1) });
    let place = -1;
    const whole = taken.map(({ start, step, drop }) => drop ? start : start + inner[++place]! * step);
    assertEquals(one, signal.read({ start: whole, stop: whole.map((at) => at + 1) }));
  }));
});

Deno.test("cutSignal() does not read beyond the part", () => {
  const cut = cutSignal(counting([10, 10]), [{ start: 2, step: 1, count: 3 }, {
    start: 0,
    step: 3,
    count: 4,
  }]);
  assertThrows(() => cut.read({ start: [0, 0], stop: [4, 4] }), RangeError, "axis 0 of size 3");
});
