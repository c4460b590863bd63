/**
 * TIFF and BigTIFF files of any pixels and tags in memory, for demonstrations and tests. Large ones are written by
 * {@linkcode TiffStream}.
 *
 * @module
 */
import type { Pixels } from "./signal.ts";
import type { TiffLayout } from "./tiff_layout.ts";
import { type TiffFileOptions, type TiffSink, TiffStream } from "./tiff_stream.ts";

export { FIELD_TYPES, type TiffTag } from "./tiff_entries.ts";
export type { TiffLayout } from "./tiff_layout.ts";
export type { TiffFileOptions } from "./tiff_stream.ts";

/** One page. */
export interface TiffImage extends TiffLayout {
  /** `width * height * samples` numbers; of complex ones two each. */
  pixels: Pixels;
  /** Images whose directories hang on this one (`SubIFDs`). */
  subImages?: readonly TiffImage[];
}

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
  const sink = new MemorySink();
  const file = new TiffStream(sink, first);
  for (const image of [first, ...more]) writePage(file, image, false);
  return sink.take();
}

function writePage(file: TiffStream, image: TiffImage, hanging: boolean): number {
  const { width, height, samples = 1, dtype, pixels } = image;
  const count = width * height * samples * (dtype.startsWith("complex") ? 2 : 1);
  if (pixels.length !== count) {
    throw new TypeError(
      `${width} × ${height} × ${samples} ${dtype} are not ${pixels.length} numbers of ${pixels.BYTES_PER_ELEMENT} bytes`,
    );
  }
  const page = file.page(image, hanging);
  page.write(pixels);
  return page.end(image.subImages?.map((below) => writePage(file, below, true)));
}

class MemorySink implements TiffSink {
  length = 0;
  #bytes = new Uint8Array(4096);

  append(bytes: Uint8Array): void {
    const end = this.length + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.length);
    this.length = end;
  }

  patch(at: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, at);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}
