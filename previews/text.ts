/**
 * Placing text on a picture.
 *
 * @module
 */
import { INK } from "./colours.ts";
import type { Font } from "./font.ts";
import type { Colour, Picture } from "./picture.ts";
import { fill } from "./shapes.ts";

/** How a text lies. */
export interface TextStyle {
  /** Height of the em square in pixels. */
  size: number;
  /** @default {INK} */
  colour?: Colour;
  /** Which part of the text `x` (or, upwards, `y`) is. @default {"start"} */
  anchor?: "start" | "middle" | "end";
  /** From bottom to top. @default {false} */
  upwards?: boolean;
}

/** Draws one line; `x`, `y` is on its baseline. */
export function drawText(
  picture: Picture,
  font: Font,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): void {
  const { size, colour = INK, anchor = "start", upwards = false } = style;
  const shift = anchor === "start" ? 0 : font.width(text, size) / (anchor === "middle" ? 2 : 1);
  fill(picture, font.outlines(text, upwards ? x : x - shift, upwards ? y + shift : y, size, upwards), colour);
}

/** Text from a file as it can be drawn: no control characters, no long white space, composed accents. */
export function printable(text: string): string {
  return text.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim();
}

/** A text cut to a width, with … where something is missing. */
export function shorten(font: Font, text: string, size: number, width: number): string {
  if (text.length < 500 && font.width(text, size) <= width) return text;
  const chars = [...text.slice(0, 500)];
  let [low, high] = [0, chars.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (font.width(`${chars.slice(0, middle).join("")}…`, size) <= width) low = middle;
    else high = middle - 1;
  }
  return `${chars.slice(0, low).join("")}…`;
}

/** Writes the title below `top`, and a line of facts below it. */
export function drawTitle(picture: Picture, font: Font, title: string, facts = "", top = 0): void {
  const room = picture.width - 20;
  const middle = picture.width / 2;
  drawText(picture, font, shorten(font, printable(title), 15, room), middle, top + 20, {
    size: 15,
    anchor: "middle",
  });
  if (facts) {
    drawText(picture, font, shorten(font, facts, 12, room), middle, top + 38, { size: 12, anchor: "middle" });
  }
}
