/**
 * TIFF and BigTIFF files of any pixels and tags, for demonstrations, tests and exports.
 *
 * @module
 */
import { packLzw } from "../wasm/codec.ts";
import { GrowingBytes } from "./growing_bytes.ts";
import type { Dtype, Pixels } from "./signal.ts";
import { bytesOf, swapWords } from "./strided.ts";
import { cutBlock, difference, differenceFloats } from "./tiff_blocks.ts";

/** Field types by their names in the specification. */
export const FIELD_TYPES = {
  byte: { code: 1, size: 1 },
  ascii: { code: 2, size: 1 },
  short: { code: 3, size: 2 },
  long: { code: 4, size: 4 },
  rational: { code: 5, size: 8 },
  sbyte: { code: 6, size: 1 },
  undefined: { code: 7, size: 1 },
  sshort: { code: 8, size: 2 },
  slong: { code: 9, size: 4 },
  srational: { code: 10, size: 8 },
  float: { code: 11, size: 4 },
  double: { code: 12, size: 8 },
  long8: { code: 16, size: 8 },
} as const;

/** A tag to write. */
export interface TiffTag {
  tag: number;
  type: keyof typeof FIELD_TYPES;
  /** Text (UTF-8, a NUL is added to `ascii`), bytes, or numbers; for rationals numerator, denominator, … */
  value: string | number | readonly number[] | Uint8Array;
}

/** One page. */
export interface TiffImage {
  width: number;
  height: number;
  /** Type of a sample: an integer or float type. `rgb8` and `rgba8` are `uint8` with 3 or 4 `samples`. */
  dtype: Dtype;
  /** Samples of a pixel, interleaved. @default {1} */
  samples?: number;
  /** `width * height * samples` numbers. */
  pixels: Pixels;
  /** @default {"none"} */
  compression?: "none" | "lzw";
  /** 1 none, 2 differences, 3 differences of float bytes; only with LZW. @default {1} */
  predictor?: 1 | 2 | 3;
  /** Further tags; one that the writer makes itself is replaced, but for those that place the pixels. */
  tags?: readonly TiffTag[];
  /** Width and height of tiles, multiples of 16; without it the pixels go into strips. */
  tileSize?: readonly [number, number];
  /** Rows of a strip. @default as many as make about 64 KiB */
  rowsPerStrip?: number;
}

/** How a file is written. */
export interface TiffFileOptions {
  /** @default {false} */
  bigEndian?: boolean;
  /** BigTIFF, with offsets of 64 bits. @default {false} */
  big?: boolean;
}

const LAYOUT_TAGS = [256, 257, 258, 259, 273, 277, 278, 279, 317, 322, 323, 324, 325, 339];
const FORMATS: Record<string, number> = { u: 1, i: 2, f: 3 };

/**
 * Writes a TIFF file.
 *
 * @param first The first page, and how the file is written.
 * @param more Further pages.
 * @returns The bytes of the file.
 * @throws {TypeError} when pixels and sizes do not fit together, or the type has no form in TIFF.
 * @throws {RangeError} when the file needs more than 4 GiB and is not to be BigTIFF.
 *
 * @example An image with a vendor's tag
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { memorySource } from "./source.ts";
 * import { openTiff } from "./tiff.ts";
 * import { writeTiff } from "./tiff_writer.ts";
 *
 * const bytes = writeTiff({
 *   width: 2,
 *   height: 1,
 *   dtype: "uint16",
 *   pixels: Uint16Array.of(1, 500),
 *   compression: "lzw",
 *   tags: [{ tag: 34682, type: "ascii", value: "[User]\r\nUser=me" }],
 * });
 * assertEquals(openTiff(memorySource(bytes)).text(34682), "[User]\r\nUser=me");
 * ```
 */
export function writeTiff(first: TiffImage & TiffFileOptions, ...more: TiffImage[]): Uint8Array<ArrayBuffer> {
  const { bigEndian = false, big = false } = first;
  const file = new GrowingBytes(bigEndian);
  file.text(bigEndian ? "MM" : "II");
  file.number(big ? 43 : 42, 2);
  if (big) {
    file.number(8, 2);
    file.number(0, 2);
  }
  const word = big ? 8 : 4;
  let link = file.length; // where the offset of the next directory goes
  file.number(0, word);
  for (const image of [first, ...more]) {
    const entries = [...layoutTags(image, file, bigEndian, word), ...ownTags(image)]
      .map(({ tag, type, value }) => ({
        tag,
        ...FIELD_TYPES[type],
        bytes: valueBytes(type, value, bigEndian),
      }))
      .sort((a, b) => a.tag - b.tag);
    const places = entries.map(({ bytes }) => bytes.length > word ? file.append(bytes) : 0);
    file.align();
    file.patch(link, file.length, word);
    file.number(entries.length, big ? 8 : 2);
    for (const [i, { tag, code, size, bytes }] of entries.entries()) {
      file.number(tag, 2);
      file.number(code, 2);
      file.number(bytes.length / size, word);
      if (bytes.length > word) file.number(places[i]!, word);
      else file.raw(bytes, word);
    }
    link = file.length;
    file.number(0, word);
  }
  if (!big && file.length > 0xffffffff) {
    throw new RangeError("A classic TIFF file ends at 4 GiB; write a BigTIFF");
  }
  return file.take();
}

// Tags of the user, and defaults that they may replace.
function ownTags(image: TiffImage): TiffTag[] {
  const { samples = 1, tags = [] } = image;
  const refused = tags.find((tag) => LAYOUT_TAGS.includes(tag.tag));
  if (refused) throw new TypeError(`Tag ${refused.tag} follows from the pixels; it cannot be set`);
  const defaults: TiffTag[] = [{ tag: 262, type: "short", value: samples >= 3 ? 2 : 1 }];
  const extra = samples >= 3 ? samples - 3 : samples - 1;
  if (extra > 0) {
    defaults.push({ tag: 338, type: "short", value: new Array<number>(extra).fill(samples === 4 ? 2 : 0) });
  }
  return [...defaults.filter(({ tag }) => !tags.some((own) => own.tag === tag)), ...tags];
}

// Writes the pixels; the tags that describe and place them.
function layoutTags(image: TiffImage, file: GrowingBytes, bigEndian: boolean, word: number): TiffTag[] {
  const { width, height, dtype, samples = 1, pixels, compression = "none", predictor = 1, tileSize } = image;
  const bits = 8 * bytesOf(dtype);
  const format = FORMATS[dtype[0]!];
  if (!format || !/^(u?int|float)\d+$/.test(dtype)) {
    throw new TypeError(`Cannot write pixels of type "${dtype}"`);
  }
  if (pixels.length !== width * height * samples || pixels.BYTES_PER_ELEMENT * 8 !== bits) {
    throw new TypeError(
      `${width} × ${height} × ${samples} ${dtype} are not ${pixels.length} numbers of ${pixels.BYTES_PER_ELEMENT} bytes`,
    );
  }
  if (predictor !== 1 && compression === "none") throw new TypeError("A predictor needs compression");
  if (predictor === 3 && format !== 3) throw new TypeError("Predictor 3 is for floats");
  if (tileSize?.some((size) => !(size > 0) || size % 16 !== 0)) {
    throw new TypeError(`Tiles of ${tileSize} pixels are not possible`);
  }

  const rowBytes = width * samples * bits / 8;
  const columns = tileSize ? tileSize[0] : width;
  const rows = tileSize
    ? tileSize[1]
    : image.rowsPerStrip ?? Math.max(1, Math.min(height, Math.floor(65536 / rowBytes)));
  const offsets: number[] = [];
  const counts: number[] = [];
  for (let y = 0; y < height; y += rows) {
    for (let x = 0; x < width; x += columns) {
      const blockRows = tileSize ? rows : Math.min(rows, height - y);
      const block = cutBlock(image, x, y, columns, blockRows, bits / 8 * samples);
      if (predictor === 2) difference(block, samples, bits / 8, columns * samples);
      const floats = predictor === 3;
      if (floats) differenceFloats(block, samples, bits / 8, columns * samples);
      if (bigEndian && !floats) swapWords(block, bits / 8);
      const packed = compression === "lzw" ? packLzw(block) : block;
      offsets.push(file.append(packed));
      counts.push(packed.length);
    }
  }
  const place = word === 8 ? "long8" : "long";
  const tags: TiffTag[] = [
    { tag: 256, type: "long", value: width },
    { tag: 257, type: "long", value: height },
    { tag: 258, type: "short", value: new Array<number>(samples).fill(bits) },
    { tag: 259, type: "short", value: compression === "lzw" ? 5 : 1 },
    { tag: 277, type: "short", value: samples },
    { tag: 339, type: "short", value: new Array<number>(samples).fill(format) },
    { tag: tileSize ? 324 : 273, type: place, value: offsets },
    { tag: tileSize ? 325 : 279, type: place, value: counts },
  ];
  if (predictor !== 1) tags.push({ tag: 317, type: "short", value: predictor });
  if (!tileSize) return [...tags, { tag: 278, type: "long", value: rows }];
  return [...tags, { tag: 322, type: "long", value: columns }, { tag: 323, type: "long", value: rows }];
}

function valueBytes(type: TiffTag["type"], value: TiffTag["value"], bigEndian: boolean): Uint8Array {
  if (value instanceof Uint8Array) {
    if (FIELD_TYPES[type].size !== 1) throw new TypeError(`Bytes cannot be the value of a "${type}" tag`);
    return value;
  }
  if (typeof value === "string") return new TextEncoder().encode(type === "ascii" ? `${value}\0` : value);
  const bytes = new GrowingBytes(bigEndian);
  for (const number of typeof value === "number" ? [value] : value) {
    if (type === "float" || type === "double") bytes.float(number, FIELD_TYPES[type].size);
    else bytes.number(number, type.endsWith("rational") ? 4 : FIELD_TYPES[type].size);
  }
  return bytes.take();
}
