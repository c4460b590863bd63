/**
 * The pixels of a TIFF page: which strips or tiles a region needs, and what of them.
 *
 * @module
 */
import type { Dtype } from "./signal.ts";
import { FormatError } from "./source.ts";
import { bytesOf, MAX_READ, type Range } from "./strided.ts";
import type { TiffPage } from "./tiff.ts";
import { type BlockLayout, decodeBlock } from "./tiff_codec.ts";
import { plainReader } from "./tiff_plain.ts";

// What is decoded at once may claim no more bytes than this.
const MAX_BLOCK = 2 ** 29;
// Of pixels that are not compressed so many bytes are read at once.
const PART = 2 ** 22;
// Rows longer than this are not read only to be stepped over.
const WORTH_SEEKING = 4096;

/** How a page is cut into strips or tiles. */
export interface Grid {
  /** Rows and columns of one block. */
  rows: number;
  columns: number;
  across: number;
  down: number;
  tiled: boolean;
  offsets: number[];
  counts: number[];
}

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

/** Rows of a block, decoded. */
interface Part {
  /** Which of the wanted rows it holds. */
  first: number;
  end: number;
  /** Its own first row, counted from the block's. */
  row: number;
  bytes: Uint8Array;
}

class Blocks {
  #page: TiffPage;
  #grid: Grid;
  #layout: BlockLayout;
  #rowBytes: number;
  #kept: { index: number; bytes: Uint8Array } | undefined;

  constructor(page: TiffPage, grid: Grid, layout: BlockLayout, rowBytes: number) {
    this.#page = page;
    this.#grid = grid;
    this.#layout = { ...layout, columns: grid.columns };
    this.#rowBytes = rowBytes;
  }

  /**
   * The parts of a block that hold the wanted rows. Compressed, it is one; else no more is read than that takes.
   *
   * @param y Row of blocks that it is in.
   * @param top Row of the block at which a wanted row stands.
   * @param wanted Wanted rows that are in this block.
   */
  *parts(
    index: number,
    y: number,
    top: (i: number) => number,
    wanted: { first: number; end: number },
    step: number,
  ): Generator<Part> {
    const { rows, tiled } = this.#grid;
    const height = tiled ? rows : Math.min(rows, this.#page.height - y * rows);
    if (this.#layout.compression !== 1) {
      const kept = this.#kept?.index === index ? this.#kept.bytes : undefined;
      const bytes = kept ?? this.#decode(index, 0, height, height);
      const partly = top(wanted.first) >= step || top(wanted.end - 1) + step < height;
      if (partly && !kept) this.#kept = { index, bytes: bytes.slice() };
      yield { ...wanted, row: 0, bytes };
      return;
    }
    const most = step > 1 && this.#rowBytes > WORTH_SEEKING
      ? 1
      : Math.max(1, Math.floor(PART / (this.#rowBytes * step)));
    for (let first = wanted.first; first < wanted.end; first += most) {
      const end = Math.min(wanted.end, first + most);
      const row = top(first);
      yield { first, end, row, bytes: this.#decode(index, row, top(end - 1) + 1 - row, height) };
    }
  }

  /** Decodes `count` rows from `row` on of a block of `height` rows; all of them, where they are compressed. */
  #decode(index: number, row: number, count: number, height: number): Uint8Array {
    const { file } = this.#page;
    const { offsets, counts, tiled } = this.#grid;
    const offset = offsets[index]!;
    const bytes = height * this.#rowBytes;
    const plain = this.#layout.compression === 1;
    // Without byte counts plain blocks are as long as they must be, others end with the file at most.
    const most = plain ? bytes : bytes + (bytes >> 1) + 1024;
    const there = Math.min(counts[index] ?? most, file.size - offset);
    // An offset that is no place in the file is told as what it is: a number in the page's directory.
    const place = there >= 0 && offset >= 0 && Number.isSafeInteger(offset);
    const fault = (message: string) =>
      new FormatError(
        `${tiled ? "Tile" : "Strip"} ${index}${message}`,
        file.name,
        place ? offset : this.#page.offset,
      );
    if (!place) throw fault(` lies outside the file, at ${offset}`);
    if (count * this.#rowBytes > MAX_BLOCK) {
      throw fault(`: ${count} rows of ${this.#rowBytes} bytes are over the limit of ${MAX_BLOCK} bytes`);
    }
    const start = plain ? row * this.#rowBytes : 0;
    const length = plain ? count * this.#rowBytes : Math.min(there, 2 * MAX_BLOCK);
    if (start + length > there) throw fault(`: It holds ${there} of ${bytes} bytes`);
    try {
      return decodeBlock(file.read(offset + start, length), { ...this.#layout, rows: count });
    } catch (error) {
      if (error instanceof FormatError || !(error instanceof Error)) throw error;
      throw fault(`: ${error.message}`);
    }
  }
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
