/**
 * EDAX spectra (`.spc`).
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import { openSpc, spcFault, type SpcFile } from "../formats/spc.ts";
import { ELEMENTS } from "../schemas/periodic_table.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft, type Row } from "./_draft.ts";
import { dataset, defineExtractor } from "./define.ts";

/** Name in the header, our field, unit of the number in the file. */
const ROWS: readonly Row[] = [
  ["kV", "acceleration_voltage", "kV"],
  ["liveTime", "live_time", "s"],
  ["detReso", "detector_energy_resolution", "eV"],
  ["evPerChan", "channel_size", "eV"],
  ["startEnergy", "starting_energy", "keV"],
  ["endEnergy", "Ending Energy", "keV"],
  ["numPts", "Number of Spectrum Channels"],
  ["azimuth", "azimuthal_angle", "deg"],
  ["elevation", "elevation_angle", "deg"],
  ["takeoff", "takeoff_angle", "deg"],
  ["tilt", "stage_position.tilt_alpha", "deg"],
  ["ADCTimeConstantNew", "Amplifier Time", "µs"],
];

/** EDAX' numbers of what ended the acquisition. */
const PRESETS: Readonly<Record<number, string>> = {
  1: "Clock time",
  2: "Counts",
  3: "None",
  4: "Live time",
  5: "Resumed",
};

export default defineExtractor({
  name: "edax-spc",
  module: "spc_extractor",
  title: "EDAX spectrum",
  extensions: ["spc"],
  about: {
    vendors: "EDAX Genesis, TEAM",
    reads: "header of fixed layout: voltage, times, angles, elements; counts",
    preview: "spectrum",
    files: "real and synthetic",
  },
  supports: (file) => {
    const fault = spcFault(file);
    return fault === undefined || `no header of an EDAX spectrum: ${fault}`;
  },
  *extract(file) {
    const opened = openSpc(file);
    const { signal, warnings } = spectrumOf(opened);
    const draft = new Draft();
    draft.fill(ROWS, (name) => opened.number(name), "header: ");
    const distance = opened.number("workingDist") ?? 0; // in hundredths of a millimetre; 0 where unknown
    if (distance > 0) draft.put("working_distance", distance / 100, "header: workingDist", "mm");
    const preset = opened.number("analysisType") ?? 0;
    if (Object.hasOwn(PRESETS, preset)) {
      draft.put("Acquisition Preset", PRESETS[preset], "header: analysisType");
    }
    const label = opened.get("spectrumLabel");
    if (typeof label === "string" && label !== "") {
      draft.put("Spectrum Label", label, "header: spectrumLabel");
    }
    const elements = elementsOf(opened);
    if (elements.length) draft.put("elements", elements, "header: at");
    yield dataset("Spectrum", {
      dataType: "EDS_Spectrum",
      ...(signal ? { dimensions: [...signal.shape], pixels: () => signal } : {}),
      meta: draft.meta,
      extensions: draft.extensions,
      distrust: draft.distrust,
      sources: draft.sources,
      acquired: takenAt(opened),
      ...(warnings.length ? { warning: warnings.join("; ") } : {}),
      original: originalOf(opened),
    });
  },
});

// Counts that cannot be read cost the spectrum its shape and preview, not its metadata.
function spectrumOf(opened: SpcFile): { signal?: Signal; warnings: string[] } {
  try {
    const signal = opened.signals()[0]!;
    return { signal, warnings: contradiction(opened, signal) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { warnings: [error.message] };
  }
}

// evPerChan is a whole number: 2.5 eV a channel cannot be written.
function contradiction(opened: SpcFile, { axes: [axis] }: Signal): string[] {
  const told = opened.number("endEnergy");
  if (!axis || !told) return [];
  const end = axis.offset + axis.scale * (axis.size - 1);
  if (Math.abs(end - told) <= 2 * axis.scale) return [];
  const [a, b] = [end, told].map((energy) => `${Number(energy.toPrecision(6))} keV`);
  return [`evPerChan lets the spectrum end at ${a}, endEnergy at ${b}`];
}

function elementsOf(opened: SpcFile): string[] {
  const numbers = opened.get("at");
  const count = opened.number("numElem") ?? 0;
  if (!Array.isArray(numbers)) return [];
  const symbols = numbers.slice(0, count).map((number) => ELEMENTS[Number(number) - 1]);
  return [...new Set(symbols.filter((symbol): symbol is string => symbol !== undefined))].sort();
}

function takenAt(opened: SpcFile): string | undefined {
  const [year, month, day, hour, minute, second] = [
    "collectDateYear",
    "collectDateMon",
    "collectDateDay",
    "collectTimeHour",
    "collectTimeMin",
    "collectTimeSec",
  ].map((name, i) => String(opened.number(name) ?? 0).padStart(i ? 2 : 4, "0"));
  return acquiredAt(`${year}-${month}-${day}`, `${hour}:${minute}:${second}`);
}

function originalOf(opened: SpcFile): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(opened.tree() as Record<string, unknown>).map((
      [name, value],
    ) => [name, ArrayBuffer.isView(value) ? [...value as unknown as Iterable<number>] : value]),
  );
}
