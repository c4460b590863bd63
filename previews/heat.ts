/**
 * Maps of what counts, in colours from dark to bright.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { histogramPercentiles } from "../wasm/mod.ts";
import { extent, toGrey } from "./contrast.ts";
import { resized } from "./enlarge.ts";
import type { Colour, Picture } from "./picture.ts";
import { fittedSize } from "./read_image.ts";
import { readReals } from "./values.ts";

/** From dark to bright, as what counts is usually shown. */
const HEAT: Colour[] = [[0, 0, 4], [87, 16, 110], [188, 55, 84], [249, 142, 9], [252, 255, 164]];
/** Share of each side that is no measure of a map: the beam settles there. */
const EDGE = 0.06;

/** The picture of a signal of two axes, at most as large as `box`. */
export function heatPicture(signal: Signal, box: readonly [number, number]): Picture {
  const [width, height] = fittedSize(signal, [0, 1], Math.floor(box[0]), Math.floor(box[1]));
  const [rows, columns] = signal.shape as [number, number];
  const values = Float32Array.from(readReals(signal));
  const shown = resized(values, columns, rows, width, height);
  const grey = toGrey(shown, limitsInside(values, rows, columns));
  return { width, height, channels: 3, data: heated(grey) };
}

/** 2nd to 98th percentile of what is not at the edge. */
function limitsInside(values: Float32Array, rows: number, columns: number): { low: number; high: number } {
  const [y, x] = [Math.floor(rows * EDGE), Math.floor(columns * EDGE)];
  const inside = values.filter((_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return row >= y && row < rows - y && column >= x && column < columns - x;
  });
  const [low, high] = histogramPercentiles(inside, [2, 98]).values as [number, number];
  return high > low ? { low, high } : extent(values);
}

function heated(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(3 * grey.length);
  for (let i = 0; i < grey.length; i++) {
    const place = grey[i]! / 255 * (HEAT.length - 1);
    const low = Math.min(HEAT.length - 2, Math.floor(place));
    for (let c = 0; c < 3; c++) {
      const [from, to] = [HEAT[low]![c]!, HEAT[low + 1]![c]!];
      rgb[3 * i + c] = Math.round(from + (to - from) * (place - low));
    }
  }
  return rgb;
}
