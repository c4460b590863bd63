/**
 * What stands beside the picture in a PNG file: palette, time, resolution, Exif block.
 *
 * @module
 */
import type { Colour } from "./palette.ts";
import type { Chunk } from "./png_chunks.ts";
import { type ByteSource, FormatError, memorySource } from "./source.ts";
import { openTiff, type Tiff } from "./tiff.ts";

const LONGEST_EXIF = 2 ** 20;
// Behind the signature.
const HEADER = 8;

/**
 * The colours of a palette; `alphas` are those of the first of them.
 *
 * @throws {FormatError} when there is none.
 */
export function pngPalette(
  file: ByteSource,
  chunk: Chunk | undefined,
  alphas: Uint8Array | undefined,
): Colour[] {
  if (!chunk) throw new FormatError("The PNG lacks its palette", file.name, HEADER);
  const bytes = file.read(chunk.at, Math.min(768, chunk.length));
  return Array.from({ length: Math.floor(bytes.length / 3) }, (_, i) => {
    return [bytes[3 * i]!, bytes[3 * i + 1]!, bytes[3 * i + 2]!, alphas?.[i] ?? 255];
  });
}

/** The time of a chunk `tIME`, which is in UTC: ISO 8601. */
export function pngTime(bytes: Uint8Array | undefined): string | undefined {
  if (bytes?.length !== 7) return undefined;
  const [month, day, hour, minute, second] = [...bytes.subarray(2)] as [
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(bytes[0]! << 8 | bytes[1]!, month - 1, day, hour, minute, Math.min(59, second));
  const text = new Date(time).toISOString();
  // A thirteenth month would have become another year.
  return new Date(time).getUTCMonth() === month - 1 && time > 0 ? text.replace(".000", "") : undefined;
}

/** Pixels a metre along x and y, of a chunk `pHYs`. */
export function pngResolution(bytes: Uint8Array<ArrayBuffer> | undefined): [number, number] | undefined {
  if (bytes?.length !== 9 || bytes[8] !== 1) return undefined;
  const view = new DataView(bytes.buffer);
  return [view.getUint32(0), view.getUint32(4)];
}

/** The Exif block of a chunk `eXIf`, where it can be read. */
export function pngExif(file: ByteSource, chunk: Chunk | undefined): Tiff | undefined {
  if (!chunk || chunk.length > LONGEST_EXIF) return undefined;
  try {
    return openTiff(memorySource(file.read(chunk.at, chunk.length), { name: `${file.name}: Exif block` }));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
