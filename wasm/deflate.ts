/**
 * Pictures as the zlib streams of PNG files, made for speed: rows become differences to the row above, runs of one
 * byte are taken together, and one Huffman code is made for the picture.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo } from "./core.ts";

/** Bytes, lengths of runs from 3 to 258, and the end: what a stream is written with. */
const SYMBOLS = 513;
const END = 512;
/** Codes of deflate: bytes, the end, and groups of lengths. */
const CODES = 286;
/** The core writes four codes at once. */
const LONGEST_CODE = 14;
/** The core counts in two tables by turns, this many bytes apart. */
const TABLE = 4096;

/** The codes of lengths from 3 to 258, and what follows each in how many bits: four codes for each power of two. */
const LENGTHS = Array.from({ length: 256 }, (_, over) => {
  if (over === 255) return { code: 285, extra: 0, bits: 0 };
  const bits = Math.max(0, 29 - Math.clz32(over));
  return { code: 257 + 4 * bits + (over >> bits), extra: over & ((1 << bits) - 1), bits };
});

/**
 * Filters (upwards) and deflates the rows of a picture.
 *
 * @param data Rows of `stride` bytes.
 * @returns A zlib stream of rows with a filter byte each, as an `IDAT` chunk holds them.
 */
export function deflateRows(data: Uint8Array, stride: number): Uint8Array<ArrayBuffer> {
  const rows = Math.floor(data.length / stride);
  const length = rows * (stride + 1);
  const bins = aligned(ARENA + data.length);
  const source = bins + 2 * TABLE;
  const target = aligned(source + length + 64);
  // 15 bits a byte at worst, and the code itself.
  memoryUpTo(target + 2 * length + 1024).set(data.subarray(0, rows * stride), ARENA);
  core.filterRows(ARENA, stride, rows, source);
  const table = new Uint32Array(memoryUpTo(bins).buffer, bins, 2 * TABLE / 4).fill(0);
  core.countSymbols(source, length, bins);
  const counts = Uint32Array.from({ length: SYMBOLS }, (_, i) => table[i]! + table[TABLE / 4 + i]!);
  const head = new BitWriter([0x78, 0x01]);
  table.set(codeTable(counts, head));
  memoryUpTo(target).set(head.bytes, target);
  const end = core.writeSymbols(source, length, bins, target + head.bytes.length, head.bits, head.count);
  new DataView(memoryUpTo(end + 4).buffer).setUint32(end, core.adler32(source, length));
  return memoryUpTo(end).slice(target, end + 4);
}

/** Bits, lowest first. */
class BitWriter {
  bits = 0;
  count = 0;
  constructor(readonly bytes: number[]) {}

  add(value: number, count: number): void {
    this.bits |= value << this.count;
    this.count += count;
    for (; this.count >= 8; this.count -= 8) {
      this.bytes.push(this.bits & 255);
      this.bits >>>= 8;
    }
  }
}

/** Makes a code for symbols counted; describes it at the head of the one block, and gives the bits of each symbol. */
function codeTable(counts: Uint32Array, head: BitWriter): Uint32Array {
  const weights = new Array<number>(CODES).fill(0);
  weights[256] = 1;
  for (let byte = 0; byte < 256; byte++) weights[byte] = counts[byte]!;
  LENGTHS.forEach(({ code }, over) => weights[code]! += counts[256 + over]!);
  const lengths = codeLengths(weights);
  const codes = codesOf(lengths);

  head.add(1, 1); // the last block
  head.add(2, 2); // with codes of its own
  head.add(CODES - 257, 5);
  head.add(0, 5); // one distance
  head.add(15, 4);
  // Lengths of codes are written in 4 bits each, as they are: the order of the format, with that of 0 to 15.
  for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) {
    head.add(symbol < 16 ? 4 : 0, 3);
  }
  for (const length of [...lengths, 1]) head.add(reversed(length, 4), 4);

  const table = new Uint32Array(SYMBOLS);
  const entry = (bits: number, count: number) => (bits | count << 24) >>> 0;
  for (let byte = 0; byte < 256; byte++) table[byte] = entry(codes[byte]!, lengths[byte]!);
  LENGTHS.forEach(({ code, extra, bits }, over) => {
    // Behind them the distance, always 1: a bit 0.
    table[256 + over] = entry(codes[code]! | extra << lengths[code]!, lengths[code]! + bits + 1);
  });
  table[END] = entry(codes[256]!, lengths[256]!);
  return table;
}

/** Lengths of Huffman codes, {@linkcode LONGEST_CODE} at most; 0 for what does not occur. Two symbols occur at least. */
function codeLengths(weights: readonly number[]): number[] {
  const symbols = weights.flatMap((weight, symbol) => weight > 0 ? [symbol] : []);
  for (let flat = 0;; flat++) {
    // Where codes become too long, weights are drawn together until they do not.
    const weight = (symbol: number) => flat ? (weights[symbol]! >> flat) + 1 : weights[symbol]!;
    const leaves = symbols.toSorted((a, b) => weight(a) - weight(b));
    const tree = leaves.map(weight);
    const parents: number[] = [];
    // The two lightest are joined, again and again: leaves and pairs both come in order of their weight.
    let [leaf, pair] = [0, leaves.length];
    const lightest = () => leaf < leaves.length && !(tree[pair]! < tree[leaf]!) ? leaf++ : pair++;
    for (let rest = leaves.length; rest > 1; rest--) {
      const [a, b] = [lightest(), lightest()];
      parents[a] = parents[b] = tree.length;
      tree.push(tree[a]! + tree[b]!);
    }
    const depths = new Array<number>(tree.length).fill(0);
    for (let node = tree.length - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
    if (Math.max(...depths) > LONGEST_CODE) continue;
    const lengths = new Array<number>(weights.length).fill(0);
    leaves.forEach((symbol, i) => lengths[symbol] = depths[i]!);
    return lengths;
  }
}

/** Canonical codes of lengths, their bits in the order they are written. */
function codesOf(lengths: readonly number[]): number[] {
  const codes = new Array<number>(lengths.length).fill(0);
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length++, code <<= 1) {
    lengths.forEach((each, symbol) => {
      if (each === length) codes[symbol] = reversed(code++, length);
    });
  }
  return codes;
}

function reversed(value: number, count: number): number {
  let result = 0;
  for (let i = 0; i < count; i++) result = result << 1 | (value >> i & 1);
  return result;
}
