/**
 * The bar that says how large things are.
 *
 * @module
 */
import type { Font } from "./font.ts";
import type { Colour, Picture } from "./picture.ts";
import { fill, rectangle } from "./shapes.ts";
import { label, roundDown } from "./ticks.ts";

/** Longest bar, as a share of the picture's width. */
const LONGEST = 0.3;
const MARGIN = 14;
const THICKNESS = 5;
const SIZE = 16;
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** Steps between the prefixes of a metre that microscopes use. */
const METRES: [unit: string, metres: number][] = [
  ["pm", 1e-12],
  ["nm", 1e-9],
  ["µm", 1e-6],
  ["mm", 1e-3],
  ["m", 1],
];
/** How files write lengths, and what they are in metres. */
const LENGTHS: Record<string, number> = {
  ...Object.fromEntries(METRES),
  um: 1e-6,
  "μm": 1e-6,
  micron: 1e-6,
  microns: 1e-6,
  micrometer: 1e-6,
  nanometer: 1e-9,
  meter: 1,
  "Å": 1e-10,
  "\u212b": 1e-10,
  A: 1e-10,
  angstrom: 1e-10,
  cm: 1e-2,
};
/** Not a calibration: the numbers count pixels or nothing is known. */
const UNCALIBRATED = /^(|px|pix|pixels?|<undefined>|undefined|none|a\.?u\.?|channels?|index)$/i;

/** A length that is round and fits. */
export interface Bar {
  /** Length in pixels of the picture. */
  pixels: number;
  /** What to write beside it, e.g. `200 nm`. */
  text: string;
}

/**
 * The longest round bar (1, 2 or 5 × 10ⁿ) within 30 % of the width; undefined without a calibration.
 *
 * @param scale Size of a pixel of the picture, in `units`.
 */
export function scaleBar(width: number, scale: number, units: string): Bar | undefined {
  const unit = units.trim();
  const size = Math.abs(scale);
  const longest = width * LONGEST * size;
  if (!(longest > 0) || !Number.isFinite(longest) || UNCALIBRATED.test(unit)) return undefined;
  const [factor, name] = shownIn(longest, unit);
  const length = roundDown(longest * factor);
  return { pixels: length / factor / size, text: `${label(length)} ${name}` };
}

/** A length as it is printed, three digits, in the unit that suits it: `6.09 nm` for 0.00609 µm. */
export function lengthText(length: number, units: string): string {
  const [factor, name] = shownIn(Math.abs(length), units.trim());
  return `${label(Number((Math.abs(length) * factor).toPrecision(3)))} ${name}`;
}

/** By what to multiply a number in `unit`, and what it is in then: from 1 of a unit on that unit is used. */
function shownIn(value: number, unit: string): [factor: number, name: string] {
  const metres = Object.hasOwn(LENGTHS, unit) ? LENGTHS[unit]! : undefined;
  if (metres === undefined) return [1, tidy(unit)];
  const [name, step] = METRES.findLast(([, step]) => value * metres >= step * (1 - 1e-9)) ?? METRES[0]!;
  return [metres / step, name];
}

/** Units as they are printed: `1/nm` → `nm⁻¹`, `um` → `µm`. */
export function tidy(units: string): string {
  return units.trim()
    .replace(/^1\s*\/\s*(.+)$/, "$1⁻¹")
    .replace(
      /\^-?\d+$/,
      (power) => [...power.slice(1)].map((c) => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+c]).join(""),
    )
    .replace(/^um/, "µm");
}

/** Draws a bar with its text into the lower left corner, on a dark plate, so that it is seen on any image. */
export function drawBar(picture: Picture, bar: Bar, font: Font): void {
  const text = font.width(bar.text, SIZE);
  const width = Math.max(bar.pixels, text);
  const base = picture.height - MARGIN;
  const plate = rectangle(MARGIN - 7, base - THICKNESS - SIZE - 8, width + 14, THICKNESS + SIZE + 15);
  fill(picture, [plate], BLACK, 0.55);
  const left = MARGIN + Math.max(0, (text - bar.pixels) / 2);
  fill(picture, [rectangle(left, base - THICKNESS, bar.pixels, THICKNESS)], WHITE);
  const middle = MARGIN + (width - text) / 2;
  fill(picture, font.outlines(bar.text, middle, base - THICKNESS - 6, SIZE), WHITE);
}
