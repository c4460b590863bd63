import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openSer, ser } from "../../formats/ser.ts";
import { type SerInput, writeSer } from "../../formats/ser_writer.ts";
import { type ByteSource, FormatError, memorySource } from "../../formats/source.ts";
import type { Region } from "../../formats/signal.ts";
import { writeEmi } from "../../formats/emi_writer.ts";

const open = (bytes: Uint8Array) => openSer(memorySource(bytes, { name: "a_1.ser" }));
const spectra = (count: number, channels: number, more: Partial<SerInput> = {}): Uint8Array<ArrayBuffer> =>
  writeSer({
    version: 544,
    dtype: "uint16",
    sizes: [channels],
    elements: Array.from({ length: count }, (_, i) => ({
      data: Uint16Array.from({ length: channels }, (_, k) => 100 * i + k),
      time: 1_456_168_703 + i,
    })),
    ...more,
  });
const places = (columns: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    data: Uint16Array.of(i, 2 * i),
    position: { x: i % columns, y: -Math.floor(i / columns) },
  }));
const POSITION = { description: "Position", units: "meters" };
/** `bytes` with a number in place of another. */
function patched(bytes: Uint8Array, at: number, value: number | bigint): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  if (typeof value === "bigint") view.setBigUint64(at, value, true);
  else view.setUint32(at, value, true);
  return copy;
}

Deno.test("ser.recognises() goes by the first bytes", () => {
  assertEquals(ser.recognises(memorySource(spectra(1, 2))), true);
  assertEquals(ser.recognises(memorySource(new TextEncoder().encode("LUCAM-RECORDER"))), false);
  assertEquals(ser.recognises(memorySource(new Uint8Array(3))), false);
});

Deno.test("openSer() gives a series its axes: what is counted, and the spectrum's energies", () => {
  const calibrations = [{ offset: -20, delta: 0.2, element: 3 }];
  const elements = [1, 2].map((i) => ({ data: Uint16Array.of(i, 0), calibrations }));
  const [signal] = open(spectra(2, 2, { elements })).signals();
  assertEquals(signal.shape, [2, 2]);
  assertEquals(signal.axes, [
    { name: "", units: "", size: 2, scale: 1, offset: 0, navigate: true },
    { name: "Energy", units: "eV", size: 2, scale: 0.2, offset: -20, navigate: false },
  ]);
});

Deno.test("openSer() takes images with the uppermost row first, calibrated in nm", () => {
  const data = Int16Array.of(1, 2, 3, 4, 5, 6);
  const calibrations = [{ offset: 0, delta: 2e-9, element: 1 }, { offset: 5e-9, delta: 1e-9, element: 0 }];
  const bytes = writeSer({ version: 528, dtype: "int16", sizes: [3, 2], elements: [{ data, calibrations }] });
  const [signal] = open(bytes).signals();
  assertEquals([signal.shape, signal.dtype], [[3, 2], "int16"]);
  assertEquals(signal.read(), data);
  assertEquals(signal.axes.map(({ name, units, scale, offset }) => [name, units, scale, offset]), [
    ["y", "nm", 2, -2e-9],
    ["x", "nm", 1, 5e-9],
  ]);
  assertEquals(signal.read({ start: [0, 1], stop: [3, 2], step: [2, 1] }), Int16Array.of(2, 6));
});

Deno.test("openSer() puts a map's rows first when the beam went along them", () => {
  const dimensions = [{ size: 3, delta: 1e-9, ...POSITION }, { size: 2, delta: -2e-9, ...POSITION }];
  const rows = spectra(6, 2, { dimensions, positions: true, elements: places(3, 6) });
  const [signal] = open(rows).signals();
  assertEquals(signal.axes.map(({ name, units, size, scale }) => [name, units, size, scale]), [
    ["y", "nm", 2, -2],
    ["x", "nm", 3, 1],
    ["Energy", "eV", 2, 1],
  ]);
  assertEquals(signal.read({ start: [1, 0, 0], stop: [2, 3, 1] }), Uint16Array.of(3, 4, 5));
  const columns = places(3, 6).map((place) => ({ ...place, position: { x: 0, y: place.data[0]! } }));
  const [other] = open(spectra(6, 2, { dimensions, positions: true, elements: columns })).signals();
  assertEquals(other.shape, [3, 2, 2]);
});

Deno.test("openSer() ends a series where it was stopped, and keeps the shape of a map that was", () => {
  const [series] = open(spectra(3, 2, { total: 20 })).signals();
  assertEquals(series.shape, [3, 2]);
  const [single] = open(spectra(1, 2, { total: 10 })).signals();
  assertEquals(single.shape, [2]);

  const dimensions = [{ size: 2, ...POSITION }, { size: 2, ...POSITION }];
  const [map] = open(spectra(3, 2, { total: 4, dimensions })).signals();
  assertEquals(map.read(), Uint16Array.of(0, 1, 100, 101, 200, 201, 0, 0));
  const floats = { dtype: "float32" as const, elements: [{ data: Float32Array.of(1, 2) }] };
  const [unknown] = open(spectra(0, 2, { total: 4, dimensions, ...floats })).signals();
  assertEquals([...unknown.read()].map(String), ["1", "2", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"]);
});

Deno.test("openSer() takes a list of elements without dimensions", () => {
  assertEquals(open(spectra(3, 2, { dimensions: [] })).signals()[0].shape, [3, 2]);
  assertEquals(open(spectra(1, 2, { dimensions: [] })).signals()[0].shape, [2]);
});

const DTYPES = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
  complex64: Float32Array,
  complex128: Float64Array,
};
const series = fc.record({
  version: fc.constantFrom(528 as const, 544 as const),
  dtype: fc.constantFrom(...Object.keys(DTYPES) as (keyof typeof DTYPES)[]),
  sizes: fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 9 })),
    fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })),
    fc.constant([3, 9000]), // too large to be read together with its neighbours
  ),
  arrangement: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  seed: fc.nat(255),
}).map(({ version, dtype, sizes, arrangement, seed }) => {
  const count = arrangement.reduce((a, b) => a * b, 1);
  const words = (sizes as number[]).reduce((a, b) => a * b, dtype.startsWith("complex") ? 2 : 1);
  const data = new DTYPES[dtype](count * words).map((_: number, i: number) => (seed + 7 * i) % 127);
  const elements = Array.from(
    { length: count },
    (_, i) => ({ data: data.slice(i * words, (i + 1) * words) }),
  );
  const dimensions = arrangement.map((size) => ({ size, ...POSITION }));
  return { input: { version, dtype, sizes, elements, dimensions } as SerInput, data };
});

Deno.test("writeSer() and openSer() agree on numbers of every type, size and arrangement", () => {
  fc.assert(fc.property(series, ({ input, data }) => {
    const [signal] = open(writeSer(input)).signals();
    assertEquals(signal.dtype, input.dtype);
    assertEquals(signal.read(), data as Uint8Array);
  }));
});

Deno.test("Signal.read() of a series gives any region of what it gives as a whole", () => {
  const pick = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 }));
  fc.assert(fc.property(series, fc.array(pick, { minLength: 5, maxLength: 5 }), ({ input }, picks) => {
    const [signal] = open(writeSer(input)).signals();
    const region: Required<Region> = { start: [], stop: [], step: [] };
    signal.shape.forEach((size, axis) => {
      const [a, b, step] = picks[axis]!;
      region.start.push(a % size);
      region.stop.push(a % size + 1 + b % (size - a % size));
      region.step.push(step);
    });
    const words = input.dtype.startsWith("complex") ? 2 : 1;
    const whole = signal.read();
    const expected: number[] = [];
    const visit = (axis: number, index: number) => {
      if (axis === signal.shape.length) {
        for (let w = 0; w < words; w++) expected.push(Number(whole[index * words + w]));
        return;
      }
      for (let i = region.start[axis]!; i < region.stop[axis]!; i += region.step[axis]!) {
        visit(axis + 1, index * signal.shape[axis]! + i);
      }
    };
    visit(0, 0);
    assertEquals(Array.from<number | bigint>(signal.read(region)), expected);
  }));
});

/** The file, and how many bytes were read of it. */
function counted(bytes: Uint8Array): ByteSource & { total: number } {
  const file = memorySource(bytes, { name: "a_1.ser" });
  return {
    ...file,
    total: 0,
    read(offset, length) {
      const found = file.read(offset, length);
      this.total += found.length;
      return found;
    },
  };
}

Deno.test("openSer() reads heads alone, and a region the elements that it has", () => {
  const file = counted(spectra(400, 4000));
  const [signal] = openSer(file).signals();
  assert(file.total < 150_000, `${file.total} bytes for the shape`);
  file.total = 0;
  signal.read({ start: [17, 0], stop: [18, 4000] });
  assert(file.total < 80_000, `${file.total} bytes for a spectrum of 8000`);
});

Deno.test("Signal.read() of an image reads the rows that it gives", () => {
  const data = new Uint8Array(1000 * 1000);
  const file = counted(writeSer({ version: 528, dtype: "uint8", sizes: [1000, 1000], elements: [{ data }] }));
  const [signal] = openSer(file).signals();
  file.total = 0;
  signal.read({ start: [500, 0], stop: [510, 1000] });
  assert(file.total < 20_000, `${file.total} bytes for 10 rows of 1000`);
});

Deno.test("SerFile.tree() has head, elements and tags under their usual names, and the .emi beside it", () => {
  const emi = writeEmi([{ file: "C:\\data\\a_1.ser", elements: { Manufacturer: "EDAX" } }]);
  const file = memorySource(spectra(2, 3), { name: "a_1.ser", siblings: { "a.emi": emi } });
  const tree = openSer(file).tree() as {
    ser_header_parameters: Record<string, unknown>;
    ObjectInfo: unknown;
  };
  const { SeriesVersion, ArrayLength, DataType, Time, CalibrationDelta } = tree.ser_header_parameters;
  assertEquals([SeriesVersion, ArrayLength, DataType, CalibrationDelta], [544, 3, 2, 1]);
  assertEquals(Time, Float64Array.of(1_456_168_703, 1_456_168_704));
  assertEquals(tree.ser_header_parameters["Dim-1_Description"], "Number");
  assertEquals(tree.ObjectInfo, { Manufacturer: "EDAX" });
});

Deno.test("SerFile.tree() tells what it can of a series that is cut off, and whose .emi is none", () => {
  const whole = spectra(2, 3);
  const broken = openSer(
    memorySource(whole, { name: "a_1.ser", siblings: { "a.emi": Uint8Array.of(0x4a, 0x4b, 0, 2) } }),
  ).tree() as { ser_header_parameters: Record<string, unknown>; Problems: string[] };
  assertEquals(broken.ser_header_parameters.ArrayLength, 3);
  assertEquals(broken.Problems, ["a.emi at byte 0: It holds no ObjectInfo block of TIA"]);
  const { table, offsetBytes } = openSer(memorySource(whole)).header;
  const tree = open(patched(whole, table + offsetBytes, 1)).tree() as unknown as typeof broken;
  assertEquals(tree.ser_header_parameters.ValidNumberElements, 2);
  assertMatch(tree.Problems[0]!, /at byte \d+: Element 1, at 1, is outside the file/);
});

Deno.test("SerFile.element() and tag() refuse what is not there", () => {
  const file = open(spectra(2, 3));
  assertThrows(() => file.element(2), FormatError, "No element 2 among 2");
  assertEquals([file.tag(2), file.tag(-1)], [undefined, undefined]);
  assertEquals(file.tag(1)?.time, 1_456_168_704);
});

Deno.test("openSer() takes elements whose heads were blanked with their numbers", () => {
  const bytes = spectra(3, 2);
  const offset = Number(new DataView(bytes.buffer).getBigUint64(open(bytes).header.table + 8, true));
  bytes.fill(0, offset, offset + 30);
  const file = open(bytes);
  assertEquals(file.signals()[0].read(), Uint16Array.of(0, 1, 0, 0, 200, 201));
  assertEquals(file.element(1).dtype, "uint16");
});

Deno.test("openSer() takes elements in whatever order they lie in the file", () => {
  const bytes = spectra(4, 2);
  const { table } = open(bytes).header;
  const view = new DataView(bytes.buffer);
  const offsets = [0, 1, 2, 3].map((i) => view.getBigUint64(table + 8 * i, true));
  [2, 3, 1, 0].forEach((from, i) => view.setBigUint64(table + 8 * i, offsets[from]!, true));
  assertEquals(open(bytes).signals()[0].read(), Uint16Array.of(200, 201, 300, 301, 100, 101, 0, 1));
});

Deno.test("openSer() names the place of each lie", () => {
  const bytes = spectra(3, 2, { total: 4 });
  const { table } = open(bytes).header;
  const element = Number(new DataView(bytes.buffer).getBigUint64(table, true));
  const second = Number(new DataView(bytes.buffer).getBigUint64(table + 8, true));
  const lies: [bytes: Uint8Array, message: string][] = [
    [new Uint8Array(), "at byte 0: The file ends inside its head"],
    [new Uint8Array(100), "at byte 0: Not a TIA series"],
    [patched(bytes, 6, 0x4121), "at byte 6: Elements of the unknown kind 16673"],
    [patched(bytes, 18, 5), "at byte 18: 5 valid elements of 4 in all"],
    [patched(bytes, 18, 0), "at byte 18: No element 0 among 0"],
    [patched(bytes, 14, 2 ** 32 - 1), "at byte 30: Dimensions of 4 for 4294967295 elements"],
    [
      patched(patched(bytes, 14, 2 ** 31), 34, 2 ** 31),
      "at byte 22: The table of offsets of 2147483648 elements",
    ],
    [patched(bytes, 22, 2n ** 63n), "at byte 22: The table of offsets of 4 elements"],
    [patched(bytes, 22, 8n), "at byte 22: The table of offsets of 4 elements, at 8, is outside"],
    [patched(bytes, 30, 4000), "at byte 30: 4000 dimensions, more than 16"],
    [patched(bytes, 58, 2 ** 32 - 1), "at byte 62: The file ends inside its head"],
    [
      patched(bytes, table, 2n ** 50n),
      `at byte ${table}: Element 0, at 1125899906842624, is outside`,
    ],
    [patched(bytes, table, 3n), `at byte ${table}: Element 0, at 3, is outside`],
    [
      patched(bytes, table + 16, 2n ** 40n),
      `at byte ${table + 16}: Element 2, at 1099511627776,`,
    ],
    [
      patched(bytes, element + 22, 2 ** 31),
      "at byte 18: 3 elements of 4294967322 bytes do not fit",
    ],
    [patched(bytes, element + 22, 0), `at byte ${element + 22}: An element of 0 numbers`],
    [patched(bytes, element + 20, 11), `at byte ${element + 20}: Unknown data type 11`],
    [
      patched(bytes, second + 22, 1),
      `at byte ${second}: An element of 1 uint16, where the first one is of 2`,
    ],
  ];
  for (const [lie, message] of lies) {
    assertThrows(() => open(lie).signals()[0].read(), FormatError, `a_1.ser ${message}`);
  }
});

Deno.test("openSer() refuses a thousand elements that are all the same one", () => {
  const bytes = spectra(1000, 40);
  const { table } = open(bytes).header;
  const at = new DataView(bytes.buffer).getBigUint64(table, true);
  for (let i = 0; i < 1000; i++) new DataView(bytes.buffer).setBigUint64(table + 8 * i, at, true);
  const short = bytes.slice(0, Number(at) + 200);
  assertThrows(
    () => open(short).signals(),
    FormatError,
    "1000 elements of 106 bytes do not fit into a file of",
  );
});

const fuzzed = spectra(4, 6, {
  dimensions: [{ size: 2, ...POSITION }, { size: 2, ...POSITION }],
  positions: true,
  elements: places(2, 4).map((place) => ({ ...place, data: Uint16Array.of(1, 2, 3, 4, 5, 6) })),
});
const whole = open(fuzzed).signals()[0].read();
/** Reads all there is to read; undefined for a file that is refused as it should be. */
function everything(bytes: Uint8Array) {
  try {
    const file = open(bytes);
    file.tree();
    const [signal] = file.signals();
    return signal.shape.reduce((a, b) => a * b) < 1e6 ? signal.read() : undefined;
  } catch (error) {
    if (!(error instanceof FormatError) || error.path !== "a_1.ser") throw error;
    return undefined;
  }
}

Deno.test("openSer() refuses a file cut anywhere, or reads all of it", () => {
  for (let length = 0; length < fuzzed.length; length++) {
    const found = everything(fuzzed.slice(0, length));
    if (found) assertEquals(found, whole, `cut after ${length} bytes`);
  }
});

Deno.test("openSer() throws nothing but FormatError, whatever bits are wrong", () => {
  const flips = fc.array(fc.tuple(fc.nat(fuzzed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(flips, (flips) => {
      const bytes = Uint8Array.from(fuzzed);
      for (const [at, value] of flips) bytes[at] = value;
      everything(bytes);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("writeSer() refuses what a series cannot hold", () => {
  const elements = [{ data: new Uint8Array(3) }];
  const input = { version: 528 as const, dtype: "uint8" as const, sizes: [2], elements };
  assertThrows(() => writeSer(input), TypeError, "2 uint8 are 2 bytes, not 3");
  assertThrows(() => writeSer({ ...input, dtype: "bool" }), TypeError, 'A series cannot hold "bool"');
});
