/**
 * TIFF files with FEI's INI block: any of its lines, odd numbers, ends of lines and encodings.
 *
 * @module
 */
import { writeTiff } from "../../formats/tiff_writer.ts";
import type { Kind } from "./kind.ts";
import { compareMeta } from "./meta.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";

const NUMBERS: Record<string, string[]> = {
  Beam: ["EmissionCurrent", "HFW", "VFW", "HV", "SourceTiltX", "SourceTiltY", "StigmatorX", "StigmatorY"]
    .concat([
      "BeamShiftX",
      "BeamShiftY",
      "PreTilt",
      "StageR",
      "StageTa",
      "StageTb",
      "StageX",
      "StageY",
      "StageZ",
    ])
    .concat(["WD", "EucWD", "ScanRotation", "TiltCorrectionAngle"]),
  Scan: ["Dwell", "FrameTime", "LineTime", "HorFieldsize", "VerFieldsize", "PixelWidth", "PixelHeight"]
    .concat(["LineIntegration", "ScanInterlacing"]),
  Detector: [
    "Brightness",
    "Contrast",
    "EnhancedContrast",
    "Signal",
    "Grid",
    "BrightnessDB",
    "ContrastDB",
    "Mix",
  ]
    .concat(["MinimumDwellTime"]),
  Specimen: ["Temperature", "Humidity"],
  Image: ["DigitalContrast", "DigitalBrightness", "DigitalGamma", "ZoomFactor", "ZoomPanX", "ZoomPanY"]
    .concat(["MagCanvasRealWidth", "ScreenMagCanvasRealWidth", "Average", "PostProcessing", "Integrate"])
    .concat(["MagnificationMode", "ScreenMagnificationMode"]),
  Vacuum: ["ChPressure", "Gas"],
};
const TEXTS: Record<string, string[]> = {
  Beam: ["ImageMode", "BeamMode"],
  System: ["Chamber", "Pump", "SystemType", "Stage", "Dnumber", "Source", "FinalLens", "ESEM", "Aperture"]
    .concat(["Software", "BuildNr", "Column", "Type"]),
  User: ["UserText", "User"],
};
const SWITCHES: Record<string, [key: string, yes: string][]> = {
  Beam: [["TiltCorrectionIsOn", "yes"], ["DynamicFocusIsOn", "yes"], ["DynamicWDIsOn", "yes"]],
  Scan: [["InternalScan", "true"]],
  Image: [["DriftCorrected", "On"]],
};

export default {
  name: "feiini",
  share: 12,
  async make(random, stem) {
    const [width, height] = [random.integer(4, 30), random.integer(4, 30)];
    const newline = random.pick(["\r\n", "\n", "\r\n", "\r"]);
    const text = block(random, width, height).join(newline) + newline;
    const latin = random.chance(0.3);
    const encoded = latin ? Uint8Array.from(text, (letter) => letter.charCodeAt(0)) : text;
    const bytes = writeTiff({
      width,
      height,
      dtype: "uint8",
      pixels: randomPixels(random, "uint8", width * height),
      tags: [{
        tag: 34682,
        type: "ascii",
        value: typeof encoded === "string" ? encoded : Uint8Array.of(...encoded, 0),
      }],
    });
    await Deno.writeFile(`${stem}.tif`, bytes);
    return `${stem}.tif`;
  },
  compare: (path, peer) => compareMeta("feiini", path, peer),
} satisfies Kind;

function block(random: Random, width: number, height: number): string[] {
  const ion = random.chance(0.2);
  const names: Record<string, string> = {
    Beam: ion ? "IBeam" : "EBeam",
    Scan: ion ? "IScan" : "EScan",
    Detector: random.pick(["ETD", "TLD", "CBS"]),
  };
  const section = (kind: string): string[] => {
    const numbers = random.some(NUMBERS[kind] ?? [], 0.7).map((key) => `${key}=${oddNumber(random)}`);
    const texts = random.some(TEXTS[kind] ?? [], 0.7).map((key) => `${key}=${oddText(random)}`);
    const switches = random.some(SWITCHES[kind] ?? [], 0.7)
      .map(([key, yes]) => `${key}=${random.pick([yes, "no", "false", "Off"])}`);
    return [`[${names[kind] ?? kind}]`, ...numbers, ...texts, ...switches];
  };
  return [
    ...section("User"),
    "Date=06/13/2016",
    "Time=05:06:40 PM",
    "",
    ...section("System"),
    "[Beam]",
    ...random.some([`Spot=${random.decimal(0, 1, 2)}`]),
    `Beam=${names.Beam}`,
    `Scan=${names.Scan}`,
    ...section("Beam"),
    ...section("Scan"),
    ...section("Specimen"),
    ...section("Vacuum"),
    ...random.some([`UserMode=${random.pick(["High vacuum", "Low vacuum"])}`]),
    ...section("Image"),
    ...(random.chance(0.8) ? [`ResolutionX=${width}`, `ResolutionY=${height}`] : []),
    "[Detectors]",
    "Number=1",
    `Name=${names.Detector}`,
    ...section("Detector"),
  ];
}

/** A number in one of the forms that the software has used. */
function oddNumber(random: Random): string {
  const value = random.decimal(-9, 4);
  const exponent = /^(.*)e([-+]?)(\d+)$/.exec(value.toExponential())!;
  return random.pick([
    String(value),
    value.toExponential(),
    `${exponent[1]}e${exponent[2] || "+"}${exponent[3]!.padStart(3, "0")}`,
    `${exponent[1]}E${exponent[2]}${exponent[3]}`,
    String(random.integer(0, 99)),
    "",
  ]);
}

function oddText(random: Random): string {
  return random.pick(["xT", "Elstar", "Größe 5 µm", "a = b : c", "100 %", "50/50", "é", "supervisor", ""]);
}
