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

// Bytes from `at` on that equal the one before, 258 at most.
// @ts-ignore: decorator
@inline
function runAt(at: usize, begin: usize, end: usize): u32 {
  if (at == begin) return 0;
  const byte = load<u8>(at - 1);
  if (load<u8>(at) != byte) return 0;
  const last = min(end, at + 258);
  let to = at + 1;
  const eight = <u64>byte * 0x0101010101010101;
  while (to + 8 <= last && load<u64>(to) == eight) to += 8;
  while (to < last && load<u8>(to) == byte) to++;
  return <u32>(to - at);
}

/** Counts symbols in bins of 4 bytes. */
export function countSymbols(at: usize, length: u32, bins: usize): void {
  const begin = at;
  const end = at + length;
  while (at < end) {
    const run = runAt(at, begin, end);
    const symbol: u32 = run < 3 ? load<u8>(at) : 253 + run;
    const bin = bins + (<usize>symbol << 2);
    store<u32>(bin, load<u32>(bin) + 1);
    at += run < 3 ? 1 : run;
  }
}

/**
 * Writes symbols by a table of 4 bytes each, bits below and their number in the highest byte, and the end (symbol
 * 512), after `count` bits that are there already.
 *
 * @returns Where the bytes end; up to 8 behind are touched.
 */
export function writeSymbols(at: usize, length: u32, table: usize, target: usize, bits: u32, count: u32): usize {
  const begin = at;
  const end = at + length;
  let held: u64 = bits;
  let number: u64 = count;
  while (at < end) {
    const run = runAt(at, begin, end);
    const symbol: u32 = run < 3 ? load<u8>(at) : 253 + run;
    at += run < 3 ? 1 : run;
    const entry = load<u32>(table + (<usize>symbol << 2));
    held |= <u64>(entry & 0xffffff) << number;
    number += entry >> 24;
    if (number >= 32) {
      store<u32>(target, <u32>held);
      target += 4;
      held >>= 32;
      number -= 32;
    }
  }
  const entry = load<u32>(table, 2048);
  held |= <u64>(entry & 0xffffff) << number;
  number += entry >> 24;
  store<u64>(target, held);
  return target + <usize>((number + 7) >> 3);
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
