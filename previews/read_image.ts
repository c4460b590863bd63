/**
 * A two-dimensional part of a signal in the size it is drawn.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { AreaAverage } from "../wasm/mod.ts";
import { enlarge } from "./enlarge.ts";
import { channelsOf, everything, isComplex, MAX_VALUES } from "./values.ts";

/** Of images of more pixels rows are left out: a preview averages so many that it does not show. */
const LARGEST = 64 * 2 ** 20;
/** Rows that remain for each one drawn, when some are left out. */
const REMAINING = 4;
/** Pixels of one row; of longer ones pixels are left out. */
const LONGEST_ROW = 2 ** 20;
/** The shorter side of a strip is drawn at least this large. */
const NARROWEST = 100;
/** Differences of pixel width and height beyond this factor are no shape but another quantity. */
const MOST_UNEVEN = 5;

/** What to read. */
export interface ImagePart {
  /** Indices of the axes that are drawn, rows first. */
  drawn: readonly [number, number];
  /** A position on each axis; those of `drawn` are ignored. */
  at: readonly number[];
}

/** Width and height in pixels that fit into a box and keep the true shape, as far as it can be drawn. */
export function fittedSize(
  signal: Signal,
  [row, column]: readonly [number, number],
  boxWidth: number,
  boxHeight = boxWidth,
): [width: number, height: number] {
  const [y, x] = [signal.axes[row]!, signal.axes[column]!];
  const stretch = Math.abs(y.scale / x.scale);
  const same = y.units === x.units && stretch <= MOST_UNEVEN && stretch >= 1 / MOST_UNEVEN;
  const [width, height] = [signal.shape[column]!, signal.shape[row]! * (same ? stretch : 1)];
  const factor = Math.min(boxWidth / width, boxHeight / height);
  const side = (length: number, most: number) =>
    Math.max(1, Math.min(most, Math.max(Math.round(length * factor), Math.min(most, NARROWEST))));
  return [side(width, boxWidth), side(height, boxHeight)];
}

/** The pixels of an image, `width` × `height` × channels; means where it is made smaller. */
export function readImage(signal: Signal, part: ImagePart, width: number, height: number): Float32Array {
  const [row, column] = part.drawn;
  const [rows, columns] = [signal.shape[row]!, signal.shape[column]!];
  const channels = channelsOf(signal.dtype);
  const region = everything(signal);
  part.at.forEach((place, axis) => {
    if (axis !== row && axis !== column) [region.start[axis], region.stop[axis]] = [place, place + 1];
  });
  const large = rows * columns > LARGEST;
  const rowStep = large ? Math.max(1, Math.floor(rows / (REMAINING * height))) : 1;
  const columnStep = Math.ceil(columns / LONGEST_ROW);
  [region.step[row], region.step[column]] = [rowStep, columnStep];
  const [readRows, readColumns] = [Math.ceil(rows / rowStep), Math.ceil(columns / columnStep)];

  const [meanWidth, meanHeight] = [Math.min(width, readColumns), Math.min(height, readRows)];
  const complex = isComplex(signal.dtype);
  const mean = new AreaAverage({
    width: readColumns,
    height: readRows,
    outWidth: meanWidth,
    outHeight: meanHeight,
    channels,
    complex,
  });
  const band = Math.max(1, Math.floor(MAX_VALUES / (readColumns * channels * (complex ? 2 : 1)))) * rowStep;
  for (let start = 0; start < rows; start += band) {
    region.start[row] = start;
    region.stop[row] = Math.min(rows, start + band);
    mean.add(signal.read(region));
  }
  return enlarge(mean.result(), meanWidth, meanHeight, width, height, channels);
}
