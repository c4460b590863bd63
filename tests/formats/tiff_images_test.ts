import { assert, assertEquals, assertThrows } from "@std/assert";
import { FormatError, memorySource } from "../../formats/source.ts";
import { openTiff, tiff } from "../../formats/tiff.ts";
import { type TiffImage, writeTiff } from "../../formats/tiff_writer.ts";

const grey = (fill: number, width = 3, height = 2): TiffImage => ({
  width,
  height,
  dtype: "uint16",
  pixels: new Uint16Array(width * height).fill(fill),
});
const signalsOf = (first: TiffImage, ...more: TiffImage[]) =>
  openTiff(memorySource(writeTiff(first, ...more), { name: "a.tif" })).signals();
const short = (tag: number, value: number | number[]) => ({ tag, type: "short" as const, value });

Deno.test("Tiff.signals() makes a stack of pages that are alike and follow one another", () => {
  const rgb: TiffImage = { width: 1, height: 1, dtype: "uint8", samples: 3, pixels: Uint8Array.of(1, 2, 3) };
  const signals = signalsOf(grey(1), grey(2), grey(3), rgb, grey(4));
  assertEquals(signals.map(({ shape, dtype }) => [...shape, dtype]), [
    [3, 2, 3, "uint16"],
    [1, 1, "rgb8"],
    [2, 3, "uint16"],
  ]);
  const [stack] = signals;
  assertEquals(stack!.axes.map(({ name, navigate }) => [name, navigate]), [
    ["page", true],
    ["height", false],
    ["width", false],
  ]);
  assertEquals([...stack!.read()], [1, 2, 3].flatMap((fill) => new Array<number>(6).fill(fill)));
  const part = { start: [0, 1, 0], stop: [3, 2, 3], step: [2, 1, 2] };
  assertEquals(stack!.read(part), Uint16Array.of(1, 1, 3, 3));
  assertThrows(() => stack!.read({ start: [2, 0, 0], stop: [4, 2, 3] }), RangeError, "axis 0 of size 3");
});

Deno.test("Tiff.signals() takes images of SubIFDs, and leaves out smaller versions of others", () => {
  const small = { ...grey(9, 1, 1), tags: [{ tag: 254, type: "long" as const, value: 1 }] };
  const signals = signalsOf({ ...grey(1), subImages: [small, grey(5, 4, 4)] }, small);
  assertEquals(signals.map(({ shape }) => shape), [[2, 3], [4, 4]]);
  assertEquals(signalsOf(small).map(({ shape }) => shape), [[1, 1]], "a reduced image alone is an image");
});

Deno.test("Tiff.signals() gives stored numbers, and beside them what they show", () => {
  const bytes = { width: 2, height: 1, dtype: "uint8" as const, pixels: Uint8Array.of(0, 3) };
  const [white] = signalsOf({ ...bytes, tags: [short(262, 0)] });
  assertEquals([white!.read(), white!.shown!.read()], [Uint8Array.of(0, 3), Uint8Array.of(255, 252)]);
  const [packed] = signalsOf({ ...bytes, bits: 2, tags: [short(262, 0)] });
  assertEquals(packed!.shown!.read(), Uint8Array.of(3, 0));

  const map = (value: (i: number) => number[]) =>
    [0, 1, 2].flatMap((k) => Array.from({ length: 256 }, (_, i) => value(i)[k]! * 257));
  const colours = map((i) => [i, 0, 255 - i]);
  const [palette] = signalsOf({ ...bytes, tags: [short(262, 3), short(320, colours)] });
  assertEquals([palette!.dtype, palette!.read()], ["uint8", Uint8Array.of(0, 3)]);
  assertEquals([palette!.shown!.dtype, palette!.shown!.read()], [
    "rgb8",
    Uint8Array.of(0, 0, 255, 3, 0, 252),
  ]);
  const [greys] = signalsOf({
    ...bytes,
    tags: [short(262, 3), short(320, map((i) => [255 - i, 255 - i, 255 - i]))],
  });
  assertEquals([greys!.shown!.dtype, greys!.shown!.read()], ["uint8", Uint8Array.of(255, 252)]);
  const [mapless] = signalsOf({ ...bytes, tags: [short(262, 3), short(320, [1, 2, 3])] });
  assertEquals([mapless!.read(), mapless!.shown], [Uint8Array.of(0, 3), undefined]);

  const inks = {
    ...bytes,
    width: 1,
    samples: 4,
    pixels: Uint8Array.of(255, 0, 51, 51),
    tags: [short(262, 5)],
  };
  const [cmyk] = signalsOf(inks);
  assertEquals([cmyk!.shape, cmyk!.shown!.shape], [[1, 1, 4], [1, 1]]);
  assertEquals(cmyk!.shown!.read({ start: [0, 0], stop: [1, 1] }), Uint8Array.of(0, 204, 163));
  const luma = {
    ...bytes,
    width: 1,
    samples: 3,
    pixels: Uint8Array.of(76, 85, 255),
    tags: [short(262, 6), short(530, [1, 1])],
  };
  assertEquals(signalsOf(luma)[0]!.shown!.read(), Uint8Array.of(254, 0, 0), "red, as JPEG has it");
});

Deno.test("Tiff.signals() keeps the place of an image that cannot be read; its read throws the reason", () => {
  const bytes = writeTiff(grey(1), grey(2, 5, 5), grey(3));
  const file = openTiff(memorySource(bytes, { name: "a.tif" }));
  const entry = file.pages[1]!.tags.get(259)!;
  new DataView(bytes.buffer).setUint16(entry.entry + 8, 34712, true);
  const signals = openTiff(memorySource(bytes, { name: "a.tif" })).signals();
  assertEquals(signals.map(({ shape }) => shape), [[2, 3], [5, 5], [2, 3]]);
  assertThrows(() => signals[1]!.read(), FormatError, "Compression 34712 (JPEG 2000) is not supported");
  assertEquals(signals[2]!.read()[0], 3);
});

Deno.test("Tiff.signals() reads the planes that ImageJ writes behind a single directory", () => {
  const planes = Uint16Array.from({ length: 4 * 6 }, (_, i) => i);
  const description = (images: number) => `ImageJ=1.54f\nimages=${images}\nslices=${images}\n`;
  const one = (text: string) => ({
    ...grey(0),
    pixels: planes.subarray(0, 6),
    tags: [{ tag: 270, type: "ascii" as const, value: text }],
  });
  const stackOf = (text: string) => {
    // the pixels at the end, so that further planes may follow
    const head = writeTiff(one(text));
    const bytes = new Uint8Array(head.length + planes.byteLength);
    bytes.set(head);
    bytes.set(new Uint8Array(planes.buffer), head.length);
    const entry = openTiff(memorySource(bytes)).pages[0]!.tags.get(273)!.entry;
    new DataView(bytes.buffer).setUint32(entry + 8, head.length, true);
    return openTiff(memorySource(bytes)).signals()[0]!;
  };
  const stack = stackOf(description(4));
  assertEquals([stack.shape, stack.read()], [[4, 2, 3], planes]);
  assertEquals(stackOf(description(5)).shape, [2, 3], "planes that are not there are not made up");
  assertEquals(stackOf("images=4").shape, [2, 3], "other software does not do so");
});

Deno.test("Tiff.signals() survives SubIFDs that lead nowhere, in a circle, or all to one place", () => {
  const first = { ...grey(1), subImages: [grey(2, 4, 4), grey(3, 5, 5)] };
  const bytes = writeTiff(first);
  const entry = openTiff(memorySource(bytes)).pages[0]!.tags.get(330)!;
  const places = new DataView(bytes.buffer, entry.offset, 8);
  for (
    const [a, b] of [[8, 2 ** 31], [places.getUint32(0, true), places.getUint32(0, true)], [0, 0]] as const
  ) {
    const broken = bytes.slice();
    new DataView(broken.buffer).setUint32(entry.offset, a, true);
    new DataView(broken.buffer).setUint32(entry.offset + 4, b, true);
    const signals = openTiff(memorySource(broken)).signals();
    assert(signals.length >= 1 && signals.length <= 2);
    assertEquals(signals[0]!.read()[0], 1);
  }
});

Deno.test("Tiff.signals() refuses a file without any image, naming the place", () => {
  const bytes = writeTiff(grey(1));
  const entry = openTiff(memorySource(bytes)).pages[0]!.tags.get(257)!.entry;
  new DataView(bytes.buffer).setUint32(entry + 8, 0, true);
  const file = openTiff(memorySource(bytes, { name: "a.tif" }));
  assertThrows(() => file.signals(), FormatError, "a.tif at byte 20: No page has an image");
});

Deno.test("tiff.recognises() TIFF and BigTIFF of either byte order, and nothing else", () => {
  for (const options of [{}, { bigEndian: true }, { big: true }, { big: true, bigEndian: true }]) {
    assert(tiff.recognises(memorySource(writeTiff({ ...grey(1), ...options }))));
  }
  for (const bytes of [[], [0x49, 0x49, 42], [0x49, 0x49, 0, 42], [0x4d, 0x4d, 42, 0], [0x49, 0x4d, 42, 0]]) {
    assert(!tiff.recognises(memorySource(Uint8Array.from(bytes))));
  }
});
