/**
 * Segments of JPEG streams, and the tables in them.
 *
 * @module
 */
import type { Code } from "./jpeg_bits.ts";

/** Markers. */
export const [SOI, EOI, SOS, DQT, DHT, DRI] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd];
const FRAMES = [0xc0, 0xc1];

/** A component of the picture. */
export interface Component {
  id: number;
  across: number;
  down: number;
  quantization: number;
}

/** What the segments of a stream have said. */
export interface Tables {
  plain: boolean;
  /** Quantisation of the mean of a block, by table. */
  mean: Map<number, number>;
  /** Code of each symbol: tables of means, then of all else. */
  codes: Map<string, Map<number, Code>>;
  interval: number;
  frame?: { width: number; height: number; precision: number; components: Component[] };
}

/** Segments of a stream; what is coded between them is left out. */
export function* segments(bytes: Uint8Array): Generator<{ marker: number; body: Uint8Array }> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new SyntaxError("it does not begin as a JPEG");
  for (let at = 2; at < bytes.length;) {
    if (bytes[at] !== 0xff) throw new SyntaxError(`there is no marker at its byte ${at}`);
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined || marker === EOI) return;
    const length = (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) throw new SyntaxError("it ends inside a segment");
    yield { marker, body: bytes.subarray(at + 2, at + length) };
    at += length;
    if (marker !== SOS) continue;
    // coded data: up to a marker that is neither a restart nor a stuffed byte
    while (at < bytes.length && !(bytes[at] === 0xff && !inScan(bytes[at + 1]))) at++;
  }
}

function inScan(next: number | undefined): boolean {
  return next === 0 || (next !== undefined && next >= 0xd0 && next <= 0xd7);
}

/** Takes in what a segment says. */
export function learn(tables: Tables, marker: number, body: Uint8Array): void {
  if (marker === DRI) tables.interval = body[0]! << 8 | body[1]!;
  for (let at = 0; marker === DQT && at < body.length;) {
    const wide = body[at]! >> 4 ? 2 : 1;
    tables.mean.set(body[at]! & 15, wide === 2 ? body[at + 1]! << 8 | body[at + 2]! : body[at + 1]!);
    at += 1 + 64 * wide;
  }
  for (let at = 0; marker === DHT && at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables.codes.set(`${body[at]! >> 4} ${body[at]! & 15}`, codesOf(counts, body.subarray(at + 17)));
    at += 17 + total;
  }
  if (marker >= 0xc0 && marker <= 0xcf && ![DHT, 0xc8, 0xcc].includes(marker)) {
    if (!FRAMES.includes(marker)) throw new SyntaxError("it is not sequential with Huffman codes");
    tables.frame = frameOf(body);
  }
}

function codesOf(counts: Uint8Array, symbols: Uint8Array): Map<number, Code> {
  const codes = new Map<number, Code>();
  let [code, index] = [0, 0];
  for (let length = 1; length <= 16; length++, code <<= 1) {
    for (let i = 0; i < counts[length - 1]!; i++) codes.set(symbols[index++] ?? -1, { bits: code++, length });
  }
  return codes;
}

function frameOf(body: Uint8Array): Tables["frame"] {
  const [precision = 0, h1 = 0, h2 = 0, w1 = 0, w2 = 0, count = 0] = body;
  const components = Array.from({ length: count }, (_, i) => {
    const [id = 0, factors = 0, quantization = 0] = body.subarray(6 + 3 * i);
    return { id, across: factors >> 4, down: factors & 15, quantization };
  });
  const [width, height] = [w1 << 8 | w2, h1 << 8 | h2];
  if (!(width && height && count) || components.some(({ across, down }) => !across || !down)) {
    throw new SyntaxError("its frame has no size");
  }
  return { width, height, precision, components };
}
