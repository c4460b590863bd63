/**
 * What the summary of a secondary ion mass measurement shows.
 *
 * @module
 */
import { hdf5Signal } from "../formats/hdf5_signal.ts";
import { memorySignal } from "../formats/memory_signal.ts";
import { readable } from "../formats/hdf5_walk.ts";
import type { Panel, Signal } from "../formats/signal.ts";
import { peakMap, type TofFile, totalsOf } from "../formats/tofwerk.ts";
import { nearestIon } from "./_ion_masses.ts";

/** Below this everything is hydrogen and noise of the start. */
const LIGHTEST = 5;
const LABELLED = 6;
/** Labels nearer than this, in Da, would be the same peak's. */
const APART = 2;
const COLOURS = 3;

/** The panels, without those whose data are missing or damaged. */
export function tofPanels(file: TofFile, polarity: "positive" | "negative"): Panel[] {
  const ion = (mass: number) => {
    const found = nearestIon(mass, polarity);
    return found ? `${found.name}${polarity === "negative" ? "⁻" : "⁺"}` : `${mass.toFixed(1)}`;
  };
  const image = readable(() => fibImage(file));
  const spectrum = readable(() => sumSpectrum(file, ion));
  return [
    ...(image ? [image] : []),
    ...(readable(() => counted(file, ion)) ?? []),
    ...(spectrum ? [spectrum] : []),
  ];
}

function fibImage({ root }: TofFile): Panel | undefined {
  const first = root.group("FIBImages")?.names()[0];
  const dataset = first && root.dataset(`FIBImages/${first}/Data`);
  const signal = dataset && hdf5Signal(dataset, { axes: [{ name: "y" }, { name: "x" }] });
  return signal && signal.shape.length === 2
    ? { title: "FIB image before milling", kind: "image", signal }
    : undefined;
}

/** Coordinates of the sum spectrum in Da. */
function masses({ root }: TofFile, length: number): ArrayLike<number> | undefined {
  const found = root.dataset("FullSpectra/MassAxis")?.numbers();
  return found && found.length === length ? Array.from(found, Number) : undefined;
}

function sumSpectrum(file: TofFile, ion: (mass: number) => string): Panel | undefined {
  const values = file.root.dataset("FullSpectra/SumSpectrum")?.numbers();
  if (!values || values.length < 2) return undefined;
  const axis = masses(file, values.length);
  const start = axis ? Math.max(0, Array.from(axis).findIndex((mass) => mass >= LIGHTEST)) : 0;
  const shown = Float64Array.from(Array.from(values, Number).slice(start));
  const coordinates = axis && Array.from(axis).slice(start);
  return {
    title: "Sum spectrum; ions are guessed by the nearest mass",
    kind: "curves",
    signal: signalOf(shown, [shown.length], ["m/z"], ["Da"], "counts"),
    logarithmic: true,
    ...(coordinates ? { coordinates, marks: marksOf(shown, coordinates, ion) } : {}),
  };
}

// The highest peaks, but none beside one that has its label already.
function marksOf(values: Float64Array, masses: number[], ion: (mass: number) => string): Panel["marks"] {
  const peaks = [...values.keys()].filter((i) =>
    values[i]! > 0 && values[i]! >= (values[i - 1] ?? 0) && values[i]! > (values[i + 1] ?? 0)
  ).sort((a, b) => values[b]! - values[a]!);
  const marks: { at: number; text: string }[] = [];
  for (const peak of peaks) {
    const at = masses[peak]!;
    if (marks.length === LABELLED) break;
    if (marks.every((mark) => Math.abs(mark.at - at) >= APART)) marks.push({ at, text: ion(at) });
  }
  return marks;
}

function counted(file: TofFile, ion: (mass: number) => string): Panel[] {
  const totals = totalsOf(file);
  const [, rows, columns] = file.peaks?.shape ?? file.events?.shape ?? [];
  if (!totals || !rows || !columns) return [];
  const units = file.pixel ? "µm" : "";
  const scale = file.pixel ?? 1;
  const map = (values: Float32Array | Uint8Array) =>
    signalOf(values, [rows, columns], ["y", "x"], [units, units], "counts", scale);
  const { writes, profiles } = totals;
  const panels: Panel[] = [{ title: "Total ion counts", kind: "heat", signal: map(totals.map) }];
  const strongest = strongestOf(file, profiles);
  const names = strongest.map(({ mass }) => mass === undefined ? "" : ion(mass));
  if (file.peaks && strongest.length === COLOURS) {
    const maps = strongest.map(({ index }) => stretched(peakMap(file, index, writes)));
    const rgb = Uint8Array.from({ length: rows * columns * 3 }, (_, i) => maps[i % 3]![Math.floor(i / 3)]!);
    panels.push({ title: "Strongest peaks", kind: "image", signal: map(rgb), legend: names });
  }
  const curves = file.peaks ? strongest.map(({ index }) => profiles[index]!) : profiles;
  if (writes.length > 1 && curves.length) {
    const values = Float64Array.from(curves.flatMap((curve) => [...curve]));
    panels.push({
      title: "Depth profile",
      kind: "curves",
      signal: signalOf(values, [curves.length, writes.length], ["peak", "write"], ["", ""], "counts"),
      coordinates: writes.map((write) => write + 1),
      legend: file.peaks ? names : ["all events"],
    });
  }
  return panels;
}

/** The peaks with the highest counts, heavier than hydrogen. */
function strongestOf(file: TofFile, profiles: Float64Array[]): { index: number; mass?: number }[] {
  const table = readable(() => file.root.dataset("PeakData/PeakTable")?.read());
  const massOf = (index: number) => {
    const row = Array.isArray(table) ? table[index] : undefined;
    const mass = row && typeof row === "object" && "mass" in row ? row.mass : undefined;
    return typeof mass === "number" ? mass : undefined;
  };
  return profiles.map((profile, index) => ({
    index,
    mass: massOf(index),
    total: profile.reduce((a, b) => a + b, 0),
  })).filter(({ mass }) => mass === undefined || mass >= LIGHTEST)
    .sort((a, b) => b.total - a.total).slice(0, COLOURS);
}

// 1st to 99th percentile to 8 bits, each colour by itself.
function stretched(values: Float32Array): Uint8Array {
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [at(0.01), at(0.99)];
  const range = high > low ? [low, high] : [sorted[0]!, sorted.at(-1)!];
  if (!(range[1]! > range[0]!)) return new Uint8Array(values.length);
  return Uint8Array.from(
    values,
    (value) => Math.round(255 * Math.min(1, Math.max(0, (value - range[0]!) / (range[1]! - range[0]!)))),
  );
}

function signalOf(
  values: Float64Array | Float32Array | Uint8Array,
  shape: number[],
  names: string[],
  units: string[],
  intensityUnits: string,
  scale = 1,
): Signal {
  const size = shape.reduce((a, b) => a * b, 1);
  const bytes = values.length === 3 * size ? "rgb8" : "uint8";
  const dtype = values instanceof Float64Array
    ? "float64"
    : values instanceof Float32Array
    ? "float32"
    : bytes;
  return memorySignal(values, {
    name: "",
    shape,
    dtype,
    axes: shape.map((size, i) => ({
      name: names[i]!,
      units: units[i]!,
      size,
      scale,
      offset: 0,
      navigate: false,
    })),
    intensityUnits,
  });
}
