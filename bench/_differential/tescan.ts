/**
 * TESCAN's TIFF files: the header in its tag or beside the file, any of its lines missing.
 *
 * @module
 */
import { type TiffTag, writeTiff } from "../../formats/tiff_writer.ts";
import type { Kind } from "./kind.ts";
import { compareMeta } from "./meta.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";

const MAIN_NUMBERS = ["AccFrames", "ImageStripSize", "Magnification", "MagnificationReference", "PixelSizeX"]
  .concat(["PixelSizeY", "ViewFieldsCountX", "ViewFieldsCountY"]);
const MAIN_TEXTS = [
  "AccType",
  "Company",
  "Description",
  "Device",
  "DeviceModel",
  "FullUserName",
  "OrigFileName",
]
  .concat(["SerialNumber", "Sign", "SoftwareVersion", "UserName"]);
const SEM_NUMBERS = ["AcceleratorVoltage", "ApertureDiameter", "ApertureOptimization", "ChamberPressure"]
  .concat(["CrossFree", "CrossSectionShiftX", "CrossSectionShiftY", "DepthOfFocus", "Detector0FlatField"])
  .concat([
    "Detector0Gain",
    "Detector0Offset",
    "DwellTime",
    "EmissionCurrent",
    "GunShiftX",
    "GunShiftY",
    "HV",
  ])
  .concat([
    "GunTiltX",
    "GunTiltY",
    "IMLCenteringX",
    "IMLCenteringY",
    "ImageShiftX",
    "ImageShiftY",
    "LUTGamma",
  ])
  .concat(["MTDGrid", "MTDScintillator", "OBJCenteringX", "OBJPreCenteringX", "PredictedBeamCurrent"])
  .concat(["PrimaryDetectorGain", "SampleVoltage", "ScanID", "ScanRotation", "ScanSpeed", "SpecimenCurrent"])
  .concat([
    "SpotSize",
    "StageRotation",
    "StageTilt",
    "StageX",
    "StageY",
    "StageZ",
    "StigmatorX",
    "StigmatorY",
  ])
  .concat(["SymmetrizationVoltage", "TiltCorrection", "TubeVoltage", "VirtualObserverDistance", "WD"]);
const SEM_TEXTS = ["Detector", "Detector0", "Gun", "InjectedGas", "PotentialMode", "ScanMode", "SessionID"]
  .concat(["SyncMains"]);

export default {
  name: "tescan",
  share: 6,
  of: "tescan_tif_extractor",
  async make(random, stem) {
    const [width, height] = [random.integer(4, 30), random.integer(4, 30)];
    const newline = random.pick(["\r\n", "\n"]);
    const header = new TextEncoder().encode(lines(random).join(newline) + newline);
    const inTag = random.chance(0.6);
    // What stands before the text in the tag is not text.
    const garbage = random.bytes(random.integer(0, 20)).map((byte) => byte & 31);
    const tags: TiffTag[] = [{ tag: 271, type: "ascii", value: "TESCAN" }];
    if (inTag) tags.push({ tag: 50431, type: "undefined", value: Uint8Array.of(...garbage, ...header) });
    else await Deno.writeFile(`${stem}.hdr`, header);
    const pixels = randomPixels(random, "uint8", width * height);
    await Deno.writeFile(`${stem}.tif`, writeTiff({ width, height, dtype: "uint8", pixels, tags }));
    return `${stem}.tif`;
  },
  compare: (path, peer) => compareMeta("tescan", path, peer),
} satisfies Kind;

function lines(random: Random): string[] {
  const numbers = (names: string[]) =>
    random.some(names, 0.7).map((name) => {
      const value = random.decimal(-9, 4);
      return `${name}=${random.pick([value.toFixed(12), String(value), String(random.integer(0, 99)), ""])}`;
    });
  const texts = (names: string[]) =>
    random.some(names, 0.7).map((name) =>
      `${name}=${random.pick(["E-T", "a b", "N2", "1.3.7.1, build 8", ""])}`
    );
  return [
    "[MAIN]",
    ...texts(MAIN_TEXTS),
    "Date=2025-12-03",
    "Time=17:19:26",
    ...numbers(MAIN_NUMBERS),
    "",
    "[SEM]",
    ...numbers(SEM_NUMBERS),
    ...texts(SEM_TEXTS),
  ];
}
