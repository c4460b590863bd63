/**
 * Pictures in memory.
 *
 * @module
 */

/** Longer side of every preview, and both sides of its canvas. */
export const SIDE = 500;

/** An 8-bit picture, rows first, channels interleaved: grey, grey + alpha, RGB, RGBA. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
  data: Uint8Array;
}

/** A colour as red, green, blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** A square of {@linkcode SIDE}, RGBA, transparent but for a white band of `height` in its middle. */
export function sheet(height: number = SIDE): { picture: Picture; top: number } {
  const pixels = new Uint32Array(SIDE * SIDE);
  const top = (SIDE - height) >> 1;
  pixels.fill(0xffffffff, top * SIDE, (top + height) * SIDE);
  return { picture: { width: SIDE, height: SIDE, channels: 4, data: new Uint8Array(pixels.buffer) }, top };
}

/** Brightness of a colour (Rec. 601). */
export function luma([red, green, blue]: Colour): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}

/** Copies `part`, grey or RGB, into `target` at a place; what lies outside is cut off. Alpha is not blended. */
export function paste(target: Picture, part: Picture, left: number, top: number): void {
  const colours = Math.min(target.channels, 3);
  for (let y = Math.max(0, -top); y < part.height && y + top < target.height; y++) {
    for (let x = Math.max(0, -left); x < part.width && x + left < target.width; x++) {
      const from = (y * part.width + x) * part.channels;
      const to = ((y + top) * target.width + x + left) * target.channels;
      for (let c = 0; c < colours; c++) target.data[to + c] = part.data[from + (part.channels < 3 ? 0 : c)]!;
    }
  }
}

/** Centres a picture on a transparent square of {@linkcode SIDE}, so that all previews of a gallery line up. */
export function onCanvas(picture: Picture): Picture {
  if (picture.width === SIDE && picture.height === SIDE) return picture;
  const colours = picture.channels <= 2 ? 1 : 3;
  const channels = colours === 1 ? 2 : 4;
  const data = new Uint8Array(SIDE * SIDE * channels);
  const [left, top] = [(SIDE - picture.width) >> 1, (SIDE - picture.height) >> 1];
  for (let y = 0; y < picture.height; y++) {
    let from = y * picture.width * picture.channels;
    let to = ((y + top) * SIDE + left) * channels;
    for (let x = 0; x < picture.width; x++, from += picture.channels, to += channels) {
      for (let c = 0; c < colours; c++) data[to + c] = picture.data[from + c]!;
      data[to + colours] = picture.channels % 2 === 0 ? picture.data[from + colours]! : 255;
    }
  }
  return { width: SIDE, height: SIDE, channels, data };
}
