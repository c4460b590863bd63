/**
 * What was drawn on an image, on its preview.
 *
 * @module
 */
import type { Annotation } from "../formats/signal.ts";
import type { Font } from "./font.ts";
import type { Colour, Picture } from "./picture.ts";
import { fill, type Outline, stroke } from "./shapes.ts";
import { printable } from "./text.ts";

const THICKNESS = 1.6;
/** Below everything lies a dark seam, so that it is seen on any image. */
const SEAM = { width: 1.2, colour: [0, 0, 0] as Colour, opacity: 0.5 };
/** Regions are dashed: so long, with such gaps. */
const [DASH, GAP] = [7, 4];
const POINT = 3;
/** Height of text, whatever it was in the image. */
const [SMALLEST, LARGEST] = [12, 20];

/** A grey picture as a coloured one; any other as it is. */
export function coloured(picture: Picture): Picture {
  if (picture.channels !== 1) return picture;
  const data = new Uint8Array(3 * picture.data.length);
  for (let i = 0; i < picture.data.length; i++) data.fill(picture.data[i]!, 3 * i, 3 * i + 3);
  return { ...picture, channels: 3, data };
}

/**
 * Draws annotations.
 *
 * @param scale Pixels of the picture for one of the image, along x and y.
 */
export function drawAnnotations(
  picture: Picture,
  annotations: readonly Annotation[],
  [alongX, alongY]: readonly [number, number],
  font: Font,
): void {
  // Far outside nothing is seen, and numbers from a file may be as great as they like.
  const x = (place: number) => Math.min(2 * picture.width, Math.max(-picture.width, place * alongX));
  const y = (place: number) => Math.min(2 * picture.height, Math.max(-picture.height, place * alongY));
  for (const { kind, region, text, colour, ...place } of annotations) {
    const [left, right, top, bottom] = [x(place.left), x(place.right), y(place.top), y(place.bottom)];
    if (kind === "text") {
      const size = Math.min(LARGEST, Math.max(SMALLEST, 0.75 * Math.abs(bottom - top)));
      const outlines = font.outlines(printable(text ?? ""), left, top + size, size);
      fill(picture, seam(outlines), SEAM.colour, SEAM.opacity);
      fill(picture, outlines, colour);
    } else if (kind === "point") {
      fill(picture, [disc(left, top, POINT + SEAM.width)], SEAM.colour, SEAM.opacity);
      fill(picture, [disc(left, top, POINT)], colour);
    } else {
      const path = kind === "line"
        ? [left, top, right, bottom]
        : [left, top, right, top, right, bottom, left, bottom, left, top];
      const parts = region ? dashes(path) : [path];
      for (
        const [thickness, paint, opacity] of [
          [THICKNESS + 2 * SEAM.width, SEAM.colour, SEAM.opacity],
          [THICKNESS, colour, 1],
        ] as const
      ) {
        fill(picture, parts.flatMap((part) => stroke(part, thickness).map(rightHanded)), paint, opacity);
      }
    }
  }
}

/** Outlines moved to all sides, which together are a little wider. */
function seam(outlines: readonly Outline[]): Outline[] {
  return [[-1, 0], [1, 0], [0, -1], [0, 1]].flatMap(([dx, dy]) =>
    outlines.map((outline) => outline.map((place, i) => place + (i % 2 ? dy! : dx!)))
  );
}

function disc(x: number, y: number, radius: number): Outline {
  return Array.from({ length: 24 }, (_, i) => {
    const angle = Math.PI * i / 12;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  }).flat();
}

/** An outline in one sense of rotation: those of lines that cross must not cut holes into each other. */
function rightHanded(outline: Outline): Outline {
  let area = 0;
  for (let i = 0; i < outline.length; i += 2) {
    const next = (i + 2) % outline.length;
    area += outline[i]! * outline[next + 1]! - outline[next]! * outline[i + 1]!;
  }
  if (area >= 0) return outline;
  const turned: Outline = [];
  for (let i = outline.length - 2; i >= 0; i -= 2) turned.push(outline[i]!, outline[i + 1]!);
  return turned;
}

/** A path x, y, x, y … cut into dashes. */
function dashes(path: readonly number[]): number[][] {
  const found: number[][] = [];
  for (let i = 2; i < path.length; i += 2) {
    const [x0, y0, x1, y1] = [path[i - 2]!, path[i - 1]!, path[i]!, path[i + 1]!];
    const length = Math.hypot(x1 - x0, y1 - y0);
    for (let at = 0; at < length; at += DASH + GAP) {
      const [from, to] = [at / length, Math.min(1, (at + DASH) / length)];
      found.push([x0 + (x1 - x0) * from, y0 + (y1 - y0) * from, x0 + (x1 - x0) * to, y0 + (y1 - y0) * to]);
    }
  }
  return found;
}
