import { assertAlmostEquals, assertEquals } from "@std/assert";
import extractor from "../../extractors/hamamatsu_streak.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const describe = (scaling: string) =>
  `[Application],Enconding=UTF-8,Date="10/02/2022",Time="13:00:03.484",Software="HPD-TA",SoftwareVersion="9.5 pf4"\r
[Camera],CameraName="C13440-20CU",BinningKeyVal="2 x 2"\r
[Acquisition],NrExposure=10,ExposureTime=150 ms,areSource="0,0,672,508"[Grabber],Type=5\r
[Streak camera],DeviceName="C10910",Time Range="4",MCP Gain="63"\r
[Spectrograph],Wavelength="237"\r
${scaling}`;
const file = (scaling: string) => tiffFile([{ tag: 270, type: "ascii", value: describe(scaling) }]);

Deno.test("hamamatsu-streak reads sections, quoted values with commas in them, and the day before the month", () => {
  const found = only(extractor, file('[Scaling],ScalingXType=1,ScalingXScale=0.5,ScalingXUnit="nm"'));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "CL_Streak_Image", [4, 6]]);
  assertEquals(found.meta, {
    acquisition_device: "C13440-20CU",
    exposure_time: { value: 150, unit: "ms" },
    number_of_frames: 10,
  });
  assertEquals(found.extensions["Streak Camera"], { Name: "C10910", "Time Range": 4, "MCP Gain": 63 });
  assertEquals((found.original?.ImageDescription as Record<string, string>)["Grabber.Type"], "5");
  assertEquals(
    (found.original?.ImageDescription as Record<string, string>)["Acquisition.areSource"],
    "0,0,672,508",
  );
  assertEquals(found.acquired, "2022-02-10T13:00:03");
  assertEquals(found.pixels?.().axes.map(({ scale, units }) => [scale, units]), [[1, ""], [0.5, "nm"]]);
});

Deno.test("hamamatsu-streak reads an axis from the table in the file, unless that is cut off", () => {
  const scaling = (at: number) =>
    `[Scaling],ScalingXType=2,ScalingXUnit="nm",ScalingXScalingFile="#${
      String(at).padStart(7, "0")
    },0006",ScalingYType=2,ScalingYUnit="ps",ScalingYScalingFile="Focus mode"`;
  const at = file(scaling(0)).size;
  const bytes = new Uint8Array(at + 24);
  bytes.set(file(scaling(at)).read(0, at));
  const view = new DataView(bytes.buffer, at);
  for (let i = 0; i < 6; i++) view.setFloat32(4 * i, 200 + 0.25 * i, true);
  const [y, x] = only(extractor, memorySource(bytes, { name: "a.tif" })).pixels!().axes;
  assertEquals([x!.scale, x!.offset, x!.units], [0.25, 200, "nm"]);
  assertEquals([y!.scale, y!.units], [1, ""]);
  const cut = memorySource(bytes.slice(0, -5), { name: "a.tif" });
  assertEquals(only(extractor, cut).pixels!().axes[1]!.units, "");
});

Deno.test("hamamatsu-streak declines other descriptions", () => {
  const other = tiffFile([{ tag: 270, type: "ascii", value: "[Application],Software=Word" }]);
  assertEquals(extractor.supports(other), "a TIFF file without settings of a Hamamatsu streak camera");
});

goldenTest("a real streak image has wavelengths and times as rosettasciio has them", () => {
  const found = only(extractor, dataFile("rsciio/tiff/test_hamamatsu_streak_SCAN.tif"));
  const [y, x] = found.pixels!().axes;
  assertAlmostEquals(x!.scale, 0.01714107253389329, 1e-7);
  assertAlmostEquals(x!.offset, 231.09092521444808, 1e-4);
  assertAlmostEquals(y!.scale, 2.3081089928792906, 1e-6);
  assertEquals([x!.units, y!.units], ["nm", "ps"]);
});
