/**
 * The segments of a JPEG stream: frame, tables, and what stands beside them.
 *
 * @module
 */
import { type Huffman, huffmanOf } from "./jpeg_bits.ts";

/** Places of coefficients in the order they are coded. */
// deno-fmt-ignore
export const ZIGZAG = Uint8Array.of(
   0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
);
const KINDS: Readonly<Record<number, string>> = {
  0xc3: "lossless",
  0xc5: "differential",
  0xc6: "differential progressive",
  0xc7: "differential lossless",
  0xc9: "arithmetic",
  0xca: "arithmetic progressive",
  0xcb: "arithmetic lossless",
};
const [SOI, EOI, DQT, DHT, DRI] = [0xd8, 0xd9, 0xdb, 0xc4, 0xdd];
/** Start of scan. */
export const SOS = 0xda;

/** A component of a frame. */
export interface Component {
  id: number;
  /** How many of its blocks stand side by side, and one below the other, in a unit of the frame. */
  across: number;
  down: number;
  /** Slot of its quantization table. */
  quantization: number;
}

/** What a frame says. */
export interface Frame {
  width: number;
  height: number;
  progressive: boolean;
  components: Component[];
}

/** The tables that are in force. */
export interface Tables {
  quantization: (Uint16Array | undefined)[];
  dc: (Huffman | undefined)[];
  ac: (Huffman | undefined)[];
  interval: number;
}

/** A segment: its marker, its bytes, and where in the stream they end. */
export interface Segment {
  marker: number;
  body: Uint8Array;
  end: number;
}

/**
 * Segments of a stream; is told where to go on after a scan.
 *
 * @throws {SyntaxError} where there is none.
 */
export function* segments(bytes: Uint8Array): Generator<Segment, void, number | undefined> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new SyntaxError("It does not begin as a JPEG");
  for (let at = 2; at < bytes.length;) {
    if (bytes[at] !== 0xff) throw new SyntaxError(`There is no JPEG marker at byte ${at} of it`);
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined || marker === EOI) return;
    const length = (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) throw new SyntaxError("The JPEG ends inside a segment");
    const end = at + length;
    at = (yield { marker, body: bytes.subarray(at + 2, end), end }) ?? end;
  }
}

/**
 * The frame of a segment; nothing where it is of another kind.
 *
 * @throws {SyntaxError} for frames that cannot be decoded: other than Huffman-coded ones of 8 bits.
 */
export function frameOf({ marker, body }: Segment): Frame | undefined {
  if (KINDS[marker]) {
    throw new SyntaxError(
      `The JPEG is ${
        KINDS[marker]
      }: only baseline and progressive ones are supported; save it as one of them`,
    );
  }
  if (marker < 0xc0 || marker > 0xc2) return undefined;
  const [bits = 0, h1 = 0, h2 = 0, w1 = 0, w2 = 0, count = 0] = body;
  if (bits !== 8) throw new SyntaxError(`The JPEG has ${bits} bits a sample: only 8 are supported`);
  if (count < 1 || count > 4 || body.length < 6 + 3 * count) {
    throw new SyntaxError(`The JPEG has ${count} components`);
  }
  const components = Array.from({ length: count }, (_, i) => ({
    id: body[6 + 3 * i]!,
    across: body[7 + 3 * i]! >> 4,
    down: body[7 + 3 * i]! & 15,
    quantization: body[8 + 3 * i]!,
  }));
  const fits = (factor: number) => factor >= 1 && factor <= 4;
  if (!components.every(({ across, down }) => fits(across) && fits(down))) {
    throw new SyntaxError("A component of the JPEG has a sampling factor that is none of 1 to 4");
  }
  return { width: w1 << 8 | w2, height: h1 << 8 | h2, progressive: marker === 0xc2, components };
}

/**
 * Takes in the tables of a segment, if it has any.
 *
 * @throws {SyntaxError} when one is cut off.
 */
export function readTables(tables: Tables, { marker, body }: Segment): void {
  if (marker === DRI) tables.interval = (body[0] ?? 0) << 8 | (body[1] ?? 0);
  let at = 0;
  while (marker === DQT && at < body.length) {
    const [wide, slot] = [body[at]! >> 4, body[at]! & 15];
    const size = wide ? 2 : 1;
    if (at + 1 + 64 * size > body.length) {
      throw new SyntaxError("A quantization table of the JPEG is cut off");
    }
    const table = new Uint16Array(64);
    for (let i = 0; i < 64; i++) {
      const place = at + 1 + i * size;
      table[ZIGZAG[i]!] = wide ? body[place]! << 8 | body[place + 1]! : body[place]!;
    }
    tables.quantization[slot] = table;
    at += 1 + 64 * size;
  }
  while (marker === DHT && at < body.length) {
    const kind = body[at]! >> 4 ? tables.ac : tables.dc;
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (counts.length < 16 || at + 17 + total > body.length) {
      throw new SyntaxError("A Huffman table of the JPEG is cut off");
    }
    kind[body[at]! & 15] = huffmanOf(counts, body.slice(at + 17, at + 17 + total));
    at += 17 + total;
  }
}
