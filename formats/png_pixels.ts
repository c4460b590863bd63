/**
 * The pixels of a PNG: inflated, freed of the filters of their rows, and of their interlacing.
 *
 * @module
 */
import { inflate } from "./inflate.ts";
import { ofFile } from "./picture_bounds.ts";
import type { PngHead } from "./png_head.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { swapWords } from "./strided.ts";
import { unpackBits } from "./tiff_samples.ts";

/** A grid of pixels, stored as a picture of its own: where it begins, and its steps. */
interface Pass {
  x: number;
  y: number;
  across: number;
  down: number;
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, across: 1, down: 1 }];
/** Seven grids, each finer than those before it. */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, across: 8, down: 8 },
  { x: 4, y: 0, across: 8, down: 8 },
  { x: 0, y: 4, across: 4, down: 8 },
  { x: 2, y: 0, across: 4, down: 4 },
  { x: 0, y: 2, across: 2, down: 4 },
  { x: 1, y: 0, across: 2, down: 2 },
  { x: 0, y: 1, across: 1, down: 2 },
];
// Some writers put zeros behind the last row.
const EXCESS = 2 ** 16;

interface Part extends Pass {
  columns: number;
  rows: number;
  /** Bytes of a row, without that of its filter. */
  stride: number;
}

function partsOf({ width, height, depth, samples, interlaced }: PngHead): Part[] {
  return (interlaced ? ADAM7 : WHOLE).map((pass) => {
    const columns = Math.max(0, Math.ceil((width - pass.x) / pass.across));
    const rows = Math.max(0, Math.ceil((height - pass.y) / pass.down));
    return { ...pass, columns, rows, stride: Math.ceil(columns * samples * depth / 8) };
  }).filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of the picture once inflated. */
export function pngRawBytes(head: PngHead): number {
  return partsOf(head).reduce((sum, { rows, stride }) => sum + rows * (stride + 1), 0);
}

/**
 * Decodes the pixels.
 *
 * @param packed The data of all chunks `IDAT`.
 * @param at Where they begin.
 * @returns Numbers in native byte order; of less than 8 bits a byte each.
 * @throws {FormatError} when they are damaged, or fewer than promised.
 */
export function pngPixels(
  file: ByteSource,
  packed: Uint8Array,
  head: PngHead,
  at: number,
): Uint8Array<ArrayBuffer> {
  const { width, height, depth, samples } = head;
  const expected = pngRawBytes(head);
  const raw = ofFile(file, at, () => inflate(packed, expected + EXCESS));
  if (raw.length < expected) {
    throw new FormatError(
      `${
        expected - raw.length
      } of ${expected} bytes of pixels are missing; the file is cut off, copy it anew`,
      file.name,
      file.size,
    );
  }
  const pixel = samples * Math.ceil(depth / 8);
  const out = head.interlaced ? new Uint8Array(width * height * pixel) : undefined;
  let from = 0;
  for (const part of partsOf(head)) {
    const { columns, rows, stride } = part;
    const length = rows * (stride + 1);
    const bytes = unfilter(
      file,
      raw.subarray(from, from + length),
      part,
      Math.max(1, samples * depth / 8),
      at,
    );
    const pixels = depth < 8 ? unpackBits(bytes, depth, columns * samples, rows, false) : bytes;
    if (depth === 16) swapWords(pixels, 2);
    if (!out) return pixels as Uint8Array<ArrayBuffer>;
    scatter(pixels, part, out, width, pixel);
    from += length;
  }
  return out!;
}

/** Rows without the byte that names their filter, and what it did to them. */
function unfilter(
  file: ByteSource,
  raw: Uint8Array,
  { rows, stride }: Part,
  back: number,
  at: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(rows * stride);
  for (let y = 0; y < rows; y++) {
    const from = y * (stride + 1);
    const filter = raw[from]!;
    const [to, up] = [y * stride, (y - 1) * stride];
    out.set(raw.subarray(from + 1, from + 1 + stride), to);
    switch (filter) {
      case 0:
        break;
      case 1:
        for (let i = back; i < stride; i++) out[to + i]! += out[to + i - back]!;
        break;
      case 2:
        for (let i = 0; y > 0 && i < stride; i++) out[to + i]! += out[up + i]!;
        break;
      case 3:
        for (let i = 0; i < stride; i++) {
          const left = i >= back ? out[to + i - back]! : 0;
          out[to + i]! += left + (y > 0 ? out[up + i]! : 0) >> 1;
        }
        break;
      case 4:
        for (let i = 0; i < stride; i++) {
          const above = y > 0 ? out[up + i]! : 0;
          const [left, corner] = i < back ? [0, 0] : [out[to + i - back]!, y > 0 ? out[up + i - back]! : 0];
          out[to + i]! += nearest(left, above, corner);
        }
        break;
      default:
        throw new FormatError(`Row ${y} of the PNG has filter ${filter}: it is damaged`, file.name, at);
    }
  }
  return out;
}

/** Paeth's choice: the neighbour that is nearest to left + above - corner. */
function nearest(left: number, above: number, corner: number): number {
  const [a, b] = [Math.abs(above - corner), Math.abs(left - corner)];
  const c = Math.abs(left + above - 2 * corner);
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

function scatter(pixels: Uint8Array, part: Part, out: Uint8Array, width: number, pixel: number): void {
  for (let row = 0, from = 0; row < part.rows; row++) {
    let to = ((part.y + row * part.down) * width + part.x) * pixel;
    for (let column = 0; column < part.columns; column++, to += part.across * pixel) {
      for (let k = 0; k < pixel; k++) out[to + k] = pixels[from++]!;
    }
  }
}
