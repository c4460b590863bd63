import { assertAlmostEquals, assertEquals } from "@std/assert";
import { electronWavelength } from "../../extractors/_electron.ts";
import extractor from "../../extractors/jeol_sightx.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const report = (mode: string, value: string, unit: string, eos = "eosTEM") =>
  `<?xml version="1.0"?>
<TemReporter><Instruments>JEM-2100</Instruments><Operator>me</Operator><Specimen>Au</Specimen>
<DateTime>2015-07-30T07:17:25.7725342+09:00</DateTime>
<ElectronGun><FilamentType>filamentLaB6</FilamentType><AccelerationVoltage>200000</AccelerationVoltage></ElectronGun>
<Eos><EosMode>${eos}</EosMode></Eos>
<ImageFormingSystem><ModeString>${mode}</ModeString><SelectorValue>${value}</SelectorValue>
<SelectorUnitString>${unit}</SelectorUnitString><DefocusValue>-1.5 um</DefocusValue>
<DetectAngleString>40cm</DetectAngleString></ImageFormingSystem>
<GonioStage><StagePosition><MX>2308.9</MX><TX>10.45</TX></StagePosition></GonioStage>
<JemBaumerCamera><Modelname>EM-Screen</Modelname><Parameter><ExposureTimeString>250.00 msec</ExposureTimeString>
<ImageDataInformation><PixelsPerMeter><Horizontal>4000</Horizontal><Vertical>2000</Vertical></PixelsPerMeter>
</ImageDataInformation></Parameter></JemBaumerCamera>
<ImageSourceDetector>screenCamera</ImageSourceDetector></TemReporter>\x01`;
const file = (xml: string) =>
  tiffFile([{ tag: 271, type: "ascii", value: "JEOL Ltd." }, { tag: 270, type: "ascii", value: xml }]);

Deno.test("jeol-sightx calibrates an image by the camera's pixels and the magnification", () => {
  const found = only(extractor, file(report("MAG", "50000", "X")));
  assertEquals([found.type, found.dataType], ["Image", "TEM_Imaging"]);
  assertEquals(found.meta.magnification, 50000);
  assertEquals(found.meta.pixel_width, { value: 5, unit: "nm" });
  assertEquals(found.meta.pixel_height, { value: 10, unit: "nm" });
  assertEquals(found.meta.acceleration_voltage, { value: 200000, unit: "V" });
  assertEquals(found.meta.source_type, "LaB6");
  assertEquals(found.meta.defocus, { value: -1.5, unit: "um" });
  assertEquals(found.meta.exposure_time, { value: 250, unit: "msec" });
  assertEquals(found.meta.stage_position, {
    x: { value: 2308.9, unit: "nm" },
    tilt_alpha: { value: 10.45, unit: "deg" },
  });
  assertEquals(found.acquired, "2015-07-30T07:17:25.772+09:00");
});

Deno.test("jeol-sightx calibrates a diffraction pattern by camera length and wavelength", () => {
  const found = only(extractor, file(report("DIFF", "400", "mm")));
  assertEquals([found.type, found.dataType], ["Diffraction", "TEM_Diffraction"]);
  assertEquals(found.meta.camera_length, { value: 400, unit: "mm" });
  const [, x] = found.pixels!().axes;
  assertEquals(x!.units, "1/nm");
  assertAlmostEquals(x!.scale, 0.25e-3 / 0.4 / 2.5079e-12 * 1e-9, 1e-4);
  assertEquals(found.meta.pixel_width, undefined);
});

Deno.test("jeol-sightx takes a camera's picture of a scanned beam for diffraction", () => {
  const found = only(extractor, file(report("MAG", "400000", "X", "eosASID")));
  assertEquals([found.type, found.dataType], ["Diffraction", "STEM_Diffraction"]);
  assertEquals(found.meta.camera_length, { value: 40, unit: "cm" });
  assertEquals(found.meta.magnification, undefined);
});

Deno.test("jeol-sightx keeps the picture where the report is cut off", () => {
  const found = only(extractor, file(report("MAG", "50000", "X").slice(0, 300)));
  assertEquals(found.dimensions, [4, 6]);
  assertEquals(found.warning?.includes("Cannot read XML"), true);
});

Deno.test("jeol-sightx declines other TIFF files of JEOL", () => {
  const other = tiffFile([{ tag: 271, type: "ascii", value: "JEOL Ltd." }]);
  assertEquals(extractor.supports(other), "a TIFF file without the report of a JEOL microscope");
});

Deno.test("electronWavelength() is relativistic", () => {
  assertAlmostEquals(electronWavelength(200_000) * 1e12, 2.5079, 1e-4);
  assertAlmostEquals(electronWavelength(300_000) * 1e12, 1.9687, 1e-4);
});

goldenTest("a pattern of the real microscope has its camera length and scale", () => {
  const found = only(extractor, dataFile("rsciio/tiff/JEOL-SightX-SAED-dummy.tif"));
  assertEquals(found.dataType, "TEM_Diffraction");
  // rosettasciio has 0.2723, from the whole dots per inch of the TIFF's own tag
  assertAlmostEquals(found.pixels!().axes[0]!.scale, 0.2737, 1e-4);
});
