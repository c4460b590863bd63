/**
 * What Bruker's Esprit says of microscope, scan and X-ray detector, as fields.
 *
 * @module
 */
import { instanceOf, instancesIn, momentIn, numberIn, textIn } from "../formats/bruker_xml.ts";
import type { Signal } from "../formats/signal.ts";
import type { XmlElement } from "../formats/xml_lite.ts";
import { ELEMENTS } from "../schemas/periodic_table.ts";
import { acquiredAt } from "./_clock.ts";
import type { Draft, Row } from "./_draft.ts";

// Kα of manganese, at which resolutions are told, in keV; a normal distribution is so many sigmas wide at half height.
const MANGANESE = 5.8988;
const FULL_WIDTH = 2 * Math.sqrt(2 * Math.LN2);
const TRANSMISSION_KV = 30;

/** Numbers by class and name. */
const NUMBERS: readonly (readonly [type: string, rows: readonly Row[]])[] = [
  ["TRTESMAHeader", [
    ["PrimaryEnergy", "acceleration_voltage", "kV"],
    ["ElevationAngle", "elevation_angle", "deg"],
    ["AzimutAngle", "azimuthal_angle", "deg"],
    ["Magnification", "magnification"],
    ["WorkingDistance", "working_distance", "mm"],
  ]],
  ["TRTDetectorHeader", [
    ["DetectorThickness", "Detector Thickness", "mm"],
    ["SiDeadLayerThickness", "Dead Layer Thickness", "µm"],
  ]],
  ["TRTSpectrumHardwareHeader", [
    ["RealTime", "real_time", "ms"],
    ["LifeTime", "live_time", "ms"],
    ["DeadTime", "Dead Time Fraction", "%"],
    ["PulseDensity", "Pulse Density", "1/s"],
    ["DetectorTemperature", "Detector Temperature", "°C"],
  ]],
];
const DETECTOR: readonly Row[] = [
  ["Type", "detector_type"],
  ["Serial", "Detector Serial Number"],
  ["Technology", "Detector Technology"],
  ["WindowType", "Detector Window"],
];
const COLUMN: readonly Row[] = [
  ["HV", "acceleration_voltage", "kV"],
  ["WD", "working_distance", "mm"],
  ["Mag", "magnification"],
  ["DX", "pixel_width", "µm"],
  ["DY", "pixel_height", "µm"],
];
const STAGE: readonly Row[] = [
  ["X", "stage_position.x", "µm"],
  ["Y", "stage_position.y", "µm"],
  ["Z", "stage_position.z", "µm"],
  ["Rotation", "stage_position.rotation", "deg"],
  ["Tilt", "stage_position.tilt_alpha", "deg"],
];

/** Fields of a spectrum: detector, times, calibration. */
export function fillFromSpectrum(draft: Draft, spectrum: XmlElement | undefined): void {
  for (const [type, rows] of NUMBERS) {
    const instance = instanceOf(spectrum, type);
    draft.fill(rows, (name) => numberIn(instance, name), `${type}.`);
  }
  const detector = instanceOf(spectrum, "TRTDetectorHeader");
  draft.fill(DETECTOR, (name) => textIn(detector, name), "TRTDetectorHeader.");
  const head = instanceOf(spectrum, "TRTSpectrumHeader");
  draft.put("channel_size", numberIn(head, "CalibLin"), "TRTSpectrumHeader.CalibLin", "keV");
  draft.put("starting_energy", numberIn(head, "CalibAbs"), "TRTSpectrumHeader.CalibAbs", "keV");
  const [base, slope] = ["SigmaAbs", "SigmaLin"].map((name) => numberIn(head, name));
  if (base !== undefined && slope !== undefined) {
    const width = FULL_WIDTH * Math.sqrt(base + slope * MANGANESE);
    const rounded = Math.round(width * 1e5) / 1e2;
    draft.put("detector_energy_resolution", rounded, "TRTSpectrumHeader.SigmaAbs, SigmaLin", "eV");
  }
}

/** Fields of the column, the stage and the scan. */
export function fillFromMicroscope(draft: Draft, database: XmlElement): void {
  const column = instanceOf(database, "TRTSEMData");
  draft.fill(COLUMN, (name) => numberIn(column, name), "TRTSEMData.");
  const stage = instanceOf(database, "TRTSEMStageData");
  draft.fill(STAGE, (name) => numberIn(stage, name), "TRTSEMStageData.");
  const scan = instanceOf(database, "TRTDSPConfiguration");
  const [time, pixels] = ["PixelTime", "PixelAverage"].map((name) => numberIn(scan, name));
  if (time && pixels) {
    draft.put("dwell_time", time * pixels, "TRTDSPConfiguration.PixelTime, PixelAverage", "µs");
  }
  draft.put("Line Average", numberIn(scan, "LineAverage"), "TRTDSPConfiguration.LineAverage");
}

/** How often the lines of a map were scanned, and how long that took. */
export function fillFromScan(draft: Draft, database: XmlElement, width: number): void {
  const lines = (textIn(database, "LineCounter") ?? "").split(",").map(Number);
  if (lines.length === 0 || !lines.every((count) => count > 0)) return;
  const scan = instanceOf(database, "TRTDSPConfiguration");
  const factors = ["PixelTime", "PixelAverage", "LineAverage"].map((name) => numberIn(scan, name));
  const total = lines.reduce((sum, count) => sum + count, 0);
  if (lines.every((count) => count === lines[0])) draft.put("number_of_frames", lines[0], "LineCounter");
  if (draft.get("real_time") !== undefined || factors.some((factor) => factor === undefined)) return;
  const micros = factors.reduce((product: number, factor) => product * factor!, total * width);
  draft.put("real_time", micros / 1e6, "LineCounter, TRTDSPConfiguration", "s");
}

/** Symbols of the elements that were looked for, else of those that were found. */
export function fillElements(draft: Draft, element: XmlElement): void {
  const regions = instanceOf(element, "TRTSpectrumRegionList");
  const chosen = instancesIn(
    regions?.children.find(({ name }) => name === "ChildClassInstances") ?? regions,
    "TRTSpectrumRegion",
  );
  const found = instanceOf(element, "TRTResult")?.children.filter(({ name }) => name === "Result") ?? [];
  const numbers = chosen.length
    ? chosen.map((region) => numberIn(region, "Element"))
    : found.map((result) => numberIn(result, "Atom"));
  const symbols = numbers.map((number) => ELEMENTS[(number ?? 0) - 1]).filter((symbol) =>
    symbol !== undefined
  );
  if (symbols.length) {
    draft.put(
      "elements",
      [...new Set(symbols)].sort(),
      chosen.length ? "TRTSpectrumRegion.Element" : "TRTResult.Atom",
    );
  }
}

/** Local time of an element with date and time. */
export function takenAt(element: XmlElement | undefined): string | undefined {
  const { date, time } = momentIn(element);
  return acquiredAt(date, time);
}

/** A beam of more than so many kilovolts is that of a transmission microscope. */
export function beamOf(draft: Draft): "SEM" | "STEM" {
  const voltage = draft.get("acceleration_voltage") as { value: number } | undefined;
  return (voltage?.value ?? 0) > TRANSMISSION_KV ? "STEM" : "SEM";
}

/** Shape and pixels of a dataset. */
export function drawn(signal: Signal): { dimensions: number[]; pixels: () => Signal } {
  return { dimensions: [...signal.shape], pixels: () => signal };
}
