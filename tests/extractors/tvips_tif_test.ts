import { assertEquals } from "@std/assert";
import extractor from "../../extractors/tvips_tif.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

/** A header of 6312 bytes behind a TIFF file whose tag points to it. */
function fileWith(change: (view: DataView) => void) {
  const at = tiffFile([{ tag: 37706, type: "long", value: 0 }]).size;
  const file = tiffFile([{ tag: 37706, type: "long", value: at }]);
  const bytes = new Uint8Array(at + 6312);
  bytes.set(file.read(0, at));
  const view = new DataView(bytes.buffer, at);
  view.setInt32(0, 2, true);
  view.setInt32(584, (2017 << 16) | (4 << 8) | 12, true);
  view.setInt32(588, 32477, true);
  view.setFloat32(2968, 1.5, true);
  view.setFloat32(2972, 2.5, true);
  view.setFloat32(3272, 99000, true);
  view.setFloat32(3536, 32000, true);
  [..."F416"].forEach((character, i) => view.setUint16(3768 + 2 * i, character.charCodeAt(0), true));
  view.setFloat32(3952, 400, true);
  view.setUint32(6308, 0xaaaaaaaa, true);
  change(view);
  return memorySource(bytes, { name: "a.tif" });
}

Deno.test("tvips-tif reads the header behind the picture, and leaves out what is zero", () => {
  const found = only(extractor, fileWith(() => {}));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "TEM_Imaging", [4, 6]]);
  assertEquals(found.meta, {
    pixel_width: { value: 1.5, unit: "nm" },
    pixel_height: { value: 2.5, unit: "nm" },
    acceleration_voltage: { value: 99000, unit: "V" },
    magnification: 32000,
    stage_position: {
      x: { value: 0, unit: "m" },
      y: { value: 0, unit: "m" },
      z: { value: 0, unit: "m" },
      tilt_alpha: { value: 0, unit: "deg" },
      tilt_beta: { value: 0, unit: "deg" },
    },
    acquisition_device: "F416",
    exposure_time: { value: 400, unit: "ms" },
  });
  assertEquals(found.extensions, {});
  assertEquals(found.acquired, "2017-04-12T09:01:17");
  assertEquals(found.pixels?.().axes.map(({ scale }) => scale), [2.5, 1.5]);
});

Deno.test("tvips-tif keeps the picture where the header is of another version, without its mark or cut off", () => {
  const warning = (change: (view: DataView) => void) => only(extractor, fileWith(change)).warning;
  assertEquals(warning((view) => view.setInt32(0, 7, true))?.includes("version 7 cannot be read"), true);
  assertEquals(
    warning((view) => view.setUint32(6308, 0, true))?.includes("does not end with its mark"),
    true,
  );
  const whole = fileWith(() => {});
  const cut = memorySource(whole.read(0, whole.size - 9), { name: "a.tif" });
  const found = only(extractor, cut);
  assertEquals(found.dimensions, [4, 6]);
  assertEquals(found.warning?.includes("does not end with its mark"), true);
});

Deno.test("tvips-tif takes no day that there is none", () => {
  assertEquals(only(extractor, fileWith((view) => view.setInt32(584, -1, true))).acquired, undefined);
});

Deno.test("tvips-tif declines a TIFF without its header", () => {
  assertEquals(extractor.supports(tiffFile([])), "a TIFF file without a header of TVIPS software");
});

goldenTest("a camera's TIFF has its voltage, magnification, stage and time", () => {
  const found = only(extractor, dataFile("rsciio/tiff/TVIPS_bin4.tif"));
  assertEquals(found.meta.pixel_width, { value: 1.420804, unit: "nm" });
  assertEquals(found.meta.magnification, 32000);
  assertEquals(found.acquired, "2017-04-12T09:01:17");
});
