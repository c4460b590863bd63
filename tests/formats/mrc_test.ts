import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { mrc, type MrcFile, openMrc } from "../../formats/mrc.ts";
import { FLOATS, INTEGERS } from "../../formats/mrc_layout.ts";
import { type MrcInput, writeMrc } from "../../formats/mrc_writer.ts";
import type { Pixels } from "../../formats/signal.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { feiRecord } from "./mrc_records.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.mrc" });
const open = (input: MrcInput): MrcFile => openMrc(source(writeMrc(input)));
const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer as ArrayBuffer);

const MODES: [mode: number, dtype: string, stored: ArrayBufferView, read: Pixels][] = [
  [1, "int16", Int16Array.of(1, -2, 3, 300, -32768, 0), Int16Array.of(1, -2, 3, 300, -32768, 0)],
  [2, "float32", Float32Array.of(1, -2, 0.1, 1e30, NaN, 0), Float32Array.of(1, -2, 0.1, 1e30, NaN, 0)],
  [
    4,
    "complex64",
    Float32Array.from({ length: 12 }, (_, i) => i / 7),
    Float32Array.from({ length: 12 }, (_, i) => i / 7),
  ],
  [6, "uint16", Uint16Array.of(1, 2, 3, 300, 65535, 0), Uint16Array.of(1, 2, 3, 300, 65535, 0)],
  [
    12,
    "float32",
    Uint16Array.of(0, 0x3c00, 0xc000, 1, 0x7bff, 0x7c00),
    Float32Array.of(0, 1, -2, 2 ** -24, 65504, Infinity),
  ],
  [16, "rgb8", Uint8Array.from({ length: 18 }, (_, i) => i), Uint8Array.from({ length: 18 }, (_, i) => i)],
  [101, "uint8", Uint8Array.of(0x21, 0x03, 0x54, 0xff), Uint8Array.of(1, 2, 3, 4, 5, 15)],
];

for (const littleEndian of [true, false]) {
  Deno.test(`openMrc() reads every mode, ${littleEndian ? "little" : "big"} endian`, () => {
    for (const [mode, dtype, stored, read] of MODES) {
      const file = open({ size: [3, 2, 1], mode, data: bytesOf(stored), littleEndian });
      const [signal] = file.signals();
      assertEquals([signal!.shape, signal!.dtype], [[2, 3], dtype], `mode ${mode}`);
      assertEquals(signal!.read(), read, `mode ${mode}`);
      assertEquals(file.header.littleEndian, littleEndian);
    }
  });
}

Deno.test("openMrc() decides by the extremes, else by who wrote the file, whether bytes have a sign", () => {
  const dtype = (numbers: Record<string, number>) =>
    open({ size: [2, 1, 1], mode: 0, data: Uint8Array.of(200, 1), numbers }).signals()[0]!.dtype;
  assertEquals(dtype({}), "int8");
  assertEquals(dtype({ DMIN: 0, DMAX: 200 }), "uint8");
  assertEquals(dtype({ NVERSION: 0 }), "uint8");
  assertEquals(dtype({ NVERSION: 0, DMIN: -5, DMAX: 5 }), "int8");
  assertEquals(dtype({ NVERSION: 0, IMODSTAMP: 1146047817, IMODFLAGS: 1 }), "int8");
  assertEquals(dtype({ IMODSTAMP: 1146047817 }), "uint8");
});

const cube = (numbers: Record<string, number>, size: [number, number, number] = [3, 2, 4]) =>
  open({ size, mode: 0, data: new Uint8Array(size[0] * size[1] * size[2]), numbers }).signals()[0]!;
const axesOf = (signal: { axes: readonly { name: string; navigate: boolean }[] }) =>
  signal.axes.map(({ name, navigate }) => navigate ? `${name}*` : name);

Deno.test("openMrc() tells images, stacks, volumes and stacks of volumes apart", () => {
  assertEquals(axesOf(cube({}, [3, 2, 1])), ["y", "x"]);
  assertEquals(axesOf(cube({})), ["section*", "y", "x"]);
  assertEquals(axesOf(cube({ ISPG: 1 })), ["z", "y", "x"]);
  const volumes = cube({ ISPG: 401, MZ: 2 });
  assertEquals([axesOf(volumes), volumes.shape], [["volume*", "z", "y", "x"], [2, 2, 2, 3]]);
  assertEquals(axesOf(cube({ ISPG: 1, MAPC: 3, MAPR: 1, MAPS: 2 })), ["y", "x", "z"]);
});

Deno.test("openMrc() has lengths in nm, and none where the header has none", () => {
  const [z, y, x] = cube({ ISPG: 1, XLEN: 30, YLEN: 40, ZLEN: -4, XORIGIN: 50 }).axes;
  assertEquals([x!.units, x!.scale, x!.offset], ["nm", 1, 5]);
  assertEquals([y!.units, y!.scale], ["nm", 2]);
  assertEquals([z!.units, z!.scale], ["", 1]);
});

Deno.test("openMrc() reads labels, and names what the header holds as MRC2014 does", () => {
  const file = open({
    size: [1, 1, 1],
    mode: 0,
    data: new Uint8Array(1),
    labels: ["made by a test", "twice"],
  });
  assertEquals(file.header.labels, ["made by a test", "twice"]);
  const tree = file.tree() as Record<string, unknown>;
  assertEquals([tree.NX, tree.GAMMA, tree.LABELS], [1, 90, ["made by a test", "twice"]]);
  assertEquals(Object.keys({ ...INTEGERS, ...FLOATS }).filter((name) => !(name in tree)), []);
});

Deno.test("openMrc() takes files without a mark, and those whose machine stamp is wrong, when the rest fits", () => {
  const input = { size: [3, 2, 1] as const, mode: 1, data: bytesOf(Int16Array.of(1, 2, 3, 4, 5, 6)) };
  const unmarked = writeMrc({ ...input, marked: false });
  assertEquals(openMrc(source(unmarked)).signals()[0]!.read(), Int16Array.of(1, 2, 3, 4, 5, 6));
  assertThrows(() => openMrc(source(unmarked.slice(0, -1))), FormatError, 'there is no "MAP" at byte 208');
  const stamped = writeMrc({ ...input, littleEndian: false });
  stamped.set([0x44, 0x44], 212);
  assertEquals(openMrc(source(stamped)).signals()[0]!.read(), Int16Array.of(1, 2, 3, 4, 5, 6));
});

for (const littleEndian of [true, false]) {
  Deno.test(`openMrc() reads what FEI says of each section, ${littleEndian ? "little" : "big"} endian`, () => {
    const extension = new Uint8Array([
      ...feiRecord(888, littleEndian, -60),
      ...feiRecord(888, littleEndian, 60),
    ]);
    const file = open({
      size: [1, 1, 2],
      mode: 0,
      data: new Uint8Array(2),
      extended: "FEI2",
      extension,
      littleEndian,
    });
    assertEquals(file.sections().map((section) => section["Alpha tilt"]), [-60, 60]);
    const { "Metadata size": size, "Metadata version": version, ...first } = file.sections()[0]!;
    assertEquals([size, version], [888, 2]);
    assertEquals(first, {
      HT: 300000,
      Dose: 2e21,
      "Alpha tilt": -60,
      "Pixel size X": 2e-10,
      "Pixel size Y": 3e-10,
      Magnification: 81000,
      "Integration time": 1.5,
      "Camera name": "Falcon",
      "STEM Detector name": "HAADF",
      "Scan rotation": 0.25,
      "Acquisition time stamp": 1700000000000000,
      "Objective aperture name": "70 um",
    });
    const [, y, x] = file.signals()[0]!.axes;
    assertEquals([x!.units, x!.scale, y!.scale], ["nm", 2e-10 * 1e9, 3e-10 * 1e9]);
  });
}

Deno.test("openMrc() reads FEI1 without what only FEI2 has", () => {
  const file = open({
    size: [1, 1, 1],
    mode: 0,
    data: new Uint8Array(1),
    extended: "FEI1",
    extension: feiRecord(768, true, 10),
  });
  assertEquals([file.sections()[0]!["Alpha tilt"], file.sections()[0]!["Scan rotation"]], [10, undefined]);
});

Deno.test("openMrc() reads SerialEM's sections and those of older FEI software", () => {
  const shorts = Int16Array.of(-6000, 250, -500, 810);
  const bytes = writeMrc({
    size: [1, 1, 1],
    mode: 0,
    data: new Uint8Array(1),
    extended: "SERI",
    extension: bytesOf(shorts),
  });
  new DataView(bytes.buffer).setInt16(128, 8, true);
  new DataView(bytes.buffer).setInt16(130, 1 | 4 | 8, true);
  assertEquals(openMrc(source(bytes)).sections(), [{
    "Alpha tilt": -60,
    "X-Stage": 1e-5,
    "Y-Stage": -2e-5,
    Magnification: 81000,
  }]);
  const old = new Float32Array(32768);
  old.set([-60, 0, 1e-6, 2e-6, 3e-6, 0, 0, -2e-6, 1, 100, 87, 5e-10, 50000]);
  const [section] = open({ size: [1, 1, 1], mode: 0, data: new Uint8Array(1), extension: bytesOf(old) })
    .sections();
  assertEquals([section!["Alpha tilt"], section!["Tilt axis angle"], section!.Magnification], [
    -60,
    87,
    50000,
  ]);
});

Deno.test("a region of an MRC file is that part of the whole", () => {
  for (const mode of [6, 101]) {
    const size = [5, 4, 3] as const;
    const data = Uint8Array.from({ length: mode === 6 ? 120 : 36 }, (_, i) => i * 37);
    const signal = open({ size, mode, data }).signals()[0]!;
    const whole = signal.read();
    const range = (most: number) =>
      fc.tuple(fc.nat(most), fc.nat(most), fc.integer({ min: 1, max: 3 }))
        .map(([a, b, step]) => [Math.min(a, b), Math.max(a, b), step] as const);
    fc.assert(fc.property(range(3), range(4), range(5), (...ranges) => {
      const indices = ([start, stop, step]: readonly [number, number, number]) =>
        Array.from({ length: Math.ceil((stop - start) / step) }, (_, i) => start + i * step);
      const expected = indices(ranges[0]).flatMap((z) =>
        indices(ranges[1]).flatMap((y) => indices(ranges[2]).map((x) => whole[(z * 4 + y) * 5 + x]))
      );
      const [start, stop, step] = [0, 1, 2].map((i) => ranges.map((range) => range[i]!));
      assertEquals([...signal.read({ start: start!, stop: stop!, step: step! })], expected);
    }));
  }
});

Deno.test("openMrc() names what is missing, and what it does not read", () => {
  const bytes = writeMrc({ size: [4, 4, 2], mode: 2, data: new Uint8Array(128), labels: ["kept"] });
  const cut = openMrc(source(bytes.slice(0, -100)));
  assertEquals(cut.header.labels, ["kept"]);
  assertThrows(
    () => cut.signals(),
    FormatError,
    "a.mrc at byte 1052: 100 bytes of 4 × 4 × 2 in mode 2 are missing",
  );
  assertThrows(() => cube({ MODE: 3 }), FormatError, "Mode 3 (complex integers) is not supported");
  const refuses = (numbers: Record<string, number>, message: string) =>
    assertThrows(() => cube(numbers), FormatError, message);
  refuses({ MODE: 7 }, "mode 7 is none of");
  refuses({ NX: 0 }, "0 × 2 × 4 are no sizes of an array");
  refuses({ MAPC: 2 }, "axes 2, 2, 3 are not 1, 2 and 3");
  refuses({ NSYMBT: 5000 }, "An extended header of 5000 bytes does not fit the file");
  refuses({ NX: 2 ** 31 - 1, NY: 2 ** 31 - 1, NZ: 2 ** 31 - 1 }, "are missing");
});

Deno.test("openMrc() throws FormatError alone for files that are cut off or damaged", () => {
  const whole = writeMrc({
    size: [3, 2, 2],
    mode: 101,
    data: new Uint8Array(8),
    extended: "FEI1",
    extension: feiRecord(768, true, 10),
    labels: ["a label"],
  });
  const read = (bytes: Uint8Array) => {
    try {
      const file = openMrc(source(bytes));
      file.tree();
      file.signals()[0]!.read();
    } catch (error) {
      // a lie about sizes can promise more than is read at once
      if (!(error instanceof FormatError)) throw error;
    }
  };
  for (let length = 0; length <= whole.length; length += 13) read(whole.slice(0, length));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << bit;
      read(bytes);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("mrc.recognises() goes by the header", () => {
  assertEquals(mrc.recognises(source(writeMrc({ size: [1, 1, 1], mode: 0, data: new Uint8Array(1) }))), true);
  assertEquals(mrc.recognises(source(new Uint8Array(1024))), false);
  assertEquals(mrc.recognises(source(new Uint8Array(10))), false);
});
