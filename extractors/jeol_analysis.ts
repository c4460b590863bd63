/**
 * JEOL's Analysis Station (JED-2200, JED-2300): images and element maps (`.img`, `.map`), hypermaps (`.pts`).
 *
 * @module
 */
import { jeol, openJeol } from "../formats/jeol.ts";
import { type JeolNode, jeolNode } from "../formats/jeol_tree.ts";
import { Draft, type Row } from "./_draft.ts";
import { plainTree } from "./_plain_tree.ts";
import { orWarning, partsOf } from "./_tiff_file.ts";
import { dataset, defineExtractor } from "./define.ts";

const DAY = 86_400_000;
// Days are counted from 30 December 1899.
const DAYS_TO_1970 = 25569;
const TRANSMISSION_KV = 30;
const MEASURED = "PTTD Data/AnalyzableMap MeasData/";

const IMAGE: readonly Row[] = [
  ["Instrument/Name", "Microscope"],
  ["Instrument/AccV", "acceleration_voltage", "kV"],
  ["Instrument/Mag", "magnification"],
  ["Instrument/WorkD", "working_distance", "mm"],
  ["Instrument/ScanR", "scan_rotation", "deg"],
  ["Image/Title", "Image Title"],
  ["Image/Memo", "Memo"],
];
const HYPERMAP: readonly Row[] = [
  [`${MEASURED}MeasCond/AccKV`, "acceleration_voltage", "kV"],
  [`${MEASURED}MeasCond/Mag`, "magnification"],
  [`${MEASURED}MeasCond/WD`, "working_distance", "mm"],
  [`${MEASURED}MeasCond/ScanR`, "scan_rotation", "deg"],
  [`${MEASURED}Doc/LiveTime`, "live_time", "s"],
  [`${MEASURED}Doc/RealTime`, "real_time", "s"],
  [`${MEASURED}Doc/DwellTime(msec)`, "dwell_time", "ms"],
  [`${MEASURED}Doc/Sweep`, "number_of_frames"],
  [`${MEASURED}Doc/CoefA`, "channel_size", "keV"],
];
/** Of the page of parameters that is called SEM. */
const DETECTOR: readonly Row[] = [
  ["SEM", "Microscope"],
  ["DetT", "detector_type"],
  ["MnKaRES", "detector_energy_resolution", "eV"],
  ["ElevAng", "elevation_angle", "deg"],
  ["DirAng", "azimuthal_angle", "deg"],
  ["TakeAng", "takeoff_angle", "deg"],
  ["XtiltAng", "stage_position.tilt_alpha", "deg"],
];

export default defineExtractor({
  name: "jeol-analysis",
  title: "JEOL Analysis Station image or hypermap",
  extensions: ["img", "map", "pts"],
  about: {
    vendors: "JEOL JED-2200, JED-2300",
    reads:
      "tree of values: column, detector, times; image, sum spectrum; of a hypermap's spectra the size only",
    preview: "image, spectrum",
    files: "real",
  },
  supports: (file) => jeol.recognises(file) || "no JED image or PTTD hypermap",
  *extract(file) {
    const opened = openJeol(file);
    const { root, kind, size } = opened;
    const warnings: string[] = [];
    const draft = new Draft();
    draft.fill(kind === "image" ? IMAGE : HYPERMAP, (path) => valueOf(jeolNode(root, path)), "");
    const pages = jeolNode(root, "PTTD Param/Params")?.children ?? [];
    const page = pages.find(({ value }) => value === "SEM");
    draft.fill(DETECTOR, (name) => valueOf(page && jeolNode(page, name)), "PTTD Param/Params/SEM/");
    const signal = orWarning(warnings, () => opened.signals()[0]!);
    const common = {
      acquired: takenAt(opened.created),
      original: plainTree(opened.tree()),
    };
    const drawn = signal ? { dimensions: [...signal.shape], pixels: () => signal } : {};
    const voltage = (draft.get("acceleration_voltage") as { value: number } | undefined)?.value ?? 0;
    const beam = voltage > TRANSMISSION_KV ? "STEM" : "SEM";
    if (kind === "image") {
      if (signal?.axes[1]?.units) {
        draft.put("pixel_width", signal.axes[1].scale, "Instrument/ScanSize, Mag", "µm");
        draft.put("pixel_height", signal.axes[0]!.scale, "Instrument/ScanSize, Mag", "µm");
      }
      yield dataset("Image", {
        dataType: `${beam}_Imaging`,
        ...drawn,
        ...partsOf(draft, warnings),
        ...common,
      });
      return;
    }
    const channels = signal?.shape[0] ?? 0;
    yield dataset("SpectrumImage", {
      dataType: "EDS_Spectrum_Imaging",
      name: "Map",
      ...(size[0] > 0 && channels > 0 ? { dimensions: [...size, channels] } : {}),
      ...partsOf(draft, warnings),
      ...common,
    });
    if (signal) {
      const { dwell_time: _, number_of_frames: __, ...meta } = draft.meta;
      yield dataset("Spectrum", {
        dataType: "EDS_Spectrum",
        name: "Sum spectrum",
        ...drawn,
        ...partsOf(draft, []),
        meta,
        ...common,
      });
    }
  },
});

// Some values have parts of their own beside what they are.
function valueOf(node: JeolNode | undefined): string | number | undefined {
  const value = node?.value;
  if (typeof value === "string") return value.trim() || undefined;
  return typeof value === "number" ? value : undefined;
}

function takenAt(days: number | undefined): string | undefined {
  if (!(days! > DAYS_TO_1970 && days! < 3 * DAYS_TO_1970)) return undefined;
  return new Date(Math.round((days! - DAYS_TO_1970) * DAY / 1000) * 1000).toISOString().slice(0, 19);
}
