import { assertEquals } from "@std/assert";
import extractor from "../../extractors/basic.ts";
import { memorySource } from "../../formats/source.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { tiff } from "./fixtures.ts";
import { tiffFile } from "./tiff_fixtures.ts";

Deno.test("basic says of any file how large it is, and that its kind is unknown", () => {
  const [found] = extractor.extract(memorySource(new Uint8Array(12), { name: "a.bin" }), {});
  assertEquals([found?.type, found?.dataType], ["Unknown", "Unknown"]);
  assertEquals(found?.extensions, { "File Size": { value: 12, unit: "byte" } });
  assertEquals(found?.pixels, undefined);
});

Deno.test("basic has the picture of a TIFF file that no vendor's extractor knows", () => {
  const [found] = extractor.extract(memorySource(tiff({ width: 8, height: 6 }), { name: "a.tif" }), {});
  assertEquals([found?.type, found?.dataType, found?.dimensions], ["Image", "Image", [6, 8]]);
  assertEquals(found?.pixels?.().shape, [6, 8]);
});

Deno.test("basic reads the tags of the specification, and a resolution that is no printer's", () => {
  const [found] = extractor.extract(
    tiffFile([
      { tag: 270, type: "ascii", value: "a note" },
      { tag: 271, type: "ascii", value: "Maker" },
      { tag: 306, type: "ascii", value: "2018:11:15 19:42:31" },
      { tag: 282, type: "rational", value: [5_000_000, 1] },
      { tag: 283, type: "rational", value: [96, 1] },
      { tag: 296, type: "short", value: 3 },
    ]),
    {},
  );
  assertEquals(found?.meta, { pixel_width: { value: 2, unit: "nm" } });
  assertEquals(found?.extensions.Make, "Maker");
  assertEquals(found?.extensions.Description, "a note");
  assertEquals(found?.acquired, "2018-11-15T19:42:31");
});

Deno.test("basic reads the calibration that ImageJ leaves, in any of its spellings of µm", () => {
  for (const unit of ["micron", "\\u00B5m", "um"]) {
    const file = tiffFile([
      { tag: 270, type: "ascii", value: `ImageJ=1.51d\nslices=2\nunit=${unit}\nspacing=2.5` },
      { tag: 282, type: "rational", value: [8, 1] },
      { tag: 283, type: "rational", value: [4, 1] },
      { tag: 296, type: "short", value: 1 },
    ], { pages: 2 });
    const [found] = extractor.extract(file, {});
    assertEquals([found?.dataType, found?.dimensions], ["Image_Stack", [2, 4, 6]]);
    assertEquals(found?.pixels?.().axes.map(({ scale }) => scale), [2.5, 0.25, 0.125], unit);
  }
});

Deno.test("basic has a dataset for each image of a file, up to a number", () => {
  const page = (width: number) =>
    ({ width, height: 1, dtype: "uint8", pixels: new Uint8Array(width) }) as const;
  const many = (count: number) => {
    const [first, ...more] = Array.from({ length: count }, (_, i) => page(i + 1));
    return [...extractor.extract(memorySource(writeTiff(first!, ...more), { name: "a.tif" }), {})];
  };
  assertEquals(many(3).map(({ dimensions }) => dimensions), [[1, 1], [1, 2], [1, 3]]);
  assertEquals(many(40).length, 32);
  assertEquals(many(40)[0]?.warning, "Only the first 32 of its 40 images");
});
