import { assertEquals } from "@std/assert";
import extractor from "../../extractors/basic.ts";
import { memorySource } from "../../formats/source.ts";
import { tiff } from "./fixtures.ts";

Deno.test("basic says of any file how large it is, and that its kind is unknown", () => {
  const [found] = extractor.extract(memorySource(new Uint8Array(12), { name: "a.bin" }), {});
  assertEquals([found?.type, found?.dataType], ["Unknown", "Unknown"]);
  assertEquals(found?.extensions, { "File Size": { value: 12, unit: "byte" } });
  assertEquals(found?.pixels, undefined);
});

Deno.test("basic has the picture of a TIFF file that no vendor's extractor knows", () => {
  const [found] = extractor.extract(memorySource(tiff({ width: 8, height: 6 }), { name: "a.tif" }), {});
  assertEquals(found?.dimensions, [6, 8]);
  assertEquals(found?.pixels?.().shape, [6, 8]);
});
