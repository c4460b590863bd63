/**
 * TofDAQ files of Tofwerk's mass spectrometers on focused ion beams, which are HDF5: for each write (a slice milled
 * away) and position the events, once opened by the vendor's software also the counts of each peak.
 *
 * @module
 */
import { Hdf5Dataset, type Hdf5Group, openRoot } from "./hdf5_objects.ts";
import { numberAt } from "./hdf5_one.ts";
import { hdf5Start } from "./hdf5_bytes.ts";
import { hdf5Signal } from "./hdf5_signal.ts";
import { readable } from "./hdf5_walk.ts";
import type { Axis, Signal } from "./signal.ts";
import type { ByteSource } from "./source.ts";

/** Values of a block that is summed at once. */
const BLOCK = 2 ** 22;
/** Values that are looked at; of a longer measurement writes are left out evenly. */
const BUDGET = 2 ** 28;

/** Positions of which a map is made. */
const LARGEST_MAP = 2 ** 26;

/** What a file counts, summed up. */
export interface TofTotals {
  /** Counts at each position, rows first, over all writes and peaks. */
  map: Float32Array;
  /** Counts of each write; a row for each peak, or one row where peaks are not told apart. */
  profiles: Float64Array[];
  /** Writes that were looked at. */
  writes: number[];
}

/** An opened file. */
export interface TofFile {
  root: Hdf5Group;
  /** Writes, rows, columns; 0 where the file does not say. */
  shape: [writes: number, rows: number, columns: number];
  /** Counts by write, row, column and peak; only in files that the vendor's software has opened. */
  peaks: Hdf5Dataset | undefined;
  /** Whether the vendor's software has opened it; undefined where that cannot be read. */
  opened: boolean | undefined;
  /** Times of arrival by write, row and column. */
  events: Hdf5Dataset | undefined;
  /** Size of a pixel in µm; undefined where the file does not say. */
  pixel: number | undefined;
}

/** Why a file is none of TofDAQ's with a focused ion beam, or nothing. */
export function tofFault(file: ByteSource): string | undefined {
  if (hdf5Start(file) === undefined) return "no HDF5 file";
  const root = openRoot(file);
  if (!root.attributeNames().includes("TofDAQ Version")) return "no attribute TofDAQ Version";
  // By names: what they lead to may be damaged or cut off.
  const names = root.names();
  const missing = ["FullSpectra", "FIBParams", "FIBImages"].find((name) => !names.includes(name));
  if (missing) return `no ${missing}`;
  const spectra = readable(() => root.group("FullSpectra")?.names());
  return spectra && !spectra.includes("SumSpectrum") ? "no FullSpectra/SumSpectrum" : undefined;
}

/**
 * Opens a file.
 *
 * @throws {FormatError} when it is no HDF5 file.
 */
export function openTofwerk(file: ByteSource): TofFile {
  const root = openRoot(file);
  const dataset = (path: string, rank: number) =>
    readable(() => {
      const found = root.get(path);
      return found instanceof Hdf5Dataset && found.shape.length === rank ? found : undefined;
    });
  const peaks = dataset("PeakData/PeakData", 4);
  const events = dataset("FullSpectra/EventList", 3);
  const count = (name: string) => Math.max(0, numberAt(root, name) ?? 0);
  const columns = events?.shape[2] ?? peaks?.shape[2] ?? count("NbrSegments");
  const field = numberAt(root.group("FIBParams"), "ViewField");
  return {
    root,
    shape: [count("NbrWrites"), count("NbrSegments"), columns],
    peaks,
    opened: readable(() => root.get("PeakData/PeakData") !== undefined),
    events,
    pixel: field && columns ? field * 1000 / columns : undefined,
  };
}

/** Axes of writes and positions. */
function axesOf({ pixel }: TofFile, shape: readonly number[]): Axis[] {
  const place = { units: pixel ? "µm" : "", scale: pixel ?? 1, offset: 0, navigate: true };
  return [
    { name: "write", units: "", scale: 1, offset: 0, navigate: true, size: shape[0]! },
    { name: "y", ...place, size: shape[1]! },
    { name: "x", ...place, size: shape[2]! },
  ];
}

/** The counts of each peak, or in files that have none the sum spectrum. */
export function tofSignal(file: TofFile): Signal | undefined {
  const { peaks, root } = file;
  if (peaks) {
    const channel = { name: "peak", units: "" };
    return hdf5Signal(peaks, {
      name: "PeakData",
      axes: [...axesOf(file, peaks.shape), channel],
      intensityUnits: "counts",
    });
  }
  const sum = readable(() => root.dataset("FullSpectra/SumSpectrum"));
  return sum &&
    hdf5Signal(sum, { name: "SumSpectrum", axes: [{ name: "sample" }], intensityUnits: "counts" });
}

/**
 * Sums the counts up, a write at a time.
 *
 * @throws {FormatError} when they are damaged or cut off.
 */
export function totalsOf(file: TofFile): TofTotals | undefined {
  const [, rows = 0, columns = 0] = (file.peaks ?? file.events)?.shape ?? [];
  if (rows * columns > LARGEST_MAP) return undefined;
  if (file.peaks?.dtype) return peakTotals(file.peaks);
  return file.events?.storage.type.kind === "sequence" ? eventTotals(file.events) : undefined;
}

function writesOf(shape: readonly number[]): number[] {
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  const step = Math.max(1, Math.ceil(shape[0]! * size / BUDGET));
  return Array.from({ length: Math.ceil(shape[0]! / step) }, (_, i) => i * step);
}

function peakTotals(dataset: Hdf5Dataset): TofTotals {
  const [, rows, columns, peaks] = dataset.shape as [number, number, number, number];
  const writes = writesOf(dataset.shape);
  const map = new Float32Array(rows * columns);
  const profiles = Array.from({ length: peaks }, () => new Float64Array(writes.length));
  // Peaks that are stored together are read together: unpacked once, and copied as they lie.
  const { layout } = dataset.storage;
  const most = Math.max(1, Math.floor(BLOCK / Math.max(1, rows * columns)));
  const together = Math.min(most, layout.kind === "chunked" ? layout.edges[3]! : peaks);
  for (const [at, write] of writes.entries()) {
    for (let first = 0; first < peaks; first += together) {
      const last = Math.min(peaks, first + together);
      const region = { start: [write, 0, 0, first], stop: [write + 1, rows, columns, last] };
      const values = dataset.numbers(region) as Float32Array;
      const width = last - first;
      for (let peak = first; peak < last; peak++) {
        let sum = 0;
        for (let i = peak - first, place = 0; place < map.length; place++, i += width) {
          const value = values[i]!;
          if (value !== value) continue;
          map[place]! += value;
          sum += value;
        }
        profiles[peak]![at] = sum;
      }
    }
  }
  return { map, profiles, writes };
}

// What stands in the place of a list begins with its length: the lists themselves need not be read.
function eventTotals(dataset: Hdf5Dataset): TofTotals {
  const [, rows, columns] = dataset.shape as [number, number, number];
  const writes = writesOf(dataset.shape);
  const map = new Float32Array(rows * columns);
  const profile = new Float64Array(writes.length);
  const width = dataset.storage.type.size;
  const together = Math.max(1, Math.floor(BLOCK / Math.max(1, columns)));
  for (const [at, write] of writes.entries()) {
    for (let first = 0; first < rows; first += together) {
      const last = Math.min(rows, first + together);
      const bytes = dataset.storage.read({ start: [write, first, 0], stop: [write + 1, last, columns] });
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < (last - first) * columns; i++) {
        const events = view.getUint32(i * width, true);
        map[first * columns + i]! += events;
        profile[at]! += events;
      }
    }
  }
  return { map, profiles: [profile], writes };
}

/** Counts of one peak at each position, over the writes. */
export function peakMap({ peaks }: TofFile, peak: number, writes: readonly number[]): Float32Array {
  const [, rows, columns] = peaks!.shape as [number, number, number];
  const map = new Float32Array(rows * columns);
  for (const write of writes) {
    const region = { start: [write, 0, 0, peak], stop: [write + 1, rows, columns, peak + 1] };
    const values = peaks!.numbers(region) as Float32Array;
    for (let i = 0; i < map.length; i++) map[i]! += values[i]!;
  }
  return map;
}
