// Deflate of pictures: rows as differences to the row above, in which nothing repeats but runs of one byte.
// A symbol is a byte, or 256 more than the length of a run beyond 3: the byte before, up to 258 times again.

/** Writes rows of `stride` bytes as PNG filters them: a byte 2 and differences to the row above; of the first, 0. */
export function filterRows(at: usize, stride: u32, rows: u32, target: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    store<u8>(target++, row ? 2 : 0);
    const end = at + stride;
    const above = row ? stride : 0;
    if (row) {
      for (const vectors = end - 16; at <= vectors; at += 16, target += 16) {
        v128.store(target, i8x16.sub(v128.load(at), v128.load(at - above)));
      }
    }
    for (; at < end; at++, target++) store<u8>(target, row ? load<u8>(at) - load<u8>(at - above) : load<u8>(at));
  }
}

// Length of the run at `at`: bytes from there on that equal the one before, 258 at most.
function runAt(at: usize, end: usize): u32 {
  const last = min(end, at + 258);
  const byte = load<u8>(at - 1);
  const eight = <u64>byte * 0x0101010101010101;
  let to = at;
  while (to + 8 <= last && load<u64>(to) == eight) to += 8;
  while (to < last && load<u8>(to) == byte) to++;
  return <u32>(to - at);
}

// How many bytes from `at` on, of 16, come before the next run of at least 3; 34 bytes are looked at.
// @ts-ignore: decorator
@inline
function single(at: usize): i32 {
  const first: u32 = i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(at - 1)));
  const second: u32 = i8x16.bitmask(i8x16.eq(v128.load(at, 16), v128.load(at, 15)));
  const same = first | second << 16;
  return min(16, ctz<i32>(same & same >> 1 & same >> 2));
}

/** Counts symbols in bins of 4 bytes, by turns in these and in those 4096 bytes behind; 34 bytes behind are read. */
export function countSymbols(at: usize, length: u32, bins: usize): void {
  const end = at + length;
  if (length) count(bins, load<u8>(at++));
  while (at < end) {
    const alone = min(<usize>single(at), end - at);
    const stop = at + alone;
    for (; at + 1 < stop; at += 2) {
      count(bins, load<u8>(at));
      count(bins + 4096, load<u8>(at, 1));
    }
    if (at < stop) count(bins, load<u8>(at++));
    if (alone == 16 || at >= end) continue;
    const run = runAt(at, end);
    if (run < 3) count(bins, load<u8>(at++));
    else {
      count(bins, 253 + run);
      at += run;
    }
  }
}

// @ts-ignore: decorator
@inline
function count(bins: usize, symbol: u32): void {
  const bin = bins + (<usize>symbol << 2);
  store<u32>(bin, load<u32>(bin) + 1);
}

// What is written next, lowest bit first, and where to.
let held: u64 = 0;
let number: u64 = 0;

/**
 * Writes symbols by a table of 4 bytes each, bits below and their number in the highest byte, and the end (symbol
 * 512), after `count` bits, 7 at most, that are there already. Bytes have 14 bits at most, runs 24.
 *
 * @returns Where the bytes end; up to 8 behind are touched, and 34 behind the symbols read.
 */
export function writeSymbols(at: usize, length: u32, table: usize, target: usize, bits: u32, count: u32): usize {
  const end = at + length;
  held = bits;
  number = count;
  if (length) target = flush(put(table, load<u8>(at++)), target);
  while (at < end) {
    const alone = min(<usize>single(at), end - at);
    const stop = at + alone;
    // Four of 14 bits and 7 that are left go into 64.
    for (; at + 3 < stop; at += 4) {
      put(table, load<u8>(at));
      put(table, load<u8>(at, 1));
      put(table, load<u8>(at, 2));
      target = flush(put(table, load<u8>(at, 3)), target);
    }
    for (; at < stop; at++) target = flush(put(table, load<u8>(at)), target);
    if (alone == 16 || at >= end) continue;
    const run = runAt(at, end);
    target = flush(put(table, run < 3 ? load<u8>(at) : 253 + run), target);
    at += run < 3 ? 1 : run;
  }
  target = flush(put(table, 512), target);
  return target + <usize>((number + 7) >> 3);
}

// @ts-ignore: decorator
@inline
function put(table: usize, symbol: u32): u64 {
  const entry = load<u32>(table + (<usize>symbol << 2));
  held |= <u64>(entry & 0xffffff) << number;
  number += entry >> 24;
  return number;
}

// @ts-ignore: decorator
@inline
function flush(ready: u64, target: usize): usize {
  store<u64>(target, held);
  held >>= ready & ~7;
  number = ready & 7;
  return target + <usize>(ready >> 3);
}

/** The checksum of zlib streams (Adler-32). */
export function adler32(at: usize, length: u32): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  for (const end = at + length; at < end;) {
    // So many bytes cannot overflow 32 bits.
    for (const stop = min(end, at + 5552); at < stop; at++) {
      a += load<u8>(at);
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b << 16 | a;
}
