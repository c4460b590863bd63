import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { emi, emiBeside, emiBlockOf, openEmi, referenceImageOf, seriesOf } from "../../formats/emi.ts";
import { type EmiObject, writeEmi } from "../../formats/emi_writer.ts";
import { FormatError, memorySource } from "../../formats/source.ts";

const CONDITIONS = { MicroscopeConditions: { AcceleratingVoltage: "200000" } };
const acquired = (uuid: string, file?: string, more: EmiObject["elements"] = {}): EmiObject => ({
  ...(file ? { file } : {}),
  elements: { Uuid: uuid, ...more, ExperimentalConditions: CONDITIONS },
});
const survey = (uuid: string): EmiObject => acquired(uuid, undefined, { OriginalImageUuid: "x" });
const drawn = (uuid: string): EmiObject => ({ elements: { Uuid: uuid } });
const open = (bytes: Uint8Array, name = "scan.emi") => openEmi(memorySource(bytes, { name }));
/** Uuid of the block that is about a series. */
function about(objects: EmiObject[], ser: string): string | undefined {
  const block = emiBlockOf(open(writeEmi(objects)), ser);
  return block && (block.data() as { Uuid: string }).Uuid;
}

Deno.test("seriesOf() takes a name apart", () => {
  assertEquals(seriesOf("a_b_10.ser"), { stem: "a_b", index: 10 });
  assertEquals(seriesOf("A_1.SER"), { stem: "A", index: 1 });
  assertEquals([seriesOf("a.ser"), seriesOf("a_x.ser"), seriesOf("a_1.emi")], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("emiBeside() finds the companion of any number", () => {
  const siblings = { "a.emi": writeEmi([drawn("1")]), "B.EMI": writeEmi([drawn("2")]) };
  const beside = (name: string) => emiBeside(memorySource(new Uint8Array(), { name, siblings }))?.name;
  assertEquals([beside("a_1.ser"), beside("a_10.ser"), beside("B_2.SER")], ["a.emi", "a.emi", "B.EMI"]);
  assertEquals([beside("c_1.ser"), beside("a.ser")], [undefined, undefined]);
});

Deno.test("emiBlockOf() takes the block that names the series, not the one in its place", () => {
  const objects = [
    survey("image"),
    acquired("first", "C:\\data\\scan_1.ser"),
    drawn("line"),
    acquired("tenth", "C:\\data\\scan_10.ser"),
    acquired("second", "C:\\data\\scan_2.ser"),
  ];
  assertEquals(about(objects, "scan_1.ser"), "first");
  assertEquals(about(objects, "scan_2.ser"), "second");
  assertEquals(about(objects, "Scan_10.SER"), "tenth");
  assertEquals(about(objects, "scan_3.ser"), undefined);
});

Deno.test("emiBlockOf() goes by the number when both files were renamed", () => {
  const objects = [acquired("third", "/old/name_3.ser"), acquired("eleventh", "old_11.ser")];
  assertEquals(about(objects, "new_11.ser"), "eleventh");
  assertEquals(about(objects, "new_3.ser"), "third");
  assertEquals(about(objects, "new_1.ser"), undefined);
  assertEquals(about(objects, "new.ser"), undefined);
});

Deno.test("emiBlockOf() counts acquisitions when no block names a numbered file", () => {
  const objects = [survey("image"), acquired("first"), drawn("line"), acquired("second", "hidden.ser")];
  assertEquals(about(objects, "scan_1.ser"), "first");
  assertEquals(about(objects, "scan_2.ser"), "second");
  assertEquals(about(objects, "scan_3.ser"), undefined);
  assertEquals(about([drawn("a"), drawn("b")], "scan_2.ser"), "b");
});

Deno.test("referenceImageOf() is the image before a series that was placed on one", () => {
  const placed = acquired("map", "scan_1.ser", { ReferenceImagePath: "Display/Image" });
  const file = open(writeEmi([survey("old"), survey("image"), placed, acquired("other", "scan_2.ser")]));
  const uuid = (ser: string) => {
    const image = referenceImageOf(file, emiBlockOf(file, ser)!);
    return image && (image.data() as { Uuid: string }).Uuid;
  };
  assertEquals([uuid("scan_1.ser"), uuid("scan_2.ser")], ["image", undefined]);
});

Deno.test("openEmi() finds blocks across its windows, wherever they lie", () => {
  const small = writeEmi([acquired("a", "scan_1.ser")], 0);
  for (let shift = -6; shift < small.length + 6; shift++) {
    const bytes = new Uint8Array(2 ** 20 + 2 * small.length);
    bytes.set(small, 2 ** 20 - shift);
    assertEquals(open(bytes).blocks.map(({ file }) => file), ["scan_1.ser"], `${shift} bytes before`);
  }
});

Deno.test("openEmi() looks through a file once, whoever asks", () => {
  const source = memorySource(writeEmi([acquired("a", "scan_1.ser")]), { name: "scan.emi" });
  let reads = 0;
  const file = {
    ...source,
    read: (offset: number, length: number) => (reads++, source.read(offset, length)),
  };
  const opened = openEmi(file);
  const before = reads;
  assertEquals([openEmi(file) === opened, reads], [true, before]);
  assertThrows(() => openEmi(memorySource(new Uint8Array(9), { name: "other.emi" })), FormatError);
});

Deno.test("EmiBlock.data() has settings with their units, and other elements as they are", () => {
  const settings = [["High tension", "300", "kV"], ["Mode", " STEM", ""], [
    "OBJ Aperture",
    "V",
    "um",
  ]] as const;
  const header = "<Root><Data><Index>5</Index><Value>1.5</Value></Data></Root>";
  const [block] =
    open(writeEmi([{ elements: { AcquireInfo: { Binning: "4" }, TrueImageHeaderInfo: header }, settings }]))
      .blocks;
  assertEquals(block!.data(), {
    AcquireInfo: { Binning: "4" },
    TrueImageHeaderInfo: { "5": 1.5 },
    ExperimentalDescription: { "High tension_kV": 300, "Mode": "STEM", "OBJ Aperture_um": "V" },
  });
});

Deno.test("openEmi() refuses a file without blocks, and one with far too many", () => {
  assertThrows(
    () => open(new Uint8Array(5000)),
    FormatError,
    "scan.emi at byte 0: It holds no ObjectInfo block",
  );
  const many = new TextEncoder().encode("<ObjectInfo>".repeat(10_001));
  assertThrows(() => open(many), FormatError, "scan.emi at byte 120000: More than 10000 blocks");
});

Deno.test("a broken block is told with its place, and the others are read", () => {
  const objects = [acquired("a"), acquired("b")];
  const bytes = writeEmi(objects);
  const text = new TextDecoder("latin1").decode(bytes);
  const first = text.indexOf("<ObjectInfo>");
  const mended = bytes.slice();
  mended[first + 12] = 0; // the < of <Uuid>
  const [a, b] = open(mended).blocks;
  assertThrows(() => a!.xml(), FormatError, `scan.emi at byte ${first}: Cannot read XML at character`);
  assertEquals((b!.data() as { Uuid: string }).Uuid, "b");
  const tree = open(mended).tree() as { ObjectInfo: { Uuid: string }[]; Problems: string[] };
  assertEquals([tree.ObjectInfo.map(({ Uuid }) => Uuid), tree.Problems.length], [["b"], 1]);
  assertStringIncludes(tree.Problems[0]!, `scan.emi at byte ${first}: Cannot read XML`);
  assertEquals(emiBlockOf(open(mended), "scan_2.ser")?.offset, b!.offset);
  const cut = open(bytes.slice(0, text.lastIndexOf("</ObjectInfo>") + 5));
  assertThrows(() => cut.blocks[1]!.xml(), FormatError, "A block <ObjectInfo> does not end");
  assertEquals((cut.blocks[0]!.data() as { Uuid: string }).Uuid, "a");
});

Deno.test("emi.open() gives its tree, and says where the numbers are", () => {
  const file = memorySource(writeEmi([acquired("a", "C:\\scan_1.ser")]), { name: "scan.emi" });
  assertEquals(emi.recognises(file), true);
  assertEquals(emi.recognises(memorySource(Uint8Array.of(0x4a, 0x4b))), false);
  const opened = emi.open(file);
  assertEquals(opened.tree(), { ObjectInfo: [{ Uuid: "a", ExperimentalConditions: CONDITIONS }] });
  assertThrows(() => opened.signals(), FormatError, "scan.emi: Its numbers are in scan_1.ser");
});

Deno.test("openEmi() throws nothing but FormatError, whatever bits are wrong", () => {
  const settings = [["Mode", "STEM", ""]] as const;
  const bytes = writeEmi([{ ...survey("image"), settings }, { ...acquired("b", "scan_1.ser"), settings }], 8);
  const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 });
  const cut = fc.integer({ min: 0, max: bytes.length });
  fc.assert(
    fc.property(flips, cut, (flips, length) => {
      const wrong = bytes.slice(0, length < 100 ? length : bytes.length);
      for (const [at, value] of flips) wrong[at] = value;
      try {
        const file = open(wrong);
        emiBlockOf(file, "scan_1.ser")?.data();
        file.tree();
      } catch (error) {
        if (!(error instanceof FormatError) || error.path !== "scan.emi") throw error;
      }
    }),
    { numRuns: 3000 },
  );
});
