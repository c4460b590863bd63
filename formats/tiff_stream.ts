/**
 * TIFF and BigTIFF files of any size, written as their pixels come.
 *
 * @module
 */
import { GrowingBytes } from "./growing_bytes.ts";
import type { Pixels } from "./signal.ts";
import { bytesOf, wordOf } from "./strided.ts";
import { type BlockForm, cutBlock, encodeBlock } from "./tiff_blocks.ts";
import { directoryBytes, type TiffTag } from "./tiff_entries.ts";
import { checkLayout, ownTags, type TiffLayout } from "./tiff_layout.ts";

/** How a file is written. */
export interface TiffFileOptions {
  /** @default {false} */
  bigEndian?: boolean;
  /** BigTIFF, with offsets of 64 bits. @default {false} */
  big?: boolean;
}

/** Where a file is written to. */
export interface TiffSink {
  /** Bytes so far. */
  readonly length: number;
  append(bytes: Uint8Array): void;
  /** Replaces bytes that were written before. */
  patch(at: number, bytes: Uint8Array): void;
}

const FORMATS: Record<string, number> = { u: 1, i: 2, f: 3, c: 6 };
const CLASSIC_END = 2 ** 32 - 1;

/** A TIFF file in the making: pages one after the other. It is a file at any moment between two pages. */
export class TiffStream {
  #sink: TiffSink;
  #bigEndian: boolean;
  #big: boolean;
  #link: number;

  constructor(sink: TiffSink, { bigEndian = false, big = false }: TiffFileOptions = {}) {
    this.#sink = sink;
    this.#bigEndian = bigEndian;
    this.#big = big;
    const head = new GrowingBytes(bigEndian);
    head.text(bigEndian ? "MM" : "II");
    head.number(big ? 43 : 42, 2);
    if (big) {
      head.number(8, 2);
      head.number(0, 2);
    }
    this.#link = head.length;
    head.number(0, big ? 8 : 4);
    sink.append(head.take());
  }

  /**
   * Begins a page; the one before must have ended.
   *
   * @param hanging Its directory is not in the main chain: what {@linkcode TiffPageStream.end} gives is its place.
   * @throws {TypeError} when the type has no form in TIFF, or the layout is not possible.
   */
  page(layout: TiffLayout, hanging = false): TiffPageStream {
    return new TiffPageStream(layout, this.#bigEndian, this.#big ? "long8" : "long", {
      block: (bytes) => this.#append(bytes),
      directory: (tags) => {
        this.#align();
        const at = this.#sink.length;
        const { bytes, directory, link } = directoryBytes(tags, at, this.#bigEndian, this.#big);
        this.#append(bytes);
        if (!hanging) {
          const place = new GrowingBytes(this.#bigEndian);
          place.number(at + directory, this.#big ? 8 : 4);
          this.#sink.patch(this.#link, place.take());
          this.#link = at + link;
        }
        return at + directory;
      },
    });
  }

  #align(): void {
    if (this.#sink.length % 2) this.#sink.append(new Uint8Array(1));
  }

  #append(bytes: Uint8Array): number {
    this.#align();
    const at = this.#sink.length;
    if (!this.#big && at + bytes.length > CLASSIC_END) {
      throw new RangeError("A classic TIFF file ends at 4 GiB; write a BigTIFF");
    }
    this.#sink.append(bytes);
    return at;
  }
}

/** Where a page puts what it has. */
interface Target {
  block(bytes: Uint8Array): number;
  directory(tags: TiffTag[]): number;
}

/** A page in the making: rows one after the other. */
export class TiffPageStream {
  #layout: TiffLayout;
  #form: BlockForm;
  #place: "long" | "long8";
  #target: Target;
  #columns: number;
  #rows: number;
  #pixel: number;
  /** Rows that do not fill a row of blocks yet. */
  #waiting: Uint8Array;
  #filled = 0;
  #done = 0;
  #offsets: number[] = [];
  #counts: number[] = [];

  /** Use {@linkcode TiffStream.page}. */
  constructor(layout: TiffLayout, bigEndian: boolean, place: "long" | "long8", target: Target) {
    checkLayout(layout);
    const { width, height, dtype, samples = 1, planar = false, tileSize, bits = 8 * bytesOf(dtype) } = layout;
    this.#layout = layout;
    this.#place = place;
    this.#target = target;
    this.#pixel = samples * bytesOf(dtype);
    this.#form = {
      width: bytesOf(dtype),
      bits,
      word: wordOf(dtype),
      samples: planar ? 1 : samples,
      predictor: layout.predictor ?? 1,
      compression: layout.compression ?? "none",
      bigEndian,
    };
    const strip = Math.max(1, Math.min(height, Math.floor(65536 / (width * this.#pixel))));
    this.#columns = tileSize ? tileSize[0] : width;
    this.#rows = tileSize ? tileSize[1] : layout.rowsPerStrip ?? strip;
    const held = planar ? height : Math.min(height, this.#rows);
    this.#waiting = new Uint8Array(held * width * this.#pixel);
  }

  /**
   * Takes the next rows, whole or not.
   *
   * @throws {TypeError} when there are more numbers than the page has, or they are of another width.
   */
  write(pixels: Pixels): void {
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const room = (this.#layout.height - this.#done) * this.#layout.width * this.#pixel - this.#filled;
    if (bytes.length > room || pixels.BYTES_PER_ELEMENT !== this.#form.word) throw this.#misfit(pixels);
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + this.#waiting.length - this.#filled);
      this.#waiting.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#waiting.length) this.#flush();
    }
  }

  /**
   * Writes the page's directory.
   *
   * @param below Places of directories that hang on it.
   * @returns Its own place.
   * @throws {TypeError} when pixels are missing.
   */
  end(below: readonly number[] = []): number {
    if (this.#filled > 0) this.#flush();
    const form = this.#form;
    const { width, height, dtype, samples = 1, planar = false, tileSize } = this.#layout;
    if (this.#done !== height) throw new TypeError(`There are ${this.#done} of ${height} rows`);
    const same = (value: number) => new Array<number>(samples).fill(value);
    const tags: TiffTag[] = [
      { tag: 256, type: "long", value: width },
      { tag: 257, type: "long", value: height },
      { tag: 258, type: "short", value: same(form.bits) },
      { tag: 259, type: "short", value: form.compression === "lzw" ? 5 : 1 },
      { tag: 277, type: "short", value: samples },
      { tag: 339, type: "short", value: same(FORMATS[dtype[0]!]!) },
      { tag: tileSize ? 324 : 273, type: this.#place, value: this.#offsets },
      { tag: tileSize ? 325 : 279, type: this.#place, value: this.#counts },
    ];
    if (planar) tags.push({ tag: 284, type: "short", value: 2 });
    if (form.predictor !== 1) tags.push({ tag: 317, type: "short", value: form.predictor });
    if (below.length > 0) {
      tags.push({ tag: 330, type: this.#place === "long8" ? "ifd8" : "ifd", value: below });
    }
    if (tileSize) tags.push({ tag: 322, type: "long", value: this.#columns });
    tags.push({ tag: tileSize ? 323 : 278, type: "long", value: this.#rows });
    return this.#target.directory([...tags, ...ownTags(this.#layout)]);
  }

  #flush(): void {
    const { width, height, samples = 1, planar, tileSize } = this.#layout;
    const rows = this.#filled / (width * this.#pixel);
    if (!Number.isInteger(rows)) throw new TypeError("The last row of pixels is not whole");
    const element = this.#form.width;
    const planes = planar ? samples : 1;
    const pixel = this.#pixel / planes;
    for (let plane = 0; plane < planes; plane++) {
      const bytes = planar ? planeOf(this.#waiting, plane, samples, element) : this.#waiting;
      for (let y = 0; y < rows; y += this.#rows) {
        const blockRows = tileSize ? this.#rows : Math.min(this.#rows, height - this.#done - y);
        for (let x = 0; x < width; x += this.#columns) {
          const block = cutBlock({ bytes, columns: width, rows, pixel }, x, y, this.#columns, blockRows);
          const stored = encodeBlock(block, this.#columns * pixel / element, this.#form);
          this.#offsets.push(this.#target.block(stored));
          this.#counts.push(stored.length);
        }
      }
    }
    this.#done += rows;
    this.#filled = 0;
  }

  #misfit(pixels: Pixels): TypeError {
    const { width, height, samples = 1, dtype } = this.#layout;
    return new TypeError(
      `${width} × ${height} × ${samples} ${dtype} are not ${pixels.length} numbers of ${pixels.BYTES_PER_ELEMENT} bytes`,
    );
  }
}

function planeOf(pixels: Uint8Array, plane: number, samples: number, element: number): Uint8Array {
  const out = new Uint8Array(pixels.length / samples);
  for (let to = 0, from = plane * element; to < out.length; to += element, from += samples * element) {
    out.set(pixels.subarray(from, from + element), to);
  }
  return out;
}
