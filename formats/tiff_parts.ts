/**
 * Strips and tiles of a TIFF page, read and decoded as far as they are wanted.
 *
 * @module
 */
import { FormatError } from "./source.ts";
import type { TiffPage } from "./tiff.ts";
import { type BlockLayout, decodeBlock } from "./tiff_codec.ts";

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

/** Rows of a block, decoded. */
interface Part {
  /** Which of the wanted rows it holds. */
  first: number;
  end: number;
  /** Its own first row, counted from the block's. */
  row: number;
  bytes: Uint8Array;
}

/** The blocks of a page; of those that are compressed the one that was decoded last is kept. */
export class Blocks {
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
