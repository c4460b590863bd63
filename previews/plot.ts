/**
 * A frame with ticks and labels, and lines in it.
 *
 * @module
 */
import { FAINT, INK } from "./colours.ts";
import type { Font } from "./font.ts";
import type { Colour, Picture } from "./picture.ts";
import { fill, frame, type Outline, rectangle, stroke } from "./shapes.ts";
import { drawText, shorten } from "./text.ts";
import { label, ticks } from "./ticks.ts";

const TICK_SIZE = 12;
const LABEL_SIZE = 13;

/** Part of a picture, in pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What one side of a frame shows. `low` may be above `high`: then it runs the other way. */
export interface Side {
  low: number;
  high: number;
  label: string;
  /** Without: no numbers on this side. @default {true} */
  numbers?: boolean;
}

/** A frame: where things are in it. */
export interface Plot {
  area: Area;
  /** Pixel column of a value of the lower side. */
  x(value: number): number;
  /** Pixel row of a value of the left side. */
  y(value: number): number;
}

function shown(side: Side, count: number): number[] {
  return ticks(Math.min(side.low, side.high), Math.max(side.low, side.high), count);
}

function leftTicks(outer: Area, left: Side): number[] {
  return shown(left, Math.max(2, Math.floor(outer.height / 45)));
}

/** Room left of a frame for its numbers and its label. */
export function leftMargin(font: Font, outer: Area, left: Side): number {
  const widest = Math.max(0, ...leftTicks(outer, left).map((value) => font.width(label(value), TICK_SIZE)));
  return Math.ceil(widest) + 12 + (left.label ? LABEL_SIZE + 6 : 0);
}

/** Fits a frame into `outer`, leaving room for its numbers and labels, and draws all but its content. */
export function drawPlot(
  picture: Picture,
  font: Font,
  outer: Area,
  lower: Side,
  left: Side,
  grid = true,
  margin = leftMargin(font, outer, left),
): Plot {
  const rows = leftTicks(outer, left);
  const below = (lower.numbers === false ? 4 : TICK_SIZE + 10) + (lower.label ? LABEL_SIZE + 7 : 0);
  const area = {
    left: outer.left + margin,
    top: outer.top,
    width: outer.width - margin,
    height: outer.height - below,
  };
  const plot: Plot = {
    area,
    x: (value) => area.left + (value - lower.low) / (lower.high - lower.low) * area.width,
    y: (value) => area.top + area.height - (value - left.low) / (left.high - left.low) * area.height,
  };
  const bottom = area.top + area.height;
  const columns = shown(lower, Math.max(2, Math.floor(area.width / 75)));
  for (const value of columns) {
    const x = Math.round(plot.x(value));
    if (grid) fill(picture, [rectangle(x, area.top, 1, area.height)], FAINT);
    fill(picture, [rectangle(x, bottom, 1, 4)], INK);
    if (lower.numbers === false) continue;
    drawText(picture, font, label(value), x + 0.5, bottom + 6 + TICK_SIZE, {
      size: TICK_SIZE,
      anchor: "middle",
    });
  }
  for (const value of rows) {
    const y = Math.round(plot.y(value));
    if (grid) fill(picture, [rectangle(area.left, y, area.width, 1)], FAINT);
    fill(picture, [rectangle(area.left - 4, y, 4, 1)], INK);
    drawText(picture, font, label(value), area.left - 7, y + 4, { size: TICK_SIZE, anchor: "end" });
  }
  if (lower.label) {
    const text = shorten(font, lower.label, LABEL_SIZE, area.width);
    const style = { size: LABEL_SIZE, anchor: "middle" } as const;
    drawText(picture, font, text, area.left + area.width / 2, outer.top + outer.height - 4, style);
  }
  if (left.label) {
    const text = shorten(font, left.label, LABEL_SIZE, outer.height);
    const style = { size: LABEL_SIZE, anchor: "middle", upwards: true } as const;
    drawText(picture, font, text, outer.left + LABEL_SIZE - 1, area.top + area.height / 2, style);
  }
  return plot;
}

/** Draws the border of a frame, over its content. */
export function drawBorder(picture: Picture, { left, top, width, height }: Area): void {
  fill(picture, frame(left - 1, top - 1, width + 2, height + 2, 1), INK);
}

/** Draws a curve with a light area down to `base`; values that are not finite leave a gap. */
export function drawCurve(
  picture: Picture,
  plot: Plot,
  values: ArrayLike<number>,
  position: (index: number) => number,
  style: { line: Colour; area: Colour; base: number },
): void {
  const { area } = plot;
  const inside = (y: number) => Math.min(area.top + area.height, Math.max(area.top, y));
  const base = inside(plot.y(style.base));
  const lines: number[][] = [];
  let points: number[] = [];
  const finish = () => {
    if (points.length === 2) points.push(points[0]! + 1, points[1]!);
    if (points.length > 0) lines.push(points);
    points = [];
  };
  // Of all samples in one column of pixels four are drawn: first, lowest, highest, last.
  let column = NaN;
  let [low, high, last] = [NaN, NaN, NaN];
  const flush = () => {
    if (low !== high) points.push(column, low, column, high);
    if (last !== high) points.push(column, last);
  };
  const dense = values.length > 2 * area.width;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value - value !== 0) {
      flush();
      column =
        low =
        high =
        last =
          NaN;
      finish();
      continue;
    }
    const [x, y] = [plot.x(position(i)), inside(plot.y(value))];
    if (!dense) points.push(x, y);
    else if (Math.floor(x) + 0.5 === column) [low, high, last] = [Math.max(low, y), Math.min(high, y), y];
    else {
      if (column === column) flush();
      column = Math.floor(x) + 0.5;
      low = high = last = y;
      points.push(column, y);
    }
  }
  if (column === column) flush();
  finish();
  const areas: Outline[] = lines.map((line) => [line[0]!, base, ...line, line.at(-2)!, base]);
  fill(picture, areas, style.area, 0.35);
  fill(picture, lines.flatMap((line) => stroke(line, 1.4)), style.line);
}
