/**
 * The picture of a PNG file as a signal.
 *
 * @module
 */
import { refuseBomb } from "./picture_bounds.ts";
import { pictureSignal } from "./picture_signal.ts";
import type { Chunk } from "./png_chunks.ts";
import { PNG_SIGNATURE, type PngHead } from "./png_head.ts";
import { pngPixels, pngRawBytes } from "./png_pixels.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";

// Deflate gives at most 1032 bytes for one.
const RATIO = 1040;

/**
 * The numbers as they are stored.
 *
 * @param problem Why the chunks could not be followed to the end.
 * @throws {FormatError} when there are none, or more than the file can hold.
 */
export function pngSignal(file: ByteSource, head: PngHead, chunks: Chunk[], problem?: FormatError): Signal {
  const { width, height, samples, depth } = head;
  refuseBomb(file, head, { bytes: pngRawBytes(head), ratio: RATIO, at: PNG_SIGNATURE.length + 8 });
  const data = chunks.filter(({ name }) => name === "IDAT");
  if (data.length === 0) throw problem ?? new FormatError("The PNG has no picture", file.name, file.size);
  return pictureSignal({ width, height, samples, dtype: depth === 16 ? "uint16" : "uint8" }, () => {
    const packed = new Uint8Array(data.reduce((sum, { length }) => sum + length, 0));
    let to = 0;
    for (const { at, length } of data) {
      packed.set(file.read(at, length), to);
      to += length;
    }
    return pngPixels(file, packed, head, data[0]!.at);
  });
}

/** Grey without the alpha that follows each pixel. */
export function withoutAlpha(stored: Signal): Signal {
  return {
    ...stored,
    shape: stored.shape.slice(0, 2),
    axes: stored.axes.slice(0, 2),
    read: (region) =>
      stored.read({
        start: [...region?.start ?? [0, 0], 0],
        stop: [...region?.stop ?? stored.shape.slice(0, 2), 1],
        step: [...region?.step ?? [1, 1], 1],
      }),
  };
}
