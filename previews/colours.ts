/**
 * Colours of plots, readable for colour-blind eyes and in print.
 *
 * @module
 */
import type { Colour } from "./picture.ts";

export const PAPER: Colour = [255, 255, 255];
export const INK: Colour = [38, 38, 38];
export const FAINT: Colour = [225, 228, 232];
export const LINE: Colour = [21, 90, 155];
export const AREA: Colour = [120, 170, 215];

/** Corners of a map from dark violet over green to yellow, even in brightness. */
const STOPS: Colour[] = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

/** Grey levels from 0 to 255 as a map of colours: RGB, interleaved. */
export function colourMap(grey: Uint8Array): Uint8Array {
  const table = Uint8Array.from({ length: 3 * 256 }, (_, i) => {
    const place = Math.floor(i / 3) / 255 * (STOPS.length - 1);
    const low = Math.min(STOPS.length - 2, Math.floor(place));
    const [from, to] = [STOPS[low]![i % 3]!, STOPS[low + 1]![i % 3]!];
    return Math.round(from + (to - from) * (place - low));
  });
  const rgb = new Uint8Array(3 * grey.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = table[3 * grey[Math.floor(i / 3)]! + i % 3]!;
  return rgb;
}
