/**
 * Velox files (`.emd` of Thermo Fisher's microscopes), which are HDF5: images, spectra and the streams of spectrum
 * images, each with its metadata as JSON.
 *
 * @module
 */
import type { Hdf5Dataset, Hdf5Group } from "./hdf5_objects.ts";
import { textOfDataset } from "./hdf5_one.ts";
import { at, hdf5Signal } from "./hdf5_signal.ts";
import { readable } from "./hdf5_walk.ts";
import type { Axis, Signal } from "./signal.ts";
import { textOf } from "./text.ts";
import { energyOf, type Json, number, parseJson, text } from "./velox_json.ts";
import { veloxStream } from "./velox_stream.ts";

/** Kinds of data, by the group they are in. */
const KINDS = ["Image", "Spectrum", "SpectrumStream", "SpectrumImage", "Line"] as const;
/** One of the kinds of data that a Velox file has. */
export type VeloxKind = (typeof KINDS)[number];

/** One set of data: its signal, and what is said of its first frame. */
export interface VeloxSignal {
  kind: VeloxKind;
  /** Its identifier: a number of 32 hexadecimal digits. */
  id: string;
  signal: Signal;
  metadata: Json;
}

const LONGEST_METADATA = 2 ** 22;

/** True for a file that Velox wrote. */
export function isVelox(root: Hdf5Group): boolean {
  return readable(() => {
    const names = root.names();
    if (!names.includes("Data") || !names.includes("Version")) return false;
    return /velox/i.test(textOfDataset(root, "Version") ?? "");
  }) ?? false;
}

/** All sets of data, by kind. What is damaged is left out. */
export function veloxSignals(root: Hdf5Group): VeloxSignal[] {
  const labels = labelsOf(root);
  const found: VeloxSignal[] = [];
  for (const kind of KINDS) {
    const group = readable(() => root.group(`Data/${kind}`));
    for (const id of (group && readable(() => group.names())) ?? []) {
      const each = readable(() => group!.group(id));
      if (!each) continue;
      const metadata = metadataOf(each);
      const signal = readable(() => signalIn(each, kind, metadata, labels));
      if (signal) found.push({ kind, id, signal, metadata });
    }
  }
  return found;
}

function signalIn(
  group: Hdf5Group,
  kind: VeloxKind,
  metadata: Json,
  labels: Map<string, string>,
): Signal | undefined {
  const dataset = group.dataset("Data");
  if (!dataset) return undefined;
  const name = labels.get(group.name) ?? text(metadata, "BinaryResult.Detector") ?? "";
  if (kind === "SpectrumStream") return veloxStream(group, dataset, metadata, name);
  if (kind === "Spectrum" || kind === "Line") return columns(dataset, name, energyAxis(metadata, kind));
  return image(dataset, metadata, name);
}

// Rows, columns, frames: frames come first in ours, and one frame is no series.
function image(dataset: Hdf5Dataset, metadata: Json, name: string): Signal | undefined {
  const { shape } = dataset;
  const axes = [imageAxis(metadata, "y", shape[0]!), imageAxis(metadata, "x", shape[1]!), {
    name: "frame",
    navigate: true,
  }];
  const signal = hdf5Signal(dataset, { name, axes });
  if (!signal || shape.length !== 3) return signal;
  if (shape[2] === 1) return at(signal, 2, 0);
  const order = [2, 0, 1];
  const pick = <T>(list: readonly T[]) => order.map((i) => list[i]!);
  const back = <T>([frame, y, x]: readonly T[]) => [y!, x!, frame!];
  return {
    ...signal,
    shape: pick(signal.shape),
    axes: pick(signal.axes),
    stored: signal,
    read(region) {
      const asked = region ?? { start: [0, 0, 0], stop: pick(signal.shape) };
      const step = asked.step ?? [1, 1, 1];
      const counts = asked.start.map((start, i) => Math.ceil((asked.stop[i]! - start) / step[i]!));
      const pixels = signal.read({ start: back(asked.start), stop: back(asked.stop), step: back(step) });
      const out = pixels.slice();
      const width = pixels.length / counts.reduce((a, b) => a * b, 1) || 1;
      const [frames, plane] = [counts[0]!, counts[1]! * counts[2]!];
      for (let frame = 0, to = 0; frame < frames; frame++) {
        for (let i = 0; i < plane; i++) {
          for (let w = 0; w < width; w++) out[to++] = pixels[(i * frames + frame) * width + w]!;
        }
      }
      return out;
    },
  };
}

function columns(dataset: Hdf5Dataset, name: string, axis: Partial<Axis>): Signal | undefined {
  const signal = hdf5Signal(dataset, { name, axes: [axis] });
  return signal?.shape.length === 2 && signal.shape[1] === 1 ? at(signal, 1, 0) : signal;
}

function imageAxis(metadata: Json, name: "x" | "y", size: number): Partial<Axis> {
  const scale = number(metadata, `BinaryResult.PixelSize.${name === "x" ? "width" : "height"}`);
  const units = text(metadata, `BinaryResult.PixelUnit${name.toUpperCase()}`) ?? "";
  if (!scale) return { name };
  const offset = number(metadata, `BinaryResult.Offset.${name}`) ?? 0;
  const [factor, unit] = prefixed(scale * size, units);
  return { name, units: unit, scale: scale * factor, offset: offset * factor };
}

// A detector's channels: eV of one, and of the first.
function energyAxis(metadata: Json, kind: VeloxKind): Partial<Axis> {
  if (kind === "Line") return { name: "position" };
  const { scale, offset } = energyOf(metadata);
  return scale
    ? { name: "Energy", units: "keV", scale: scale / 1000, offset: offset / 1000 }
    : { name: "Energy" };
}

/** Of m and s the prefixed unit in which a length is from 1 to 1000, of 1/m 1/nm; and the factor to it. */
export function prefixed(length: number, units: string): [factor: number, units: string] {
  if (units === "1/m") return [1e-9, "1/nm"];
  if (!/^[ms]$/.test(units) || !(length > 0)) return [1, units];
  const names = ["p", "n", "µ", "m", ""];
  const power = Math.floor(Math.log10(length) / 3 + 1e-9);
  const at = Math.max(0, Math.min(4, power + 4));
  return [10 ** (3 * (4 - at)), names[at]! + units];
}

// Each column is the metadata of a frame: JSON, then zeros.
function metadataOf(group: Hdf5Group): Json {
  return readable(() => {
    const dataset = group.dataset("Metadata");
    const [length, frames] = dataset?.shape ?? [];
    if (!dataset || !length || frames === 0 || length > LONGEST_METADATA) return null;
    const bytes = dataset.numbers({ start: [0, 0], stop: [length, 1] }) as Uint8Array;
    const end = bytes.indexOf(0);
    return parseJson(textOf(end < 0 ? bytes : bytes.subarray(0, end)));
  }) ?? null;
}

// What the program shows above each image: display → image → label.
function labelsOf(root: Hdf5Group): Map<string, string> {
  const labels = new Map<string, string>();
  const displays = readable(() => root.group("Presentation/Displays/ImageDisplay"));
  for (const name of (displays && readable(() => displays.names())) ?? []) {
    const json = parseJson(textOfDataset(displays!, name) ?? "");
    const path = text(json, "dataPath") ??
      text(parseJson(textOfDataset(root, text(json, "data") ?? "") ?? ""), "dataPath");
    const label = text(json, "display.label");
    if (path && label) labels.set(path.split("/").at(-1)!, label);
  }
  return labels;
}
