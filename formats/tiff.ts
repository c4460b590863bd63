/**
 * TIFF and BigTIFF files: directories, tags, and pages as signals.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { imageSignals } from "./tiff_images.ts";
import { pageSignal } from "./tiff_signal.ts";
import { TiffTags } from "./tiff_tags.ts";
import { fileTree } from "./tiff_tree.ts";
import { DirectoryWalk } from "./tiff_walk.ts";

export type { TiffEntry } from "./tiff_tags.ts";

const MAX_PAGES = 65536;

/** One page: its tags, and what they say about its pixels (defaults of the specification filled in). */
export class TiffPage extends TiffTags {
  /** Columns; 0 where the tag is missing, or no whole number. */
  get width(): number {
    return wholeOf(this.number(256));
  }
  /** Rows; 0 where the tag is missing, or no whole number. */
  get height(): number {
    return wholeOf(this.number(257));
  }
  /** Bits of each sample; -1 where the samples of a pixel differ. */
  get bitsPerSample(): number {
    const bits = this.numbers(258) ?? [1];
    return bits.every((value) => value === bits[0]) ? bits[0] ?? 1 : -1;
  }
  /** Samples of each pixel. */
  get samplesPerPixel(): number {
    return this.number(277) ?? 1;
  }
  /** 1 unsigned, 2 signed, 3 float, 4 undefined, 5 complex integer, 6 complex float. */
  get sampleFormat(): number {
    return this.number(339) ?? 1;
  }
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette, … */
  get photometric(): number {
    return this.number(262) ?? 1;
  }
  /** 1 none, 5 LZW, 8 and 32946 Deflate, 32773 PackBits, … */
  get compression(): number {
    return this.number(259) ?? 1;
  }
  /** 1 samples of a pixel together, 2 in planes of their own. */
  get planar(): number {
    return this.number(284) ?? 1;
  }

  /** True for a smaller version of another image of the file, or for a thumbnail. */
  get reduced(): boolean {
    return ((this.number(254) ?? 0) & 1) === 1 || this.number(255) === 2;
  }

  /** A directory elsewhere in the same file. */
  directory(offset: number): TiffPage {
    return new TiffPage(this.file, offset, this.littleEndian, this.big);
  }

  /**
   * The page's pixels as they are meant to be looked at: a palette page as `rgb8`, or as grey `uint8` where its
   * colours are grey; white-is-zero turned over; CMYK and YCbCr of 8 bits as `rgb8`. With `stored` as the numbers that
   * the file holds. Axes `height` and `width` count pixels (vendor calibrations are the extractor's); where a pixel has
   * several samples that are no 8-bit colour, an axis `sample` follows.
   *
   * @throws {FormatError} when the tags describe no image that can be read.
   */
  signal(options: { stored?: boolean } = {}): Signal {
    return pageSignal(this, options.stored ?? false);
  }
}

function wholeOf(number: number | undefined): number {
  return Number.isSafeInteger(number) ? number! : 0;
}

/** An opened TIFF file. Asking it for a tag asks its first page. */
export class Tiff implements Container {
  /** `TIFF` or `BigTIFF`. */
  readonly format: string;
  /** Byte order of the file. */
  readonly littleEndian: boolean;
  /** True for BigTIFF (64-bit offsets). */
  readonly big: boolean;
  #file: ByteSource;
  #pages: TiffPage[];
  #complete = false;
  #walk: DirectoryWalk | undefined;

  /** Use {@linkcode openTiff}. */
  constructor(file: ByteSource, littleEndian: boolean, big: boolean, first: number) {
    this.#file = file;
    this.format = big ? "BigTIFF" : "TIFF";
    this.littleEndian = littleEndian;
    this.big = big;
    this.#pages = [new TiffPage(file, first, littleEndian, big)];
  }

  /**
   * All pages of the file's main chain.
   *
   * @throws {FormatError} when the chain is broken or runs in a circle.
   */
  get pages(): readonly TiffPage[] {
    this.#walk ??= new DirectoryWalk(this.#pages);
    while (!this.#complete) {
      const last = this.#pages.at(-1)!;
      if (last.next === 0) this.#complete = true;
      else if (this.#pages.length === MAX_PAGES) {
        throw new FormatError(`More than ${MAX_PAGES} pages`, this.#file.name, last.offset);
      } else this.#pages.push(this.#walk.open(last, last.next));
    }
    return this.#pages;
  }

  /** {@linkcode TiffTags.has} of the first page. */
  has(tag: number): boolean {
    return this.#pages[0]!.has(tag);
  }
  /** {@linkcode TiffTags.text} of the first page. */
  text(tag: number): string | undefined {
    return this.#pages[0]!.text(tag);
  }
  /** {@linkcode TiffTags.bytes} of the first page. */
  bytes(tag: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#pages[0]!.bytes(tag);
  }
  /** {@linkcode TiffTags.numbers} of the first page. */
  numbers(tag: number): number[] | undefined {
    return this.#pages[0]!.numbers(tag);
  }

  /**
   * The images of the file, numbers as they are stored ({@linkcode Signal.shown} has them as they are to be looked
   * at). Pages that follow one another and are alike in size and type make one signal with an axis `page`. Versions of
   * reduced size are left out. An image that cannot be read keeps its place: its `read` throws the reason.
   *
   * @throws {FormatError} when there is none, or the chain of directories is broken.
   */
  signals(): Signal[] {
    return imageSignals(this.pages);
  }

  /**
   * All tags, page by page as `Page 0`, `Page 1`, …, under the names that the specification (or their vendor) gives
   * them, else as `Tag37708`. `SubIFDs`, `ExifIFD`, `GPSIFD` and `InteroperabilityIFD` are nested. Numbers that
   * belong together are one array, rationals are quotients; bytes that are text come as text. What cannot be read is
   * told under `Problems`.
   */
  tree(): TagTree {
    return fileTree(() => this.pages, this.#pages);
  }

  /**
   * The pixels of a page.
   *
   * @throws {RangeError} when there is no such page.
   * @throws {FormatError} when it holds no image that can be read.
   */
  signal(page = 0, options: { stored?: boolean } = {}): Signal {
    const found = page === 0 ? this.#pages[0] : this.pages[page];
    if (!found) throw new RangeError(`There is no page ${page} in "${this.#file.name}"`);
    return found.signal(options);
  }
}

/**
 * Opens a TIFF or BigTIFF file of either byte order. Reads its first directory; further ones, values of
 * tags and pixels are read when they are asked for.
 *
 * @throws {FormatError} when it is not a TIFF file, or its first directory is broken.
 */
export function openTiff(file: ByteSource): Tiff {
  const bytes = file.read(0, 16);
  const view = new DataView(bytes.buffer);
  const order = bytes.length < 8 ? 0 : view.getUint16(0);
  const little = order === 0x4949;
  const magic = little || order === 0x4d4d ? view.getUint16(2, little) : 0;
  if (magic === 42) return new Tiff(file, little, false, view.getUint32(4, little));
  if (magic === 43 && bytes.length === 16 && view.getUint16(4, little) === 8) {
    return new Tiff(file, little, true, Number(view.getBigUint64(8, little)));
  }
  throw new FormatError("Not a TIFF file", file.name, 0);
}

/** TIFF and BigTIFF, and what builds on them. */
export const tiff: Format = {
  name: "tiff",
  extensions: ["tif", "tiff", "btf", "tf8", "stk", "lsm", "svs", "qptiff"],
  recognises(file) {
    const [a, b, c, d] = file.read(0, 4);
    if (a === 0x49 && b === 0x49) return (c === 42 || c === 43) && d === 0;
    return a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
  },
  open: openTiff,
};
