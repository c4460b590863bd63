import { assert, assertEquals, assertThrows } from "@std/assert";
import { openBcf } from "../../formats/bcf.ts";
import { openSfs } from "../../formats/sfs.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { bcfFile, packedFile, sfsImage } from "./fuzz/bruker.ts";
import { DATA, dataFile, goldenTest, sha256 } from "./golden_data.ts";
import { askPython, PYTHON, referenceTest } from "./reference_python.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.bcf" });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const REAL = ["16x16_12bit_packed_8bit.bcf", "30x30_instructively_packed_16bit_compressed.bcf"];

Deno.test("openSfs() finds files by path, over several chunks, packed or not", () => {
  const long = Uint8Array.from({ length: 5000 }, (_, i) => i * 7);
  const files = openSfs(
    source(sfsImage({ "A/long": long, "A/packed": packedFile(long, 2000), "b": long.slice(0, 3) })),
  );
  assertEquals([...files.keys()], ["A/long", "A/packed", "b"]);
  assertEquals(files.get("A/long")!.content(5000), long);
  assertEquals(files.get("A/long")!.stored(990, 30), long.slice(990, 1020));
  assertEquals(files.get("A/packed")!.content(5000), long);
  assertEquals(files.get("b")!.content(3), long.slice(0, 3));
  assertThrows(() => files.get("A/long")!.content(4999), FormatError, '"A/long" holds more than 4999 bytes');
  assertThrows(
    () => files.get("A/packed")!.content(4999),
    FormatError,
    '"A/packed" holds more than 4999 bytes',
  );
});

Deno.test("openSfs() refuses tables that lead out of the file, in circles, or make no sense", () => {
  const whole = sfsImage({ "A/long": new Uint8Array(5000), "b": new Uint8Array(3) });
  const refused = (change: (view: DataView, bytes: Uint8Array) => void, message: string) => {
    const bytes = whole.slice();
    change(new DataView(bytes.buffer), bytes);
    assertThrows(
      () => {
        for (const file of openSfs(source(bytes)).values()) file.content(2 ** 20);
      },
      FormatError,
      message,
    );
  };
  refused((view) => view.setUint32(0, 1), "a.bcf at byte 0: Not a single file system");
  refused((view) => view.setUint32(0x128, 7, true), "Chunks of 7 bytes make no sense");
  refused((view) => view.setUint32(0x144, 5000, true), "A table of 5000 files does not fit");
  refused(
    (view) => view.setUint32(0x140, 999, true),
    "There is no chunk 999: the file is cut off or damaged",
  );
  // the first file's place in the table: size, then the chunk of its own table
  const entry = new DataView(whole.buffer).getUint32(0x140, true) * 1024 + 0x138 + 1024;
  refused((view) => view.setUint32(entry + 4, 999_999, true), '"A/long" of 999999 bytes does not fit');
  refused((view) => view.setInt32(entry, -1, true), "There is no chunk -1");
  assertThrows(() => openSfs(source(whole.slice(0, 100))), FormatError, "ends inside its header");
});

Deno.test("openBcf() reads maps of each packing in regions, the sum and the images", () => {
  const opened = openBcf(source(bcfFile()));
  assertEquals(opened.maps.map(({ width, height }) => [width, height]), [[2, 2]]);
  const [map, sum, image] = opened.signals();
  assertEquals([map!.shape, map!.axes[0]!.units, map!.axes[2]!.units], [[2, 2, 6], "µm", "keV"]);
  // 16-bit pulses; 12-bit pulses; instructions; a pixel that nobody wrote
  assertEquals([...map!.read()], [1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 5, 6, 1, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals([...map!.read({ start: [0, 1, 1], stop: [2, 2, 6], step: [1, 1, 2] })], [1, 0, 1, 0, 0, 0]);
  assertEquals([...sum!.read()], [1, 1, 7, 6, 2, 1]);
  assertEquals([image!.name, [...image!.read()]], ["SE", [1, 2, 3, 4]]);
  assertEquals(JSON.stringify(opened.tree()).includes('"HV":"20"'), true);
});

Deno.test("openBcf() refuses files without a header, and maps that are cut off", () => {
  assertThrows(() => openBcf(source(sfsImage({ "x": new Uint8Array(9) }))), FormatError, "it is no hypermap");
  assertThrows(
    () => openBcf(source(bcfFile({ header: "<a>" }))),
    FormatError,
    "a.bcf: Cannot read XML at character",
  );
  assertThrows(
    () => openBcf(source(bcfFile({ cut: 30 }))).signals()[0]!.read(),
    FormatError,
    "of the map is",
  );
});

goldenTest("openBcf() reads the real hypermaps: the sum in the header is that of the map", () => {
  for (const name of REAL) {
    const [map, sum, ...images] = openBcf(dataFile(`rsciio/bruker/${name}`)).signals();
    const [height, width, channels] = map!.shape as [number, number, number];
    const counts = map!.read() as Uint16Array;
    const total = new Float64Array(channels);
    for (let i = 0; i < counts.length; i++) total[i % channels]! += counts[i]!;
    const told = sum!.read() as Uint32Array;
    const differing = total.reduce((sum, count, i) => sum + Math.abs(count - told[i]!), 0);
    // The header counts a few pulses more.
    assert(differing < 1e-3 * total.reduce((a, b) => a + b), `${name}: ${differing} counts differ`);
    assertEquals(images.map(({ name, shape }) => [name, shape]), [["AsB", [height, width]]]);
  }
  assert(text(dataFile(`rsciio/bruker/${REAL[0]}`).read(0, 8)) === "AAMVHFSS");
});

referenceTest("openBcf() gives the reference's counts and images", async () => {
  if (!DATA || !PYTHON) return;
  const script = `
import hashlib, json, sys, numpy as np
from rsciio.bruker import file_reader
rows = []
for name in ${JSON.stringify(REAL)}:
    for signal in file_reader("${DATA}/data/rsciio/bruker/" + name):
        data = signal["data"]
        rows.append([name, list(data.shape), hashlib.sha256(np.ascontiguousarray(data.astype("<u4")).tobytes()).hexdigest(), [[a["scale"], a["offset"], a["units"]] for a in signal["axes"]]])
print(json.dumps(rows))
`;
  type Row = [string, number[], string, [number, number, string][]];
  const rows = await askPython(script, {}) as Row[];
  assert(rows.length >= 4);
  for (const [name, shape, hash, axes] of rows) {
    const signals = openBcf(dataFile(`rsciio/bruker/${name}`)).signals();
    const ours = signals.find((signal) =>
      signal.shape.length === shape.length && signal.name !== "Sum spectrum"
    )!;
    const counts = ours.read({ start: shape.map(() => 0), stop: shape });
    assertEquals(sha256(Uint32Array.from(counts as Uint16Array)), hash, `${name} ${shape}`);
    for (const [i, [scale, offset, units]] of axes.entries()) {
      const axis = ours.axes[i]!;
      assertEquals([axis.offset, axis.units], [offset, units], name);
      assert(Math.abs(axis.scale / scale - 1) < 1e-12, `${name}: ${axis.scale} instead of ${scale}`);
    }
  }
});
