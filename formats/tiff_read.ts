/**
 * The pixels of a TIFF page: which strips or tiles a region needs, and what of them.
 *
 * @module
 */
import type { Dtype } from "./signal.ts";
import { FormatError } from "./source.ts";
import { bytesOf, MAX_READ, type Range } from "./strided.ts";
import type { TiffPage } from "./tiff.ts";
import type { BlockLayout } from "./tiff_codec.ts";
import { Blocks, type Grid } from "./tiff_parts.ts";
import { plainReader } from "./tiff_plain.ts";

/** Reads a block of a page: numbers of the stored type in C order, native byte order. */
export type PageReader = (rows: Range, columns: Range, bands: Range) => Uint8Array<ArrayBuffer>;

/**
 * A reader of a page's pixels. It keeps the block that it decoded last where only a part of it was wanted, so that
 * a page of few large strips can be read band by band.
 *
 * @param dtype Of a sample, unpacked.
 * @param shift Bytes by which all blocks lie behind the place that the page gives.
 * @throws {FormatError} when the page has no blocks for all of its pixels.
 */
export function pageReader(page: TiffPage, dtype: Dtype, shift = 0): PageReader {
  const planes = page.planar === 2 ? page.samplesPerPixel : 1;
  const inBlock = page.samplesPerPixel / planes;
  const layout = layoutOf(page, inBlock);
  const rowBytes = (width: number) => Math.ceil(width * inBlock * page.bitsPerSample / 8);
  const grid = gridOf(page, planes, shift);
  const element = bytesOf(dtype);
  const blocks = new Blocks(page, grid, layout, rowBytes(grid.columns));
  const plain = planes === 1 ? plainReader(page.file, grid, layout, element) : undefined;

  return (rows, columns, bands) => {
    const pixel = bands.count * element;
    const total = rows.count * columns.count * pixel;
    if (total > MAX_READ) {
      throw new RangeError(`Cannot read ${total} bytes at once: the limit is ${MAX_READ}`);
    }
    const atOnce = plain?.(rows, columns, bands);
    if (atOnce) return atOnce;
    const out = new Uint8Array(total);
    const width = grid.columns * inBlock * element;
    for (let plane = 0; plane < planes; plane++) {
      // With planes each holds one band; else a block holds all of them.
      const own = planes === 1 ? bands : { start: 0, step: 1, count: 1 };
      const band = (plane - bands.start) / bands.step;
      if (planes > 1 && !(Number.isInteger(band) && band >= 0 && band < bands.count)) continue;
      const first = planes === 1 ? 0 : band * element;
      for (let y = Math.floor(rows.start / grid.rows); y < grid.down; y++) {
        if (y * grid.rows >= rows.start + rows.count * rows.step) break;
        const ys = overlap(rows, y * grid.rows, (y + 1) * grid.rows);
        if (ys.first >= ys.end) continue;
        for (let x = 0; x < grid.across; x++) {
          const xs = overlap(columns, x * grid.columns, (x + 1) * grid.columns);
          if (xs.first >= xs.end) continue;
          const index = (plane * grid.down + y) * grid.across + x;
          const top = (i: number) => rows.start + i * rows.step - y * grid.rows;
          for (const part of blocks.parts(index, y, top, ys, rows.step)) {
            for (let i = part.first; i < part.end; i++) {
              const from = (top(i) - part.row) * width;
              const to = i * columns.count * pixel + first;
              const left = x * grid.columns;
              copyRow(part.bytes, from, out, to, columns, xs, left, inBlock * element, own, element, pixel);
            }
          }
        }
      }
    }
    return out;
  };
}

function layoutOf(page: TiffPage, samples: number): BlockLayout {
  return {
    compression: page.compression,
    predictor: page.number(317) ?? 1,
    bits: page.bitsPerSample,
    signed: page.sampleFormat === 2,
    float: page.sampleFormat === 3,
    complex: page.sampleFormat === 6,
    samples,
    littleEndian: page.littleEndian,
    reversedBits: page.number(266) === 2,
    jpeg: { tables: page.compression === 7 ? page.bytes(347) : undefined, yCbCr: page.photometric === 6 },
    rows: 0,
    columns: 0,
  };
}

function gridOf(page: TiffPage, planes: number, shift: number): Grid {
  const { width, height } = page;
  const fault = (message: string) => new FormatError(message, page.file.name, page.offset);
  const tiled = page.has(322);
  const columns = tiled ? page.number(322)! : width;
  const rows = tiled ? page.number(323) ?? 0 : Math.min(page.number(278) ?? height, height);
  if (![rows, columns].every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw fault(`Blocks of ${columns} × ${rows} pixels are not possible`);
  }
  const across = Math.ceil(width / columns);
  const down = Math.ceil(height / rows);
  const blocks = across * down * planes;
  const own = page.numbers(324) ?? page.numbers(273) ?? [];
  const offsets = shift ? own.map((offset) => offset + shift) : own;
  if (offsets.length < blocks) throw fault(`There are ${offsets.length} of ${blocks} blocks of pixels`);
  const counts = page.numbers(325) ?? page.numbers(279) ?? [];
  return { rows, columns, across, down, tiled, offsets, counts };
}

// Which of a range's indices fall into [low, high): first and end, counted within the range.
function overlap(range: Range, low: number, high: number): { first: number; end: number } {
  const first = Math.max(0, Math.ceil((low - range.start) / range.step));
  const end = Math.min(range.count, Math.ceil((high - range.start) / range.step));
  return { first, end };
}

function copyRow(
  block: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  columns: Range,
  xs: { first: number; end: number },
  left: number,
  stride: number,
  bands: Range,
  element: number,
  pixel: number,
): void {
  const start = from + (columns.start + xs.first * columns.step - left) * stride + bands.start * element;
  if (columns.step === 1 && stride === pixel) {
    out.set(block.subarray(start, start + (xs.end - xs.first) * stride), to + xs.first * pixel);
    return;
  }
  for (let i = xs.first; i < xs.end; i++) {
    const source = start + (i - xs.first) * columns.step * stride;
    for (let b = 0; b < bands.count; b++) {
      for (let k = 0; k < element; k++) {
        out[to + i * pixel + b * element + k] = block[source + b * bands.step * element + k]!;
      }
    }
  }
}
