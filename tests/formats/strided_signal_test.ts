import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Axis } from "../../formats/signal.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { stridedSignal } from "../../formats/strided_signal.ts";

const axis = (name: string, size: number): Axis => ({
  name,
  size,
  units: "",
  scale: 1,
  offset: 0,
  navigate: false,
});
const AXES = [axis("energy", 4), axis("y", 2), axis("x", 3)];

/** Numbers 0 … 23 of 16 bits behind a head of 5 bytes. */
function blockOf(littleEndian: boolean) {
  const bytes = new Uint8Array(5 + 48).fill(0xee);
  const view = new DataView(bytes.buffer, 5);
  for (let i = 0; i < 24; i++) view.setUint16(2 * i, 300 * i, littleEndian);
  return memorySource(bytes, { name: "map.raw" });
}

Deno.test("stridedSignal() gives axes in another order than the file's, and those of the file as `stored`", () => {
  for (const littleEndian of [true, false]) {
    const signal = stridedSignal({
      file: blockOf(littleEndian),
      start: 5,
      dtype: "uint16",
      littleEndian,
      axes: AXES,
      order: [1, 2, 0],
      name: "map",
      intensityUnits: "counts",
    });
    assertEquals([signal.name, signal.intensityUnits, signal.dtype], ["map", "counts", "uint16"]);
    assertEquals([signal.shape, signal.axes.map(({ name }) => name)], [[2, 3, 4], ["y", "x", "energy"]]);
    // energy is slowest in the file: 6 numbers from one channel to the next
    const spectrum = signal.read({ start: [1, 2, 0], stop: [2, 3, 4] });
    assertEquals(spectrum, Uint16Array.of(5, 11, 17, 23).map((i) => 300 * i));
    assertEquals([signal.stored?.shape, signal.stored?.axes], [[4, 2, 3], AXES]);
    assertEquals(signal.stored?.read(), Uint16Array.from({ length: 24 }, (_, i) => 300 * i));
  }
});

Deno.test("stridedSignal() reads any region in any order as taking single numbers would", () => {
  const range = (size: number) =>
    fc.tuple(fc.nat(size), fc.nat(size), fc.integer({ min: 1, max: 3 }))
      .map(([a, b, step]) => ({ start: Math.min(a, b), stop: Math.max(a, b), step }));
  const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
  fc.assert(fc.property(order, range(4), range(2), range(3), (order, ...inFile) => {
    const ranges = order.map((place) => inFile[place]!);
    const signal = stridedSignal({ file: blockOf(true), start: 5, dtype: "uint16", axes: AXES, order });
    assertEquals(signal.stored === undefined, order.join() === "0,1,2");
    const expected: number[] = [];
    const at = [0, 0, 0];
    const visit = (i: number): void => {
      if (i === 3) return void expected.push(300 * ((at[0]! * 2 + at[1]!) * 3 + at[2]!));
      const { start, stop, step } = ranges[i]!;
      for (let k = start; k < stop; k += step) {
        at[order[i]!] = k;
        visit(i + 1);
      }
    };
    visit(0);
    const region = {
      start: ranges.map(({ start }) => start),
      stop: ranges.map(({ stop }) => stop),
      step: ranges.map(({ step }) => step),
    };
    assertEquals([...signal.read(region)], expected);
  }));
});

Deno.test("stridedSignal() believes no size of a file, and names what is missing", () => {
  const layout = { file: blockOf(true), start: 5, dtype: "uint16" as const, axes: AXES };
  const refuses = (changes: Partial<typeof layout>, message: string) =>
    assertThrows(() => stridedSignal({ ...layout, ...changes }), FormatError, message);
  refuses({ start: 9 }, "map.raw at byte 53: 4 bytes of 4 × 2 × 3 uint16 are missing");
  refuses({ axes: [axis("y", 1e9), axis("x", 1e9)] }, "are missing");
  for (const size of [0, -1, 2.5, NaN, Infinity]) {
    refuses({ axes: [axis("y", 2), axis("x", size)] }, `The size of x must be a whole number above zero`);
  }
  refuses({ start: NaN }, "cannot begin at byte NaN");
  refuses({ start: -1 }, "cannot begin at byte -1");
  assertThrows(() => stridedSignal({ ...layout, order: [0, 0, 1] }), RangeError, "[0, 0, 1]");
  assertThrows(() => stridedSignal({ ...layout, order: [1, 0] }), RangeError, "does not name each of 3");
});

Deno.test("stridedSignal() tells a file that became shorter while it was read", () => {
  const file = blockOf(true);
  const shrinking = { ...file, read: (offset: number, length: number) => file.read(offset, length - 1) };
  const signal = stridedSignal({ file: shrinking, start: 5, dtype: "uint16", axes: AXES });
  assertThrows(() => signal.read(), FormatError, "map.raw at byte 5: The file became shorter");
});
