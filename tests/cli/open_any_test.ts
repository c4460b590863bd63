import { assertEquals, assertThrows } from "@std/assert";
import { openAny } from "../../cli/open_any.ts";
import { dataset, defineExtractor } from "../../extractors/define.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { stridedSignal } from "../../formats/strided_signal.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";

const rows = { name: "y", units: "", size: 3, scale: 1, offset: 0, navigate: false };
/** A format that has an extractor and no container. */
const bare = defineExtractor({
  name: "bare",
  title: "Bare numbers",
  extensions: ["bare"],
  about: { vendors: "nobody", reads: "numbers", preview: "", files: "synthetic" },
  supports: (file) => file.read(0, 1)[0] === 0xba || "does not begin with 186",
  *extract(file) {
    const original = { Magic: 0xba };
    if (file.size < 2) return yield dataset("Misc", { dataType: "Numbers", original });
    const signal = stridedSignal({ file, start: 1, dtype: "uint8", axes: [rows] });
    yield dataset("Misc", { dataType: "Numbers", original, pixels: () => signal });
    if (file.size > 4) throw new FormatError("More than was promised", file.name, 4);
  },
});
const source = (...bytes: number[]) => memorySource(Uint8Array.from(bytes), { name: "a.bare" });

Deno.test("openAny() gives signals and tree of an extractor that has no container", () => {
  const opened = openAny(source(0xba, 1, 2, 3), [bare]);
  assertEquals([opened.format, opened.tree()], ["Bare numbers", { Magic: 0xba }]);
  assertEquals(opened.signals().map((signal) => signal.read()), [Uint8Array.of(1, 2, 3)]);
});

Deno.test("openAny() has the tree where there is no signal, and says what is wrong", () => {
  const empty = openAny(source(0xba), [bare]);
  assertEquals(empty.tree(), { Magic: 0xba });
  assertThrows(() => empty.signals(), FormatError, "a.bare: No signal of Bare numbers is in it");
  assertThrows(() => openAny(source(0xba, 1), [bare]), FormatError, "2 bytes of 3 uint8 are missing");
  const longer = openAny(source(0xba, 1, 2, 3, 4), [bare]);
  assertEquals(longer.tree(), { Magic: 0xba });
  assertThrows(() => longer.signals(), FormatError, "a.bare at byte 4: More than was promised");
});

Deno.test("openAny() asks the containers first, and tells what was tried", () => {
  const tiff = writeTiff({ width: 2, height: 1, dtype: "uint8", pixels: Uint8Array.of(7, 8) });
  assertEquals(openAny(memorySource(tiff, { name: "a.bare" }), [bare]).format, "TIFF");
  const other = memorySource(Uint8Array.of(1, 2, 3), { name: "a.xyz" });
  assertThrows(() => openAny(other, [bare]), FormatError, "of no format that can be read (tiff,");
  assertThrows(
    () => openAny(source(1, 2, 3), [bare]),
    FormatError,
    "a.bare at byte 0: Not of the format that its name says, Bare numbers: does not begin with 186; it may be",
  );
});
