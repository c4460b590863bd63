import { assertEquals } from "@std/assert";
import extractor from "../../extractors/zeiss_sem.ts";
import fc from "../fast_check.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const LINES = [
  ["AP_ACTUALKV", "EHT =  5.00 kV"],
  ["AP_WD", "WD =  3.9 mm"],
  ["AP_MAG", "Mag =  50.00 K X"],
  ["AP_IMAGE_PIXEL_SIZE", "Image Pixel Size = 5.825 nm"],
  ["AP_WIDTH", "Width = 5.965 \xb5m"],
  ["AP_IPROBE", "I Probe =  100 pA"],
  ["AP_STAGE_AT_X", "Stage at X = 62.9961 mm"],
  ["AP_STAGE_AT_T", "Stage at T =   1.5 \xb0"],
  ["AP_FRAME_TIME", "Cycle Time = 40.5 Secs"],
  ["DP_SCAN_ROT", "Scan Rot = Off"],
  ["AP_SCANROTATION", "Scan Rotation = 145.6 \xb0"],
  ["DP_TILT_CORRECTION", "Tilt Corrn. = On"],
  ["AP_TILT_ANGLE", "Tilt Angle =  70.0 \xb0"],
  ["DP_DETECTOR_CHANNEL", "Signal A = InLens"],
  ["AP_DATE", "Date :25 Sep 2018"],
  ["AP_TIME", "Time :8:20:42"],
  ["SV_USER_NAME", "User Name = LIM"],
  ["SV_OPERATOR", "Operator = "],
  ["SV_VERSION", "Version = V05.04 : 16-Apr-10"],
];
const block = (lines: string[][]) => `\r\n0\r\n5.8e-009\r\n68\r\n${lines.flat().join("\r\n")}\r\n`;
const file = (text: string) => {
  const value = Uint8Array.from(`${text}\0`, (character) => character.charCodeAt(0));
  return tiffFile([{ tag: 34118, type: "byte", value }]);
};
const read = (lines: string[][]) => only(extractor, file(block(lines)));

Deno.test("zeiss-sem reads parameters with their units, in Latin-1", () => {
  const found = read(LINES);
  assertEquals([found.type, found.dataType], ["Image", "SEM_Imaging"]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 5, unit: "kV" },
    probe_current: { value: 100, unit: "pA" },
    working_distance: { value: 3.9, unit: "mm" },
    magnification: { value: 50, unit: "K X" },
    horizontal_field_width: { value: 5.965, unit: "µm" },
    pixel_width: { value: 5.825, unit: "nm" },
    pixel_height: { value: 5.825, unit: "nm" },
    frame_time: { value: 40.5, unit: "Secs" },
    detector_type: "InLens",
    stage_position: { x: { value: 62.9961, unit: "mm" }, tilt_alpha: { value: 1.5, unit: "°" } },
    operator: "LIM",
    // the angle that is set does nothing while it is off
    scan_rotation: { value: 0, unit: "deg" },
    tilt_correction: { value: 70, unit: "°" },
  });
  assertEquals(found.extensions["Software Version"], "V05.04 : 16-Apr-10");
  assertEquals(found.acquired, "2018-09-25T08:20:42");
  assertEquals(
    found.original?.CZ_SEM,
    Object.fromEntries(LINES.map(([name, line]) => [name!, line!.trim()])),
  );
  assertEquals(found.pixels?.().axes[0], {
    name: "height",
    size: 4,
    scale: 5.825,
    offset: 0,
    units: "nm",
    navigate: false,
  });
});

Deno.test("zeiss-sem loses the parameter whose line is missing or broken, and no other one", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: LINES.length - 1 }),
    fc.constantFrom(undefined, "", "nonsense", "= 5 mm"),
    (i, line) => {
      const lines = LINES.map((pair, k) =>
        k !== i ? pair : line === undefined ? [pair[0]!] : [pair[0]!, line]
      );
      const found = read(lines);
      const names = Object.keys(found.original?.CZ_SEM as object);
      assertEquals(names, LINES.map(([name]) => name!).filter((_, k) => k !== i));
      assertEquals(found.meta.acceleration_voltage, { value: 5, unit: "kV" });
    },
  ));
});

Deno.test("zeiss-sem takes the ion beam's values for its picture", () => {
  const found = read([
    ...LINES,
    ["DP_FIB_IMAGING", "FIB Imaging = FIB"],
    ["AP_FIB_EHT_ACTUAL", "FIB EHT = 30.000 kV"],
    ["AP_FIB_MAGNIFICATION", "FIB Mag = 1500 X"],
  ]);
  assertEquals(found.dataType, "FIB_Imaging");
  assertEquals(found.meta.acceleration_voltage, { value: 30, unit: "kV" });
  assertEquals(found.meta.magnification, { value: 1500, unit: "X" });
});

Deno.test("zeiss-sem declines the numbers alone, as the Orion has them", () => {
  const bare = file("0\r\n0\r\n9.765625E-10\r\n6\r\n29997\r\n");
  assertEquals(extractor.supports(bare), "a TIFF file without parameters of Zeiss SmartSEM");
});
