/**
 * Zeiss Orion's TIFF files: its XML, any of its elements missing, names with dots as one element or as two.
 *
 * @module
 */
import { writeTiff } from "../../formats/tiff_writer.ts";
import type { Kind } from "./kind.ts";
import { compareMeta } from "./meta.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";

/** Elements by the unit that they have in the file. */
const NUMBERS: Record<string, string[]> = {
  Volts: [
    "AccelerationVoltage",
    "ExtractionVoltage",
    "Lens1Voltage",
    "Lens2Voltage",
    "GFIS.ExtractionVoltage",
  ]
    .concat(["GFIS.CondenserVoltage", "GFIS.ObjectiveVoltage", "ETGridVoltage", "MCPBias"]),
  Microns: ["Fov", "PanX", "PanY", "StageX", "StageY", "GFIS.PanX", "GFIS.FieldOfView", "GFIS.ApertureSize"]
    .concat(["ApertureSize", "sFimFOV"]),
  Millimeters: ["WorkingDistance", "CrossOverPosition", "StageZ", "GFIS.CrossoverPosition"],
  Degrees: ["ScanRotate", "StageTilt", "StageRotate", "GFIS.ScanRotation"],
  Picoamps: ["BlankerCurrent", "SampleCurrent", "GFIS.BeamCurrent"],
  Microseconds: ["DwellTime", "FrameRetrace", "LineRetrace"],
  Torr: ["GunPressure", "ColumnPressure", "ChamberPressure", "HeliumPressure"],
  Kelvin: ["GunTemp"],
  "": [
    "SpotNumber",
    "StigmationX",
    "StigmationY",
    "NumAverages",
    "GFIS.StigmationX",
    "ETContrast",
    "ETBrightness",
  ]
    .concat(["ColumnMag", "MagnificationDisplay", "ImageWidth", "ImageHeight", "LowGray", "HighGray"]),
};
const TEXTS = ["DetectorName", "AveragingMode", "ColumnMode", "ColumnType", "GFIS.IonGas", "System.Model"]
  .concat(["System.Name", "LutMode"]);

export default {
  name: "orion",
  share: 6,
  of: "orion_HIM_tif_extractor",
  async make(random, stem) {
    const [width, height] = [random.integer(4, 30), random.integer(4, 30)];
    await Deno.writeFile(
      `${stem}.tif`,
      writeTiff({
        width,
        height,
        dtype: "uint8",
        pixels: randomPixels(random, "uint8", width * height),
        tags: [{ tag: 65000, type: "ascii", value: xml(random) }],
      }),
    );
    return `${stem}.tif`;
  },
  compare: (path, peer) => compareMeta("orion", path, peer),
} satisfies Kind;

function xml(random: Random): string {
  const element = (name: string, value: string, unit: string): string => {
    const inner = `<Value>${value}</Value>${unit || random.chance(0.5) ? `<Units>${unit}</Units>` : ""}`;
    const [group, key] = name.split(".");
    if (!key || random.chance(0.5)) return `<${name}>${inner}</${name}>`;
    return `<${group}><${key}>${inner}</${key}></${group}>`;
  };
  const numbers = Object.entries(NUMBERS).flatMap(([unit, names]) =>
    random.some(names, 0.7).map((name) => element(name, String(random.decimal(-6, 4)), unit))
  );
  const texts = random.some(TEXTS, 0.7).map((name) =>
    element(name, random.pick(["He", "ET &amp; MCP", "Plus"]), "")
  );
  return `<?xml version="1.0"?><ImageTags>${[...numbers, ...texts].join("\n")}</ImageTags>`;
}
