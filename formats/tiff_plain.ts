/**
 * Rows of a TIFF page that are not packed and lie in the file as they are wanted: read in one piece.
 *
 * @module
 */
import type { ByteSource } from "./source.ts";
import { type Range, swapWords } from "./strided.ts";
import type { BlockLayout } from "./tiff_codec.ts";
import type { Grid } from "./tiff_parts.ts";

/** Reads whole rows, or nothing where they are packed, apart from each other, or not all there. */
export type PlainReader = (rows: Range, columns: Range, bands: Range) => Uint8Array<ArrayBuffer> | undefined;

/**
 * A reader of rows in one piece; undefined for pages that can have none.
 *
 * @param element Bytes of a number in memory.
 */
export function plainReader(
  file: ByteSource,
  grid: Grid,
  layout: BlockLayout,
  element: number,
): PlainReader | undefined {
  const { compression, reversedBits, bits, samples, littleEndian, complex } = layout;
  if (compression !== 1 || reversedBits || bits !== 8 * element || grid.tiled) return undefined;
  const rowBytes = grid.columns * samples * element;
  const stripBytes = grid.rows * rowBytes;
  return (rows, columns, bands) => {
    const whole = columns.count === grid.columns && bands.count === samples;
    if (!whole || [rows, columns, bands].some(({ step }) => step !== 1) || rows.count === 0) return undefined;
    const end = rows.start + rows.count;
    const first = Math.floor(rows.start / grid.rows);
    const last = Math.floor((end - 1) / grid.rows);
    for (let strip = first; strip <= last; strip++) {
      const there = grid.counts[strip] ?? stripBytes;
      if (there < Math.min(grid.rows, end - strip * grid.rows) * rowBytes) return undefined;
      if (strip > first && grid.offsets[strip] !== grid.offsets[strip - 1]! + stripBytes) return undefined;
    }
    const start = grid.offsets[first]! + (rows.start - first * grid.rows) * rowBytes;
    const length = rows.count * rowBytes;
    if (!Number.isSafeInteger(start) || start < 0 || start + length > file.size) return undefined;
    const bytes = file.read(start, length);
    if (bytes.length < length) return undefined;
    if (!littleEndian) swapWords(bytes, complex ? element / 2 : element);
    return bytes;
  };
}
