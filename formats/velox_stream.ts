/**
 * Spectrum streams of Velox: one number an X-ray quantum, its channel; 65535 ends a position.
 *
 * @module
 */
import type { Hdf5Dataset, Hdf5Group } from "./hdf5_objects.ts";
import { textOfDataset } from "./hdf5_one.ts";
import type { Axis, Pixels, Region, Signal } from "./signal.ts";
import { type Range, rangesOf } from "./strided.ts";
import { energyOf, type Json, number, parseJson } from "./velox_json.ts";

const NEXT = 65535;
/** Numbers of a stream that are read at once. */
const PIECE = 2 ** 22;
const MOST_CHANNELS = 65535;

/**
 * The spectrum image of a stream: rows, columns, channels, the sum of all frames. Where the file does not say how
 * many positions there are, it is the spectrum of all of them together.
 */
export function veloxStream(
  group: Hdf5Group,
  dataset: Hdf5Dataset,
  metadata: Json,
  name: string,
): Signal | undefined {
  const settings = parseJson(textOfDataset(group, "AcquisitionSettings") ?? "");
  const channels = number(settings, "bincount");
  const length = dataset.shape[0] ?? 0;
  if (!channels || !Number.isInteger(channels) || channels < 1 || channels > MOST_CHANNELS) return undefined;
  if (dataset.dtype !== "uint16" || dataset.shape.length > 2) return undefined;
  const columns = number(settings, "RasterScanDefinition.Width") ?? number(metadata, "Scan.ScanSize.width") ??
    0;
  const rows = number(settings, "RasterScanDefinition.Height") ?? number(metadata, "Scan.ScanSize.height") ??
    0;
  const image = Number.isInteger(rows * columns) && rows > 0 && columns > 0;
  const shape = image ? [rows, columns, channels] : [channels];
  const { scale, offset } = energyOf(metadata);
  const energy: Axis = {
    name: "Energy",
    units: scale ? "keV" : "",
    scale: scale ? scale / 1000 : 1,
    offset: offset / 1000,
    size: channels,
    navigate: false,
  };
  const pixel = (axis: "x" | "y", size: number): Axis => {
    const length = number(metadata, `BinaryResult.PixelSize.${axis === "x" ? "width" : "height"}`);
    return {
      name: axis,
      units: length ? "nm" : "",
      scale: length ? length * 1e9 : 1,
      offset: 0,
      size,
      navigate: true,
    };
  };
  // One position: the stream's quanta all belong to one row of one column.
  const full = image ? shape : [1, 1, channels];
  let starts: number[] | undefined;
  return {
    name,
    shape,
    dtype: "uint32",
    axes: image ? [pixel("y", rows), pixel("x", columns), energy] : [energy],
    read(region) {
      starts ??= rowStarts(dataset, length, full[1]!);
      const inner = region ?? { start: shape.map(() => 0), stop: shape };
      const wide = (list: readonly number[] | undefined, value: number) =>
        image ? [...(list ?? [1, 1, 1])] : [value, value, ...(list ?? [1])];
      return count(dataset, starts, full, {
        start: wide(inner.start, 0),
        stop: wide(inner.stop, 1),
        step: wide(inner.step, 1),
      });
    },
  };
}

/** Where each row of each frame begins in the stream; the last entry is its end. */
function rowStarts(dataset: Hdf5Dataset, length: number, columns: number): number[] {
  const starts = [0];
  let position = 0;
  for (let from = 0; from < length; from += PIECE) {
    for (const [i, value] of pieceOf(dataset, from, Math.min(length, from + PIECE)).entries()) {
      if (value === NEXT && ++position % columns === 0) starts.push(from + i + 1);
    }
  }
  if (starts.at(-1)! < length) starts.push(length);
  return starts;
}

function pieceOf(dataset: Hdf5Dataset, from: number, to: number): Uint16Array {
  const two = dataset.shape.length === 2;
  return dataset.numbers({ start: two ? [from, 0] : [from], stop: two ? [to, 1] : [to] }) as Uint16Array;
}

/** Counts the quanta of a region, over all frames. Reads the rows that the region needs. */
function count(dataset: Hdf5Dataset, starts: number[], shape: readonly number[], region?: Region): Pixels {
  const [all, columns, channels] = shape as [number, number, number];
  const [rows, across, along] = rangesOf(region, shape, 4) as [Range, Range, Range];
  const out = new Uint32Array(rows.count * across.count * along.count);
  const columnAt = places(across, columns);
  const channelAt = places(along, channels);
  const frames = Math.ceil((starts.length - 1) / all);
  for (let frame = 0; frame < frames; frame++) {
    for (let i = 0; i < rows.count; i++) {
      const row = frame * all + rows.start + i * rows.step;
      if (row + 1 >= starts.length) break;
      const base = i * across.count * along.count;
      addRow(dataset, [starts[row]!, starts[row + 1]!], (column, channel) => {
        const [x, e] = [columnAt[column] ?? -1, channelAt[channel] ?? -1];
        if (x >= 0 && e >= 0) out[base + x * along.count + e]!++;
      });
    }
  }
  return out;
}

function addRow(
  dataset: Hdf5Dataset,
  [start, stop]: [number, number],
  add: (column: number, channel: number) => void,
): void {
  for (let from = start, column = 0; from < stop; from += PIECE) {
    for (const value of pieceOf(dataset, from, Math.min(stop, from + PIECE))) {
      if (value === NEXT) column++;
      else add(column, value);
    }
  }
}

/** Where an index lands among those of a range, or −1. */
function places({ start, step, count }: Range, size: number): Int32Array {
  const found = new Int32Array(size).fill(-1);
  for (let i = 0; i < count; i++) found[start + i * step] = i;
  return found;
}
