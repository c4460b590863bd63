import { assertEquals } from "@std/assert";
import extractor from "../../extractors/olympus_sis.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

/** A header, and its general data, behind a TIFF file whose tag points to them. */
function fileWith(change: (view: DataView) => void) {
  const others = [{ tag: 306, type: "ascii", value: "2018:11:15 19:42:31" }] as const;
  const at = tiffFile([{ tag: 33560, type: "long", value: 0 }, ...others]).size;
  const file = tiffFile([{ tag: 33560, type: "long", value: at }, ...others]);
  const bytes = new Uint8Array(at + 60 + 8 + 112);
  bytes.set(file.read(0, at));
  bytes.set(new TextEncoder().encode("SIS0"), at);
  const view = new DataView(bytes.buffer, at);
  view.setInt16(58, 1, true);
  view.setInt16(60, 1, true);
  view.setUint32(64, at + 68, true);
  view.setInt16(68 + 10, -9, true);
  view.setFloat64(68 + 12, 0.25, true);
  view.setFloat64(68 + 20, 0.5, true);
  view.setFloat64(68 + 36, 600000, true);
  bytes.set(new TextEncoder().encode("Quemesa"), at + 68 + 46);
  change(view);
  return memorySource(bytes, { name: "a.tif" });
}

Deno.test("olympus-sis reads pixel size, magnification and camera", () => {
  const found = only(extractor, fileWith(() => {}));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "TEM_Imaging", [4, 6]]);
  assertEquals(found.meta, {
    pixel_width: { value: 2.5e-10, unit: "m" },
    pixel_height: { value: 5e-10, unit: "m" },
    magnification: 600000,
    acquisition_device: "Quemesa",
  });
  assertEquals(found.acquired, "2018-11-15T19:42:31");
});

Deno.test("olympus-sis keeps the picture where its header is elsewhere, or its data", () => {
  const elsewhere = only(extractor, fileWith((view) => view.setInt8(0, 0)));
  assertEquals([elsewhere.meta, elsewhere.dimensions], [{}, [4, 6]]);
  assertEquals(elsewhere.warning?.includes('There is no "SIS0"'), true);
  const cut = only(extractor, fileWith((view) => view.setUint32(64, 1e9, true)));
  assertEquals(cut.warning?.includes("cut off"), true);
});

Deno.test("olympus-sis declines other TIFF files", () => {
  assertEquals(extractor.supports(tiffFile([])), "a TIFF file without a header of Soft Imaging Solutions");
});

goldenTest("the picture is the grey one with its calibration, not the small one in colour before it", () => {
  const found = only(extractor, dataFile("rsciio/tiff/olympus_SIS.tif"));
  assertEquals(found.pixels?.().dtype, "uint16");
  assertEquals(found.meta.magnification, 600000);
  assertEquals(found.meta.operator, "THU");
});
