/**
 * The pixels of a BMP file.
 *
 * @module
 */
import { type BmpHead, RLE4, RLE8 } from "./bmp_head.ts";
import { levelsOf } from "./bmp_masks.ts";
import { bmpRuns } from "./bmp_runs.ts";
import { ofFile, refuseBomb } from "./picture_bounds.ts";
import { pictureSignal } from "./picture_signal.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { unpackBits } from "./tiff_samples.ts";

// Where the header tells the size.
const SIZE_AT = 18;
// A run of 255 pixels takes two bytes.
const RATIO = 128;

/**
 * The picture: indices of colours, or `rgb8` or `rgba8`, top row first.
 *
 * @throws {FormatError} when the file cannot hold it.
 */
export function bmpSignal(file: ByteSource, head: BmpHead): Signal {
  const { width, height, depth, compression } = head;
  const samples = depth <= 8 ? 1 : head.masks[3] ? 4 : 3;
  const runs = compression === RLE8 || compression === RLE4;
  refuseBomb(file, head, { bytes: width * height * samples, ratio: runs ? RATIO : 8, at: SIZE_AT });
  const stride = Math.ceil(width * depth / 32) * 4;
  const missing = head.start + stride * height - file.size;
  // The padding of the last row may be left out.
  if (!runs && missing > 3) {
    throw new FormatError(
      `${missing} of ${stride * height} bytes of pixels are missing; the file is cut off, copy it anew`,
      file.name,
      file.size,
    );
  }
  return pictureSignal({ width, height, samples, dtype: "uint8" }, () => {
    const source = file.read(head.start, runs ? file.size : stride * height);
    if (runs) return ofFile(file, head.start, () => bmpRuns(source, { width, height, half: depth === 4 }));
    const rows = new Uint8Array(stride * height);
    for (let y = 0; y < height; y++) {
      const from = (head.topDown ? y : height - 1 - y) * stride;
      rows.set(source.subarray(from, from + stride), y * stride);
    }
    return unpacked(rows, head, samples, stride);
  });
}

function unpacked(
  rows: Uint8Array<ArrayBuffer>,
  { width, height, depth, masks }: BmpHead,
  samples: number,
  stride: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(width * height * samples);
  if (depth <= 8) {
    const all = depth === 8 ? rows : unpackBits(rows, depth, stride * 8 / depth, height);
    const perRow = stride * 8 / depth;
    for (let y = 0; y < height; y++) out.set(all.subarray(y * perRow, y * perRow + width), y * width);
    return out;
  }
  const bytes = depth / 8;
  const levels = masks.length ? masks.slice(0, samples).map(levelsOf) : undefined;
  const view = new DataView(rows.buffer);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = y * stride; x < width; x++, from += bytes, to += samples) {
      if (!levels) {
        for (let k = 0; k < 3; k++) out[to + k] = rows[from + 2 - k]!;
        continue;
      }
      const value = bytes === 2 ? view.getUint16(from, true) : view.getUint32(from, true);
      for (let k = 0; k < samples; k++) out[to + k] = levels[k]!(value);
    }
  }
  return out;
}
