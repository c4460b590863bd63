/**
 * Pages of TIFF files that are to be written: what they may be.
 *
 * @module
 */
import type { Dtype } from "./signal.ts";
import { bytesOf } from "./strided.ts";
import type { TiffTag } from "./tiff_entries.ts";

/** Tags that follow from the pixels. */
const LAYOUT_TAGS = [256, 257, 258, 259, 273, 277, 278, 279, 284, 317, 322, 323, 324, 325, 330, 339];

/** A page, but for its pixels. */
export interface TiffLayout {
  width: number;
  height: number;
  /** Type of a sample: integer, float or complex. `rgb8` and `rgba8` are `uint8` with 3 or 4 `samples`. */
  dtype: Dtype;
  /** Samples of a pixel, interleaved. @default {1} */
  samples?: number;
  /** Bits of an integer in the file, at most those of `dtype`. @default {all} */
  bits?: number;
  /** Samples of a pixel in planes of their own; the whole page is kept until it ends. @default {false} */
  planar?: boolean;
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

/**
 * Refuses what cannot be written.
 *
 * @throws {TypeError} when type, bits, predictor, tiles and tags do not fit together.
 */
export function checkLayout(layout: TiffLayout): void {
  const { width, height, dtype, compression = "none", predictor = 1, tileSize, tags = [] } = layout;
  const { bits = 8 * bytesOf(dtype) } = layout;
  if (!/^(u?int|float|complex)\d+$/.test(dtype)) {
    throw new TypeError(`Cannot write pixels of type "${dtype}"`);
  }
  if (!(width > 0 && height > 0)) {
    throw new TypeError(`A page of ${width} × ${height} pixels is not possible`);
  }
  const packed = bits !== 8 * bytesOf(dtype);
  if (packed && !(bits >= 1 && bits <= 8 * bytesOf(dtype) && dtype.includes("int"))) {
    throw new TypeError(`Cannot write ${dtype} in ${bits} bits`);
  }
  if (predictor !== 1 && compression === "none") throw new TypeError("A predictor needs compression");
  if (predictor === 3 && !dtype.startsWith("float")) throw new TypeError("Predictor 3 is for floats");
  if (predictor === 2 && (packed || dtype.startsWith("complex"))) {
    throw new TypeError("Predictor 2 is for whole words");
  }
  if (tileSize?.some((size) => !(size > 0) || size % 16 !== 0)) {
    throw new TypeError(`Tiles of ${tileSize} pixels are not possible`);
  }
  const refused = tags.find((tag) => LAYOUT_TAGS.includes(tag.tag));
  if (refused) throw new TypeError(`Tag ${refused.tag} follows from the pixels; it cannot be set`);
}

/** Tags of the user, and defaults that they may replace. */
export function ownTags({ samples = 1, tags = [] }: TiffLayout): TiffTag[] {
  const defaults: TiffTag[] = [{ tag: 262, type: "short", value: samples >= 3 ? 2 : 1 }];
  const extra = samples >= 3 ? samples - 3 : samples - 1;
  if (extra > 0) {
    defaults.push({ tag: 338, type: "short", value: new Array<number>(extra).fill(samples === 4 ? 2 : 0) });
  }
  return [...defaults.filter(({ tag }) => !tags.some((own) => own.tag === tag)), ...tags];
}
