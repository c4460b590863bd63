/**
 * Several views of one signal in one picture: images side by side, curves below them.
 *
 * @module
 */
import type { Panel } from "../formats/signal.ts";
import { AREA, LINE } from "./colours.ts";
import { extent } from "./contrast.ts";
import type { Font } from "./font.ts";
import { heatPicture } from "./heat.ts";
import { imagePicture } from "./image.ts";
import { type Colour, paste, type Picture, sheet, SIDE } from "./picture.ts";
import { type Area, drawBorder, drawCurve, drawPlot, type Plot } from "./plot.ts";
import { encodePng } from "./png.ts";
import { loadSans } from "./sans.ts";
import { drawBar, lengthText, scaleBar } from "./scale_bar.ts";
import { fill, rectangle, stroke } from "./shapes.ts";
import { drawText, drawTitle, shorten } from "./text.ts";
import { readReals } from "./values.ts";

const MARGIN = 10;
const HEAD = 30;
const CAPTION = 17;
const LARGEST_IMAGE = 170;
const SMALL = 11;
/** Red, green and blue: those of a coloured image, and of curves. */
const COLOURS: Colour[] = [[214, 39, 40], [44, 140, 60], [31, 90, 180]];
/** Draws the panels of a signal. */
export async function drawPanels(
  panels: readonly Panel[],
  options: { title: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const { picture } = sheet();
  drawTitle(picture, font, options.title);
  const images = panels.filter(({ kind }) => kind !== "curves");
  const curves = panels.filter(({ kind }) => kind === "curves");
  const side = Math.min(LARGEST_IMAGE, (SIDE - MARGIN) / Math.max(1, images.length) - MARGIN);
  images.forEach((panel, i) => {
    const room = {
      left: Math.round(MARGIN + i * (side + MARGIN)),
      top: HEAD,
      width: Math.floor(side),
      height: side,
    };
    drawImagePanel(picture, font, panel, room);
  });
  const legends = images.some(({ legend }) => legend);
  const top = HEAD + (images.length ? CAPTION + side + (legends ? CAPTION : 6) : 0);
  const height = (SIDE - top) / Math.max(1, curves.length);
  curves.forEach((panel, i) => {
    drawCurves(picture, font, panel, { left: 6, top: top + i * height, width: SIDE - 24, height });
  });
  return encodePng(picture);
}

function caption(picture: Picture, font: Font, text: string, { left, width, top }: Area): void {
  const middle = { size: 12, anchor: "middle" } as const;
  drawText(picture, font, shorten(font, text, 12, width), left + width / 2, top + 13, middle);
}

function drawImagePanel(picture: Picture, font: Font, panel: Panel, room: Area): void {
  const { signal } = panel;
  caption(picture, font, panel.title, room);
  const box = [room.width, room.height] as const;
  const image = panel.kind === "heat"
    ? heatPicture(signal, box)
    : imagePicture(signal, [0, 1], [0, 0], "linear", [room.width, Math.floor(room.height)]);
  const left = room.left + ((room.width - image.width) >> 1);
  const top = Math.round(room.top + CAPTION);
  paste(picture, image, left, top);
  drawBorder(picture, { left, top, width: image.width, height: image.height });
  const x = signal.axes[1]!;
  const bar = scaleBar(image.width, x.scale * x.size / image.width, x.units);
  if (bar && panel.kind === "heat") {
    const plate = { ...image, data: image.data };
    drawBar(plate, bar, font);
    paste(picture, plate, left, top);
  }
  const below = top + image.height + 13;
  if (panel.legend) drawLegend(picture, font, panel.legend, room.left, below);
  else {
    const facts = [`${signal.shape[1]} × ${signal.shape[0]}`, ...(bar ? [lengthText(x.scale, x.units)] : [])];
    drawText(picture, font, facts.join(", "), room.left + room.width / 2, below, {
      size: SMALL,
      anchor: "middle",
    });
  }
}

function drawLegend(
  picture: Picture,
  font: Font,
  names: readonly string[],
  left: number,
  base: number,
): void {
  let x = left;
  for (const [i, name] of names.entries()) {
    const colour = COLOURS[i % COLOURS.length]!;
    fill(picture, [rectangle(x, base - 8, 8, 8)], colour);
    drawText(picture, font, name, x + 11, base, { size: SMALL });
    x += font.width(name, SMALL) + 20;
  }
}

function drawCurves(picture: Picture, font: Font, panel: Panel, room: Area): void {
  const { signal, marks = [], legend = [] } = panel;
  caption(picture, font, panel.title, room);
  const length = signal.shape.at(-1)!;
  const all = Float64Array.from(readReals(signal));
  const values = panel.logarithmic ? logarithms(all) : all;
  const { coordinates } = panel;
  const at = (i: number) =>
    coordinates ? coordinates[i]! : signal.axes.at(-1)!.offset + i * signal.axes.at(-1)!.scale;
  const { low, high } = extent(values);
  if (!(low <= high)) return;
  const above = (high - low || 1) * (marks.length || legend.length > 1 ? 0.35 : 0.08);
  const { name, units } = signal.axes.at(-1)!;
  const counts = signal.intensityUnits ?? "";
  const half = legend.length ? (at(length - 1) - at(0)) / (2 * length) : 0;
  const outer = { ...room, top: room.top + CAPTION, height: room.height - CAPTION };
  const plot = drawPlot(picture, font, outer, {
    low: at(0) - half,
    high: at(length - 1) + half,
    label: units ? `${name} (${units})` : name,
  }, {
    low: panel.logarithmic ? low : low - above / 4,
    high: high + above,
    label: panel.logarithmic ? `log₁₀ ${counts}` : counts,
  });
  for (let row = 0; row < values.length / length; row++) {
    const curve = values.subarray(row * length, (row + 1) * length);
    if (legend.length <= 1) drawCurve(picture, plot, curve, at, { line: LINE, area: AREA, base: low });
    else drawLine(picture, plot, curve, at, COLOURS[row % COLOURS.length]!);
  }
  drawBorder(picture, plot.area);
  drawMarks(picture, font, plot, marks);
  if (legend.length > 1) drawLegend(picture, font, legend, plot.area.left + 8, plot.area.top + 13);
}

function drawLine(
  picture: Picture,
  plot: Plot,
  values: ArrayLike<number>,
  at: (i: number) => number,
  colour: Colour,
): void {
  const points = Array.from(values, (value, i) => [plot.x(at(i)), plot.y(value)]);
  fill(picture, stroke(points.flat(), 1.6), colour);
  if (points.length > 60) return;
  fill(picture, points.map(([x, y]) => rectangle(x! - 2.5, y! - 2.5, 5, 5)), colour);
}

// Nothing has no logarithm: it is drawn just below the least that was counted.
function logarithms(values: Float64Array): Float64Array {
  const least = values.reduce((least, value) => value > 0 && value < least ? value : least, Infinity);
  return values.map((value) => Math.log10(value > 0 ? value : least / 2));
}

// Labels next to each other are written one below the other.
function drawMarks(
  picture: Picture,
  font: Font,
  { area, x }: Plot,
  marks: NonNullable<Panel["marks"]>,
): void {
  const ends = [-Infinity, -Infinity];
  for (const { at, text } of [...marks].sort((a, b) => a.at - b.at)) {
    const width = font.width(text, SMALL);
    const middle = Math.min(
      area.left + area.width - width / 2 - 2,
      Math.max(area.left + width / 2 + 2, x(at)),
    );
    const row = ends.findIndex((end) => middle - width / 2 > end + 3);
    if (row < 0) continue;
    ends[row] = middle + width / 2;
    const y = area.top + 12 + 12 * row;
    fill(picture, [rectangle(Math.round(x(at)), y + 2, 1, 6)], COLOURS[0]!);
    drawText(picture, font, text, middle, y, { size: SMALL, anchor: "middle" });
  }
}
