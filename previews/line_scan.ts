/**
 * Line scans: a map of position by energy above the mean spectrum.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { drawnAxis, intensityLabel, intensityRange, spectralAxis } from "./axis_label.ts";
import { AREA, colourMap, LINE } from "./colours.ts";
import { extent, limitsOf, toGrey } from "./contrast.ts";
import { paste, sheet, SIDE } from "./picture.ts";
import { drawBorder, drawCurve, drawPlot, leftMargin } from "./plot.ts";
import { encodePng } from "./png.ts";
import { readImage } from "./read_image.ts";
import { loadSans } from "./sans.ts";
import { drawTitle } from "./text.ts";

/** The preview of spectra along a line. `drawn`: axis of positions, axis of channels. */
export async function drawLineScan(
  signal: Signal,
  drawn: readonly [number, number],
  options: { dataType: string; title: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const { picture } = sheet();
  const count = signal.shape[drawn[0]]!;
  drawTitle(picture, font, options.title, `line scan, ${count} spectra`);
  const energy = spectralAxis(signal.axes[drawn[1]]!, options.dataType);
  const position = drawnAxis(signal.axes[drawn[0]]!, "Position");

  const upper = { left: 8, top: 50, width: SIDE - 26, height: 225 };
  const lower = { left: 8, top: 290, width: SIDE - 26, height: 204 };
  // Positions count downwards, as they lie in the file.
  const side = { low: position.high, high: position.low, label: position.label };
  // A margin that holds any number of the curve below, which is not known before the map is read.
  const margin = Math.max(leftMargin(font, upper, side), 66);
  const map = drawPlot(picture, font, upper, { ...energy, label: "", numbers: false }, side, false, margin);
  const [width, height] = [Math.floor(map.area.width), Math.floor(map.area.height)];
  const values = readImage(signal, { drawn, at: signal.shape.map(() => 0) }, width, height);
  const data = colourMap(toGrey(values, limitsOf(values, "log"), "log"));
  paste(picture, { width, height, channels: 3, data }, map.area.left, map.area.top);
  drawBorder(picture, { ...map.area, width, height });

  const mean = columnMeans(values, width, height);
  const { low, high } = extent(mean);
  const [bottom, top] = intensityRange(low, high);
  const scale = { low: bottom, high: top, label: intensityLabel(signal, true) };
  // The same margin as the map's, so that energies stand below each other.
  const plot = drawPlot(picture, font, lower, energy, scale, true, margin);
  const at = (i: number) => energy.low + (energy.high - energy.low) * (i + 0.5) / width;
  drawCurve(picture, plot, mean, at, { line: LINE, area: AREA, base: Math.min(top, Math.max(bottom, 0)) });
  drawBorder(picture, plot.area);
  return encodePng(picture);
}

/** The mean of each column of an image. */
function columnMeans(values: Float32Array, width: number, height: number): Float64Array {
  return Float64Array.from({ length: width }, (_, x) => {
    let sum = 0;
    for (let y = 0; y < height; y++) sum += values[y * width + x]!;
    return sum / height;
  });
}
