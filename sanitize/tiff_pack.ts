/**
 * Strips and tiles of a TIFF page with nothing but the fill in them, packed as the page says.
 *
 * @module
 */
import { inflate } from "../formats/inflate.ts";
import type { TiffPage } from "../formats/tiff.ts";
import { packLzw, unpack } from "../wasm/codec.ts";
import { filled } from "./fill.ts";
import { constantJpeg } from "./jpeg.ts";
import { packDeflate, packPackBits, packZstd } from "./pack.ts";
import { type Fill, UnsupportedError } from "./patch.ts";

const NAMES: Readonly<Record<number, string>> = {
  1: "none",
  5: "LZW",
  7: "JPEG",
  8: "Deflate",
  32946: "Deflate",
  32773: "PackBits",
  50000: "Zstandard",
};
const UNKNOWN: Readonly<Record<number, string>> = {
  2: "CCITT Huffman",
  3: "CCITT group 3",
  4: "CCITT group 4",
  6: "old JPEG",
  33003: "JPEG 2000",
  33005: "JPEG 2000",
  34712: "JPEG 2000",
  34887: "LERC",
  34925: "LZMA",
  50001: "WebP",
};
// More than this is no strip that anyone writes.
const LARGEST = 2 ** 29;

/** The blocks of one page. */
export class BlockPacker {
  /** What the compression is called. */
  readonly codec: string;
  readonly #page: TiffPage;
  readonly #fill: Fill;
  readonly #rowBytes: number;
  readonly #rows: number;
  readonly #down: number;
  readonly #tiled: boolean;
  readonly #across: number;
  #made = new Map<number, Uint8Array>();

  /** @throws {UnsupportedError} when blocks of this compression cannot be made anew. */
  constructor(page: TiffPage, readonly image: string, fill: Fill) {
    this.#page = page;
    this.#fill = fill;
    const { compression, width, height } = page;
    const codec = NAMES[compression];
    if (!codec) {
      const name = UNKNOWN[compression];
      throw this.#refuse(
        `its pixels are packed by ${
          name ?? "a compression of its own"
        } (${compression}), which cannot be redone: ` +
          "save it without compression or with LZW",
      );
    }
    this.codec = codec;
    this.#tiled = page.has(324);
    const planes = page.planar === 2 ? page.samplesPerPixel : 1;
    const columns = this.#tiled ? page.number(322) ?? width : width;
    const rows = this.#tiled ? page.number(323) ?? height : Math.min(page.number(278) ?? height, height);
    const bits = (page.numbers(258) ?? [1]).slice(0, page.samplesPerPixel);
    const pixel = planes > 1 || bits.length < page.samplesPerPixel
      ? (bits[0] ?? 1) * page.samplesPerPixel / planes
      : bits.reduce((sum, each) => sum + each, 0);
    this.#rows = Math.max(1, rows);
    this.#rowBytes = Math.ceil(columns * pixel / 8);
    this.#down = Math.max(1, Math.ceil(height / this.#rows));
    this.#across = this.#tiled ? Math.max(1, Math.ceil(width / columns)) : 1;
  }

  /** Bytes of block `i` when it is not packed. */
  lengthOf(i: number): number {
    const down = Math.floor(i / this.#across) % this.#down;
    const rows = this.#tiled ? this.#rows : Math.min(this.#rows, this.#page.height - down * this.#rows);
    return rows * this.#rowBytes;
  }

  /**
   * Block `i` with the fill instead of its pixels; of JPEG, a black one.
   *
   * @param stored The block as it is.
   */
  pack(i: number, stored: Uint8Array<ArrayBuffer>): Uint8Array {
    if (this.codec === "JPEG") return this.#jpeg(stored);
    const length = this.#unpackedLength(this.#inOrder(stored), this.lengthOf(i));
    let made = this.#made.get(length);
    if (!made) this.#made.set(length, made = this.#inOrder(this.#packed(filled(this.#fill, length))));
    return made;
  }

  #packed(bytes: Uint8Array): Uint8Array {
    switch (this.codec) {
      case "LZW":
        return packLzw(bytes);
      case "PackBits":
        return packPackBits(bytes, Math.max(1, this.#rowBytes));
      case "Zstandard":
        return packZstd(bytes);
      default:
        return packDeflate(bytes);
    }
  }

  // What readers get out of it today they shall get again: it need not be what the tags say.
  #unpackedLength(stored: Uint8Array<ArrayBuffer>, told: number): number {
    if (told > LARGEST) throw this.#refuse(`a block of ${told} bytes is too large`);
    try {
      const most = 2 * told + 4096;
      const old = stored[0] === 0 && (stored[1]! & 1) === 1;
      const length = this.codec === "LZW"
        ? unpack(stored, old ? "lzw-old" : "lzw", most).length
        : this.codec === "PackBits"
        ? unpack(stored, "packbits", most).length
        : this.codec === "Deflate"
        ? inflate(stored, most).length
        : told;
      return length || told;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof RangeError) return told;
      throw error;
    }
  }

  #jpeg(stored: Uint8Array): Uint8Array {
    try {
      return constantJpeg(stored, { shared: this.#page.bytes(347), plain: this.#page.photometric !== 6 });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.#refuse(`its JPEG cannot be redone: ${error.message}`);
    }
  }

  // With FillOrder 2 the lowest bit of a byte comes first.
  #inOrder<T extends Uint8Array>(bytes: T): T {
    if (this.#page.number(266) !== 2) return bytes;
    return bytes.map((byte) => {
      let turned = 0;
      for (let bit = 0; bit < 8; bit++) turned |= (byte >> bit & 1) << (7 - bit);
      return turned;
    }) as T;
  }

  #refuse(message: string): UnsupportedError {
    const { file, offset } = this.#page;
    return new UnsupportedError(`Cannot sanitize ${this.image}: ${message}`, file.name, offset);
  }
}
