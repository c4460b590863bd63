/**
 * Filling outlines and stroking lines, with smooth edges.
 *
 * @module
 */
import { type Colour, luma, type Picture } from "./picture.ts";

/** A closed outline, as x, y, x, y … in pixels from the top left corner. */
export type Outline = number[];

/** Kept between fills: hundreds of large buffers a second would swell the process before they are collected. */
let scratch = new Float32Array(0);

/**
 * Paints outlines in one colour. Each pixel is covered by the share of it that lies inside (non-zero winding;
 * outlines of opposite sense cut holes).
 *
 * Each edge adds the area to its right to an accumulator, row by row; running sums along the rows then give the
 * coverage of every pixel in one pass, whatever the number of edges.
 */
export function fill(picture: Picture, outlines: readonly Outline[], colour: Colour, opacity = 1): void {
  const bounds = boundsOf(outlines, picture);
  if (!bounds) return;
  const { left, top, right, bottom } = bounds;
  const stride = right - left + 2;
  const size = stride * (bottom - top);
  if (scratch.length < size) scratch = new Float32Array(size);
  const cover = scratch.subarray(0, size).fill(0);
  for (const outline of outlines) {
    const last = outline.length - 2;
    for (let i = 0, from = last; i <= last; from = i, i += 2) {
      addEdge(
        cover,
        stride,
        bottom - top,
        outline[from]! - left,
        outline[from + 1]! - top,
        outline[i]! - left,
        outline[i + 1]! - top,
      );
    }
  }
  const { channels, data, width } = picture;
  const paint = channels < 3 ? [luma(colour)] : colour;
  const colours = paint.length;
  for (let y = 0; y < bottom - top; y++) {
    let sum = 0;
    for (let x = 0; x < right - left; x++) {
      sum += cover[y * stride + x]!;
      const part = Math.min(1, Math.abs(sum)) * opacity;
      if (part < 1 / 512) continue;
      const at = ((y + top) * width + x + left) * channels;
      for (let c = 0; c < colours; c++) data[at + c] = data[at + c]! * (1 - part) + paint[c]! * part + 0.5;
    }
  }
}

/** The pixels that outlines touch, within the picture. */
function boundsOf(outlines: readonly Outline[], picture: Picture) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const outline of outlines) {
    for (let i = 0; i < outline.length; i += 2) {
      left = Math.min(left, outline[i]!);
      right = Math.max(right, outline[i]!);
      top = Math.min(top, outline[i + 1]!);
      bottom = Math.max(bottom, outline[i + 1]!);
    }
  }
  left = Math.max(0, Math.floor(left));
  top = Math.max(0, Math.floor(top));
  right = Math.min(picture.width, Math.ceil(right));
  bottom = Math.min(picture.height, Math.ceil(bottom));
  return right > left && bottom > top ? { left, top, right, bottom } : undefined;
}

/** Adds one edge to the accumulator: by how much the covered area grows from each pixel to the next. */
function addEdge(
  cover: Float32Array,
  stride: number,
  height: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  if (y0 === y1) return;
  const sense = y0 < y1 ? 1 : -1;
  if (sense < 0) [x0, y0, x1, y1] = [x1, y1, x0, y0];
  const slope = (x1 - x0) / (y1 - y0);
  const most = stride - 2;
  const end = Math.min(height, Math.ceil(y1));
  for (let y = Math.max(0, Math.floor(y0)); y < end; y++) {
    const [from, to] = [Math.max(y, y0), Math.min(y + 1, y1)];
    const area = (to - from) * sense;
    const a = Math.min(most, Math.max(0, x0 + (from - y0) * slope));
    const b = Math.min(most, Math.max(0, x0 + (to - y0) * slope));
    const [near, far] = a < b ? [a, b] : [b, a];
    const [first, last] = [Math.floor(near), Math.ceil(far)];
    const row = y * stride;
    if (last <= first + 1) {
      const inside = (near + far) / 2 - first;
      cover[row + first]! += area * (1 - inside);
      cover[row + first + 1]! += area * inside;
      continue;
    }
    // The edge crosses several pixels of this row: the share right of it, pixel by pixel.
    let before = 0;
    for (let x = first; x < last; x++) {
      const [enter, leave] = [Math.max(x, near), Math.min(x + 1, far)];
      // Height crossed left of this pixel counts wholly, height crossed in it by the part right of the edge.
      const crossed = (Math.max(0, enter - near) + (leave - enter) * (x + 1 - (enter + leave) / 2)) /
        (far - near);
      cover[row + x]! += area * (crossed - before);
      before = crossed;
    }
    cover[row + last]! += area * (1 - before);
  }
}

/** Outlines of a line of some thickness through points x, y, x, y …, with square ends. */
export function stroke(points: readonly number[], thickness: number): Outline[] {
  const outlines: Outline[] = [];
  const half = thickness / 2;
  for (let i = 2; i < points.length; i += 2) {
    let [x0, y0, x1, y1] = [points[i - 2]!, points[i - 1]!, points[i]!, points[i + 1]!];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 0)) continue;
    const [ux, uy] = [(x1 - x0) / length * half, (y1 - y0) / length * half];
    // Drawn out by half the thickness, so that corners are closed.
    [x0, y0, x1, y1] = [x0 - ux, y0 - uy, x1 + ux, y1 + uy];
    outlines.push([x0 - uy, y0 + ux, x1 - uy, y1 + ux, x1 + uy, y1 - ux, x0 + uy, y0 - ux]);
  }
  return outlines;
}

/** The outline of an upright rectangle. */
export function rectangle(left: number, top: number, width: number, height: number): Outline {
  return [left, top, left + width, top, left + width, top + height, left, top + height];
}

/** Outlines of the frame of an upright rectangle, drawn inside it. */
export function frame(
  left: number,
  top: number,
  width: number,
  height: number,
  thickness: number,
): Outline[] {
  const inner = rectangle(
    left + thickness,
    top + thickness,
    width - 2 * thickness,
    height - 2 * thickness,
  );
  const reversed: number[] = [];
  for (let i = inner.length - 2; i >= 0; i -= 2) reversed.push(inner[i]!, inner[i + 1]!);
  return [rectangle(left, top, width, height), reversed];
}
