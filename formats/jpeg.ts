/**
 * Baseline JPEG of 8 bits, as TIFF pages hold it: the same samples as libjpeg's.
 *
 * @module
 */
import { Bits, type Huffman, huffmanOf } from "./jpeg_bits.ts";
import { inverseCosines } from "./jpeg_idct.ts";

/** What a stream must hold. */
export interface JpegWanted {
  columns: number;
  rows: number;
  /** Components. */
  samples: number;
  /** YCbCr is turned into RGB. */
  toRgb: boolean;
  /** A stream of tables alone, from the page's `JPEGTables`. */
  tables?: Uint8Array;
}

/** Places of coefficients in the order they are coded. */
// deno-fmt-ignore
const ZIGZAG = [
   0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
const KINDS: Record<number, string> = {
  0xc2: "progressive",
  0xc3: "lossless",
  0xc5: "differential",
  0xc6: "differential progressive",
  0xc7: "differential lossless",
  0xc9: "arithmetic",
  0xca: "arithmetic progressive",
  0xcb: "arithmetic lossless",
};
const [SOI, EOI, SOS, DQT, DHT, DRI] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd];

interface Component {
  id: number;
  quantization: number;
}

interface Tables {
  quantization: (Uint16Array | undefined)[];
  dc: (Huffman | undefined)[];
  ac: (Huffman | undefined)[];
  interval: number;
}

/**
 * Decodes a stream.
 *
 * @returns `rows * columns * samples` bytes, samples of a pixel together.
 * @throws {SyntaxError} when it is broken, ends early, is of another kind of JPEG or of another size.
 */
export function decodeJpeg(source: Uint8Array, wanted: JpegWanted): Uint8Array<ArrayBuffer> {
  const tables: Tables = { quantization: [], dc: [], ac: [], interval: 0 };
  if (wanted.tables) {
    for (const { marker, body } of segments(wanted.tables)) readTables(tables, marker, body);
  }
  const out = new Uint8Array(wanted.rows * wanted.columns * wanted.samples);
  const missing = new Set(Array.from({ length: wanted.samples }, (_, i) => i));
  let frame: { components: Component[]; height: number } | undefined;
  const stream = segments(source);
  for (let next = stream.next(); !next.done;) {
    const { marker, body, end } = next.value;
    let resume: number | undefined;
    if (marker === 0xc0 || marker === 0xc1) frame = readFrame(body, wanted);
    else if (KINDS[marker]) throw new SyntaxError(`The JPEG is ${KINDS[marker]}: only baseline is supported`);
    else if (marker === SOS) {
      if (!frame) throw new SyntaxError("The JPEG has a scan before its frame");
      const scan = readScan(body, frame.components);
      for (const { index } of scan) missing.delete(index);
      resume = decodeScan(source.subarray(end), scan, frame.height, tables, wanted, out) + end;
    } else readTables(tables, marker, body);
    next = stream.next(resume);
  }
  if (missing.size > 0) throw new SyntaxError("The JPEG lacks components");
  if (wanted.toRgb) luminanceToRgb(out);
  return out;
}

/** Segments of a stream; is told where to go on after a scan. */
function* segments(
  bytes: Uint8Array,
): Generator<{ marker: number; body: Uint8Array; end: number }, void, number | undefined> {
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

function readTables(tables: Tables, marker: number, body: Uint8Array): void {
  if (marker === DRI) tables.interval = body[0]! << 8 | body[1]!;
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

function readFrame(body: Uint8Array, wanted: JpegWanted): { components: Component[]; height: number } {
  const [bits = 0, h1 = 0, h2 = 0, w1 = 0, w2 = 0, count = 0] = body;
  const [height, width] = [h1 << 8 | h2, w1 << 8 | w2];
  if (bits !== 8) throw new SyntaxError(`The JPEG has ${bits} bits a sample: only 8 are supported`);
  if (width !== wanted.columns || height < wanted.rows || count !== wanted.samples) {
    throw new SyntaxError(
      `The JPEG has ${width} × ${height} pixels of ${count} samples, not ${wanted.columns} × ${wanted.rows} of ${wanted.samples}`,
    );
  }
  const components = Array.from({ length: count }, (_, i) => ({
    id: body[6 + 3 * i] ?? -1,
    factors: body[7 + 3 * i] ?? 0,
    quantization: body[8 + 3 * i] ?? -1,
  }));
  if (components.some(({ factors }) => factors !== components[0]!.factors)) {
    throw new SyntaxError(
      "The JPEG has components of different sizes (chroma subsampling): that is not supported",
    );
  }
  return { components, height };
}

/** A component in a scan, with its tables. */
interface Coded {
  index: number;
  quantization: number;
  dc: number;
  ac: number;
}

function readScan(body: Uint8Array, components: Component[]): Coded[] {
  return Array.from({ length: body[0] ?? 0 }, (_, i) => {
    const index = components.findIndex(({ id }) => id === body[1 + 2 * i]);
    const slots = body[2 + 2 * i];
    if (index < 0 || slots === undefined) throw new SyntaxError("A scan of the JPEG names no component");
    return { index, quantization: components[index]!.quantization, dc: slots >> 4, ac: slots & 15 };
  });
}

/** Decodes the blocks of a scan into `out`; returns where its data end. */
function decodeScan(
  data: Uint8Array,
  scan: Coded[],
  height: number,
  tables: Tables,
  wanted: JpegWanted,
  out: Uint8Array,
): number {
  const coded = scan.map(({ index, quantization, dc, ac }) => {
    const found = { index, scale: tables.quantization[quantization], dc: tables.dc[dc], ac: tables.ac[ac] };
    if (!found.scale || !found.dc || !found.ac) throw new SyntaxError("The JPEG lacks a table");
    return { ...found, scale: found.scale, dc: found.dc, ac: found.ac, last: 0 };
  });
  const bits = new Bits(data);
  const block = new Int32Array(64);
  const samples = new Uint8ClampedArray(64);
  const [across, down] = [Math.ceil(wanted.columns / 8), Math.ceil(height / 8)];
  for (let unit = 0; unit < across * down; unit++) {
    if (tables.interval > 0 && unit > 0 && unit % tables.interval === 0) {
      bits.restart();
      for (const component of coded) component.last = 0;
    }
    const [x, y] = [unit % across * 8, Math.floor(unit / across) * 8];
    for (const component of coded) {
      component.last = readBlock(bits, block, component);
      inverseCosines(block, samples);
      put(samples, x, y, component.index, wanted, out);
    }
  }
  return bits.end();
}

/** Reads one block's coefficients, dequantized; returns its DC value before that. */
function readBlock(
  bits: Bits,
  block: Int32Array,
  { scale, dc, ac, last }: { scale: Uint16Array; dc: Huffman; ac: Huffman; last: number },
): number {
  block.fill(0);
  const value = last + bits.signed(bits.symbol(dc));
  block[0] = value * scale[0]!;
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) break;
    k += symbol >> 4;
    if (size === 0) continue;
    if (k > 63) throw new SyntaxError("A block of the JPEG has too many coefficients");
    const place = ZIGZAG[k]!;
    block[place] = bits.signed(size) * scale[place]!;
  }
  return value;
}

function put(
  samples: Uint8ClampedArray,
  x: number,
  y: number,
  index: number,
  { columns, rows, samples: count }: JpegWanted,
  out: Uint8Array,
): void {
  const [right, bottom] = [Math.min(8, columns - x), Math.min(8, rows - y)];
  for (let row = 0; row < bottom; row++) {
    let to = ((y + row) * columns + x) * count + index;
    for (let column = 0; column < right; column++, to += count) out[to] = samples[8 * row + column]!;
  }
}

/** In place, in the fixed-point steps of the IJG's library. */
function luminanceToRgb(pixels: Uint8Array): void {
  const fixed = (value: number) => Math.round(value * 65536);
  const [RED, GREEN_RED, GREEN_BLUE, BLUE] = [fixed(1.402), fixed(0.71414), fixed(0.34414), fixed(1.772)];
  const out = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let i = 0; i < out.length; i += 3) {
    const [y, blue, red] = [out[i]!, out[i + 1]! - 128, out[i + 2]! - 128];
    out[i] = y + (RED * red + 32768 >> 16);
    out[i + 1] = y + (-GREEN_BLUE * blue - GREEN_RED * red + 32768 >> 16);
    out[i + 2] = y + (BLUE * blue + 32768 >> 16);
  }
}
