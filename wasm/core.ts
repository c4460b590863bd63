/**
 * The one instance of the performance core in this process, and its memory.
 *
 * Memory contract: bytes below {@linkcode ARENA} belong to the core (static data, code tables), all above
 * belong to the host, which lays out each call anew from {@linkcode ARENA} on. Nothing is kept between
 * calls, so a view of the memory is valid only until the next call into this room: copy what must live.
 * The core neither allocates nor throws; it answers with negative numbers, never writes outside the block it
 * was given, and does not trap, whatever its input is.
 *
 * @module
 */
import bytes from "./core.wasm" with { type: "bytes" };

/** What `wasm/src/core.ts` exports; all pointers are byte addresses. */
export interface CoreExports {
  dmBegin(version: number, offset: number, size: number): void;
  dmRun(table: number, records: number, window: number, start: number, length: number): number;
  dmPlace(): number;
  dmMissing(): number;
  dmCount(): number;
  lzwDecode(source: number, length: number, target: number, capacity: number): number;
  lzwDecodeOld(source: number, length: number, target: number, capacity: number): number;
  lzwEncode(source: number, length: number, target: number, capacity: number): number;
  packBitsDecode(source: number, length: number, target: number, capacity: number): number;
  swapBytes(at: number, length: number, word: number): void;
  undoDifferences(at: number, rows: number, words: number, stride: number, word: number): void;
  undoFloats(at: number, rows: number, words: number, stride: number, word: number, scratch: number): void;
  addRows(
    at: number,
    kind: number,
    width: number,
    rows: number,
    sums: number,
    missing: number,
    fresh: boolean,
    first: number,
    weight: number,
    last: number,
  ): number;
  averageRow(
    sums: number,
    missing: number,
    channels: number,
    starts: number,
    weights: number,
    taps: number,
    target: number,
    count: number,
  ): void;
  toFloats(at: number, kind: number, count: number, target: number): void;
  addSpectra(at: number, spectra: number, channels: number, spectrum: number, places: number): void;
  countValues(at: number, kind: number, length: number, bins: number): void;
  findRange(at: number, length: number, range: number): void;
  countFloats(at: number, length: number, least: number, factor: number, bins: number, count: number): void;
  filterRows(at: number, stride: number, rows: number, target: number): void;
  countSymbols(at: number, length: number, bins: number): void;
  writeSymbols(
    at: number,
    length: number,
    table: number,
    target: number,
    bits: number,
    count: number,
  ): number;
  adler32(at: number, length: number): number;
  stretch(at: number, length: number, low: number, high: number, knee: number, target: number): void;
}

/** First address that belongs to the host. */
export const ARENA = 512 * 1024;
const PAGE = 65536;
const MAX_PAGES = 16384;

const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });

/** The functions of the core. */
export const core = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  .exports as unknown as CoreExports;

let whole = new Uint8Array(memory.buffer);

/**
 * Makes sure that addresses below `end` exist, and returns a view of the whole memory.
 *
 * @throws {RangeError} when more than 1 GiB would be needed.
 */
export function memoryUpTo(end: number): Uint8Array<ArrayBuffer> {
  if (end > whole.length) {
    if (end > MAX_PAGES * PAGE) {
      throw new RangeError(`Cannot work on ${end} bytes at once: the limit is ${MAX_PAGES * PAGE}`);
    }
    memory.grow(Math.ceil((end - whole.length) / PAGE));
  }
  // A grown memory leaves its old views empty, whoever grew it.
  if (whole.buffer !== memory.buffer) whole = new Uint8Array(memory.buffer);
  return whole as Uint8Array<ArrayBuffer>;
}

/**
 * Puts bytes where the core can see them, unless they are there already.
 *
 * @param at Where to put them.
 * @returns Their address.
 */
export function resident(bytes: Uint8Array, at = ARENA): number {
  if (bytes.buffer === memory.buffer) return bytes.byteOffset;
  memoryUpTo(at + bytes.length).set(bytes, at);
  return at;
}

/** `address` rounded up to a multiple of 16, as the vector instructions like it. */
export function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}
