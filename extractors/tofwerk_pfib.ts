/**
 * Mass spectra of secondary ions by position and depth, of Tofwerk's fibTOF (`.h5` of TofDAQ).
 *
 * @module
 */
import { numberAt, numberIn, textAt, textIn } from "../formats/hdf5_one.ts";
import { openTofwerk, tofFault, type TofFile, tofSignal } from "../formats/tofwerk.ts";
import { treeOf } from "../formats/hdf5_walk.ts";
import { FormatError } from "../formats/source.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft, type Row } from "./_draft.ts";
import { tofPanels } from "./_tofwerk_panels.ts";
import { dataset, defineExtractor } from "./define.ts";

/** Attributes of `FIBParams`. */
const FIB: Row[] = [
  ["FibHardware", "FIB Hardware"],
  ["Voltage", "acceleration_voltage", "V"],
  ["Current", "beam_current", "A"],
  ["ViewField", "horizontal_field_width", "mm"],
  ["ScanSpeed", "Scan Speed"],
];

/** Attributes of the file. */
const FILE: Row[] = [
  ["NbrPeaks", "Number of Peaks"],
  ["IonMode", "Ion Mode"],
  ["FiblysGUIVersion", "FibLys GUI Version"],
  ["TofDAQ Version", "TofDAQ Version"],
  ["DAQ Hardware", "DAQ Hardware"],
  ["NbrWaveforms", "Waveforms per Pixel"],
];

export default defineExtractor({
  name: "tofwerk-pfib",
  module: "tofwerk_pfib_extractor",
  title: "Tofwerk FIB-TOF-SIMS measurement",
  extensions: ["h5"],
  about: {
    vendors: "Tofwerk fibTOF, TofDAQ",
    reads: "settings of ion beam, spectrometer and acquisition; spectrum and maps",
    preview: "summary: secondary electron image, total ion count, sum spectrum, depth profile",
    files: "real and synthetic",
  },
  priority: 150,
  supports: (file) => tofFault(file) ?? true,
  *extract(file) {
    const opened = openTofwerk(file);
    const { root, shape, pixel } = opened;
    const draft = new Draft();
    const problems: string[] = [];
    // One part that is damaged costs what it says, not the rest.
    const attempt = <T>(read: () => T): T | undefined => {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof FormatError || error instanceof RangeError)) throw error;
        problems.push(error.message);
        return undefined;
      }
    };
    const fib = attempt(() => root.group("FIBParams"));
    draft.fill(FIB, (name) => textAt(fib, name) ?? numberAt(fib, name), "FIBParams@");
    draft.fill(FILE, (name) => textAt(root, name) ?? numberAt(root, name), "@");
    // Hardware that does not know the current reports none.
    if (numberAt(fib, "Current") === 0) draft.distrust.push("beam_current");
    draft.put("TofDAQ Version", versionOf(opened), "@TofDAQ Version");
    draft.put("pixel_width", pixel, "FIBParams@ViewField", "µm");
    draft.put("pixel_height", pixel, "FIBParams@ViewField", "µm");
    draft.put("Pixel Size", pixel, "FIBParams@ViewField", "µm");
    attempt(() => massRange(draft, opened));
    attempt(() => pressure(draft, opened));
    if (opened.opened !== undefined) {
      draft.put("File Variant", opened.opened ? "pre-processed" : "raw", "PeakData/PeakData");
    }
    const acquired = attempt(() => takenAt(opened));
    const signal = attempt(() => tofSignal(opened));
    const polarity = /^neg/i.test(textAt(root, "IonMode") ?? "") ? "negative" : "positive";
    const warning = [...(root.cutOff ? [root.cutOff] : []), ...problems, ...missing(draft, shape)].join("; ");
    yield dataset("SpectrumImage", {
      dataType: "PFIB_TOFSIMS",
      meta: draft.meta,
      extensions: draft.extensions,
      sources: draft.sources,
      distrust: draft.distrust,
      dimensions: [...shape],
      ...(acquired ? { acquired } : {}),
      ...(warning ? { warning } : {}),
      ...(signal ? { pixels: () => ({ ...signal, panels: () => tofPanels(opened, polarity) }) } : {}),
      original: () => treeOf(root) as Record<string, unknown>,
    });
  },
});

function versionOf({ root }: TofFile): string | undefined {
  const number = numberAt(root, "TofDAQ Version");
  // Some versions are stored in four bytes, which hold seven digits.
  return textAt(root, "TofDAQ Version") ??
    (number === undefined ? undefined : String(Number(number.toPrecision(7))));
}

function massRange(draft: Draft, { root }: TofFile): void {
  const axis = root.dataset("FullSpectra/MassAxis")?.numbers();
  if (!axis?.length) return;
  const [low, high] = [Number(axis[0]), Number(axis.at(-1))];
  draft.put("Mass Range Minimum", Math.min(low, high), "FullSpectra/MassAxis", "Da");
  draft.put("Mass Range Maximum", Math.max(low, high), "FullSpectra/MassAxis", "Da");
}

// Another group than FIBParams: here are the values that change in time.
function pressure(draft: Draft, { root }: TofFile): void {
  const values = root.dataset("FibParams/FibPressure/TwData")?.numbers();
  if (!values?.length) return;
  const mean = Array.from(values, Number).reduce((a, b) => a + b, 0) / values.length;
  draft.put("chamber_pressure", mean, "FibParams/FibPressure/TwData", "Pa");
}

/** When the acquisition began: by its log, else when the file was made, in local time with its offset. */
function takenAt({ root }: TofFile): string | undefined {
  const log = root.dataset("AcquisitionLog/Log");
  const first = log && log.storage.count > 0 ? log.read({ start: [0], stop: [1] }) : undefined;
  const row = Array.isArray(first) ? first[0] : undefined;
  const text = row && typeof row === "object" && "timestring" in row ? textIn(row.timestring) : undefined;
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$/.exec(text?.trim() ?? "")?.[0];
  if (iso) return iso.replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const [date, time] = (textAt(root, "HDF5 File Creation Time") ?? "").split(" ");
  const local = acquiredAt(date, time);
  const hours = numberIn(root.group("TimingData")?.attribute("LocalTimeOffsetToUTC"));
  if (!local || hours === undefined || Math.abs(hours) > 14) return local;
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const size = Math.abs(hours);
  return `${local}${hours < 0 ? "-" : "+"}${two(size)}:${two(size % 1 * 60)}`;
}

function missing(draft: Draft, shape: readonly number[]): string[] {
  return [
    ...(shape.some((size) => size === 0) ? ["the file does not say how many writes and pixels it has"] : []),
    ...(draft.get("acceleration_voltage") ? [] : ["FIBParams does not tell the voltage"]),
  ];
}
