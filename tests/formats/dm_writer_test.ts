import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openDm } from "../../formats/dm.ts";
import { type DmInput, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import type { Dtype, Pixels } from "../../formats/signal.ts";
import { memorySource } from "../../formats/source.ts";
import { askPython, referenceTest } from "./reference_python.ts";
import { sha256 } from "./golden_data.ts";

const open = (bytes: Uint8Array) => openDm(memorySource(bytes));

// 2 × 3 numbers of each type, unlike in every byte.
const ARRAYS: [Dtype, Pixels][] = [
  ["uint8", Uint8Array.of(1, 2, 3, 254, 255, 0)],
  ["int8", Int8Array.of(1, -2, 3, -128, 127, 0)],
  ["uint16", Uint16Array.of(1, 515, 3, 65535, 256, 0)],
  ["int16", Int16Array.of(1, -515, 3, -32768, 256, 0)],
  ["uint32", Uint32Array.of(1, 70000, 3, 2 ** 32 - 1, 256, 0)],
  ["int32", Int32Array.of(1, -70000, 3, -(2 ** 31), 256, 0)],
  ["float32", Float32Array.of(1.5, -2.25, 3, 1e30, NaN, 0)],
  ["float64", Float64Array.of(1.5, -2.1, 3, 1e300, Infinity, 0)],
  ["complex64", Float32Array.from({ length: 12 }, (_, i) => i - 3.5)],
  ["complex128", Float64Array.from({ length: 12 }, (_, i) => i - 3.1)],
  ["bool", Uint8Array.of(1, 0, 1, 1, 0, 0)],
  ["rgba8", Uint8Array.from({ length: 24 }, (_, i) => 10 * i)],
];
const images = ARRAYS.map(([dtype, data]) => ({
  name: `of ${dtype}`,
  dtype,
  shape: [2, 3],
  data,
  calibrations: [{ scale: 0.5, offset: -1, units: "nm" }, { scale: 2, units: "µm" }],
  intensityUnits: "e-",
  imageTags: { "Microscope Info": { Voltage: 200000, "Illumination Mode": "STEM" } },
}));

for (const version of [3, 4] as const) {
  Deno.test(`writeDm() and openDm() agree on pixels of every type in version ${version}`, () => {
    const found = open(writeDm({ version, images })).images();
    assertEquals(found.length, images.length);
    for (const [i, image] of found.entries()) {
      const signal = image.signal();
      assertEquals([image.name, signal.dtype, signal.shape], [images[i]!.name, images[i]!.dtype, [2, 3]]);
      assertEquals(signal.read(), images[i]!.data);
      assertEquals(signal.intensityUnits, "e-");
      assertEquals(signal.axes.map(({ name, units, scale, offset }) => [name, units, scale, offset]), [
        ["y", "nm", 0.5, -1],
        ["x", "µm", 2, 0],
      ]);
      assertEquals(
        image.tags.get(["ImageList", "TagGroup0", "ImageTags", "Microscope Info", "Voltage"]),
        200000,
      );
    }
  });
}

const number = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.maxSafeInteger());
const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) =>
  text.isWellFormed() && !text.includes(".") && !/^(TagGroup|Data)\d+$|^__proto__$/.test(text)
);
const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => value.isWellFormed());
const tree = fc.letrec<{ value: DmInput; group: { [name: string]: DmInput } }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, number, text, fc.array(number, { minLength: 1 }), tie("group")),
  group: fc.dictionary(name, tie("value"), { maxKeys: 6 }),
}));

Deno.test("writeDm() and DmTags.toObject() agree on any tree of tags", () => {
  fc.assert(fc.property(tree.group, fc.constantFrom(3 as const, 4 as const), (tags, version) => {
    const read = open(writeDm({ version, tags: { Own: tags }, images: [] })).tags.group("Own")!;
    const lists = (_: string, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Int32Array, Number) : value;
    assertEquals(JSON.stringify(read.toObject(), lists), JSON.stringify(tags));
  }));
});

Deno.test("writeDm() writes structs, booleans, unnamed tags and 64-bit integers", () => {
  const tags: DmInput = {
    Position: new DmTyped([6, 6, 2], [1.5, -2.5, 7]),
    Flag: true,
    List: [{ a: 1 }, { b: 2 }, "text"],
    Wide: 2n ** 63n,
    Typed: Int16Array.of(-1, 2),
    None: "",
  };
  assertEquals(open(writeDm({ version: 4, tags: { Own: tags }, images: [] })).tags.group("Own")!.toObject(), {
    Position: [1.5, -2.5, 7],
    Flag: 1,
    List: { TagGroup0: { a: 1 }, TagGroup1: { b: 2 }, Data0: "text" },
    Wide: 2n ** 63n,
    Typed: Int16Array.of(-1, 2),
    None: new Uint16Array(0),
  });
});

Deno.test("writeDm() refuses pixels that do not fit their shape", () => {
  const image = { name: "a", dtype: "uint8" as const, shape: [2, 2], data: new Uint8Array(5) };
  assertThrows(() => writeDm({ version: 3, images: [image] }), TypeError, "2 × 2 uint8 are 4 bytes, not 5");
});

referenceTest("writeDm() writes files that rosettasciio reads alike", async () => {
  const script = `
import json, hashlib, numpy as np
from rsciio.digitalmicrograph import file_reader
result = {}
for version in (3, 4):
    rows = []
    for signal in file_reader(f"file.dm{version}"):
        data = signal["data"]
        rows.append([
            signal["metadata"]["General"]["title"],
            "rgba8" if data.dtype.names else str(data.dtype),
            list(data.shape),
            hashlib.sha256(np.ascontiguousarray(data).tobytes()).hexdigest(),
            [[a["name"], a["units"], a["scale"], a["offset"]] for a in signal["axes"]],
            signal["original_metadata"]["ImageList"]["TagGroup0"]["ImageTags"]["Microscope Info"]["Voltage"],
        ])
    result[version] = rows
print(json.dumps(result))
`;
  const files = { "file.dm3": writeDm({ version: 3, images }), "file.dm4": writeDm({ version: 4, images }) };
  const expected = images.map(({ name, dtype, data }) => [
    name,
    dtype,
    [2, 3],
    sha256(data),
    [["y", "nm", 0.5, -1], ["x", "µm", 2, 0]],
    200000,
  ]);
  const found = await askPython(script, files) as Record<string, unknown>;
  const zeros = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll("-0,", "0,").replaceAll("-0.0", "0"));
  assertEquals(zeros(found["3"]), expected);
  assertEquals(zeros(found["4"]), expected);
});
