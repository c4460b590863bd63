// LZW of TIFF: codes of 9 to 12 bits, highest bit first, widening one code early. Clear 256, end 257.
//
// A new string is always the one written before plus the byte that follows it there. So the table keeps, for
// each code, only where its string begins in the output; it ends with the first byte of the next code's. (The
// bytes themselves have entries of two words, both their address.) An entry that is not there yet is so far from
// its neighbour that its length is absurd, which one test finds together with Clear, the end and long strings.
//
// `run` decodes eight codes at a time: a shuffle and a multiplication bring four of them to the top of
// 32-bit lanes, strings are copied as one vector each. What is unusual it takes one by one; what is more
// than unusual (Clear, the end, faults, the last bytes of input and output) it leaves to `careful`. Constants
// are loaded from memory, for the engine makes those in the code anew in each turn.

import { LITERALS, STARTS } from "./layout";

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST: u32 = 258;
const FULL: u32 = 4096;
const BAD_CODE: i32 = -1;
const VECTOR: u32 = 16;
const BLOCK: u32 = 4 * VECTOR; // what four strings at most take; longer ones are copied in such blocks
const CALL: u32 = 400; // longer strings are worth a call
const LONG: u32 = 1 << 24; // no string is as long
const BYTES: u32 = 256 << 2; // so much is added to a code's place, since bytes have two words

// For each width: which bytes hold the first four codes, factors that bring them to the top; the next four.
// deno-fmt-ignore
const WIDTH_9 = memory.data<u32>([
  0x10203, 0x1020304, 0x2030405, 0x3040506,
  0x1, 0x2, 0x4, 0x8,
  0x4050607, 0x5060708, 0x6070809, 0x708090a,
  0x10, 0x20, 0x40, 0x80,
], 16);
// deno-fmt-ignore
const WIDTH_10 = memory.data<u32>([
  0x10203, 0x1020304, 0x2030405, 0x3040506,
  0x1, 0x4, 0x10, 0x40,
  0x5060708, 0x6070809, 0x708090a, 0x8090a0b,
  0x1, 0x4, 0x10, 0x40,
], 16);
// deno-fmt-ignore
const WIDTH_11 = memory.data<u32>([
  0x10203, 0x1020304, 0x2030405, 0x4050607,
  0x1, 0x8, 0x40, 0x2,
  0x5060708, 0x6070809, 0x8090a0b, 0x90a0b0c,
  0x10, 0x80, 0x4, 0x20,
], 16);
// deno-fmt-ignore
const WIDTH_12 = memory.data<u32>([
  0x10203, 0x1020304, 0x3040506, 0x4050607,
  0x1, 0x10, 0x1, 0x10,
  0x6070809, 0x708090a, 0x90a0b0c, 0xa0b0c0d,
  0x1, 0x10, 0x1, 0x10,
], 16);
const MASKS = memory.data<u32>([0x7fc, 0xffc, 0x1ffc, 0x3ffc]);
const MOST = memory.data<u32>([1024, 0xfffff800, 0xffffffff]);
const COUNTS = memory.data<u32>([0, 1, 2, 3, 0xc080400, 0, 0, 0], 16);

let input: usize = 0; // next byte of input
let inputEnd: usize = 0;
let bits: u32 = 0; // bits of that byte already used
let output: usize = 0;
let outputEnd: usize = 0;
let free: u32 = FIRST; // next code of the table
let width: u32 = 9;
let fresh: bool = true; // nothing was written since the last Clear
let mostlyBytes: bool = false; // in the last run of codes few were strings
let runEnd: u32 = 0; // where a run of one byte was written to
let early: u32 = 1;
let lowFirst: bool = false;

/** Decodes at most `capacity` bytes; returns how many were written, or a negative number. */
export function lzwDecode(source: usize, length: usize, target: usize, capacity: usize): i32 {
  begin(source, length, target, capacity);
  early = 1;
  lowFirst = false;
  while (true) {
    if (!fresh) {
      if (width == 9) run(9, 511, WIDTH_9);
      else if (width == 10) run(10, 1023, WIDTH_10);
      else if (width == 11) run(11, 2047, WIDTH_11);
      else run(12, FULL, WIDTH_12);
      if (widen()) continue;
    }
    const code = careful();
    if (code <= 0) return code < 0 ? code : <i32>(output - target);
  }
}

/** The same for the old variant: lowest bit first, widening when the table is full. */
export function lzwDecodeOld(source: usize, length: usize, target: usize, capacity: usize): i32 {
  begin(source, length, target, capacity);
  early = 0;
  lowFirst = true;
  while (true) {
    const code = careful();
    if (code <= 0) return code < 0 ? code : <i32>(output - target);
  }
}

function begin(source: usize, length: usize, target: usize, capacity: usize): void {
  for (let i: u32 = 0; i < 256; i++) {
    store<u8>(LITERALS + i, <u8>i);
    store<u32>(STARTS + (i << 3), <u32>(LITERALS + i));
    store<u32>(STARTS + (i << 3), <u32>(LITERALS + i), 4);
  }
  input = source;
  inputEnd = source + length;
  bits = 0;
  output = target;
  outputEnd = target + capacity;
  runEnd = 0;
  reset();
}

function reset(): void {
  free = FIRST;
  width = 9;
  fresh = true;
  // Addresses end at 0x40000000: these are far from them and from each other.
  const nowhere = i32x4(0x80000000, 0xc0000000, 0x80000000, 0xc0000000);
  for (let at = STARTS + placeOf(CLEAR); at <= STARTS + placeOf(FULL); at += BLOCK) {
    v128.store(at, nowhere);
    v128.store(at, nowhere, 16);
    v128.store(at, nowhere, 32);
    v128.store(at, nowhere, 48);
  }
}

// Place of a code in the table.
// @ts-ignore: decorator
@inline
function placeOf(code: u32): u32 {
  return (code << 2) + min<u32>(code << 2, BYTES);
}

// @ts-ignore: decorator
@inline
function widen(): bool {
  if (free + early < <u32>1 << width || width == 12) return false;
  width++;
  return true;
}

// Copies whole blocks, from the first byte to the last. The source may end where the target begins, and share
// that one byte with it.
// @ts-ignore: decorator
@inline
function copy(from: usize, to: usize, length: u32): void {
  v128.store(to, v128.load(from));
  if (length <= VECTOR) return;
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
  for (let i = BLOCK; i < length; i += BLOCK) {
    v128.store(to + i, v128.load(from + i));
    v128.store(to + i, v128.load(from + i, 16), 16);
    v128.store(to + i, v128.load(from + i, 32), 32);
    v128.store(to + i, v128.load(from + i, 48), 48);
  }
}

// Places of four codes of `bytes`.
// @ts-ignore: decorator
@inline
function four(bytes: v128, order: v128, factors: v128, w: u32, masks: v128, most: v128): v128 {
  const top = i32x4.mul(v128.swizzle(bytes, order), factors);
  const codes = v128.and(i32x4.shr_u(top, 30 - w), masks);
  return i32x4.add(codes, i32x4.min_u(codes, most));
}

// Writes the strings of two codes to `to` and their starts to `n` of the table, if both are short. Returns where
// the next string goes, 0 if nothing was done.
// @ts-ignore: decorator
@inline
function write(places: u64, to: u32, n: u32): u32 {
  const a = load<u64>(<u32>places, STARTS);
  const b = load<u64>(<u32>(places >> 32), STARTS);
  // Lengths less one.
  const more = <u32>(a >> 32) - <u32>a;
  const more2 = <u32>(b >> 32) - <u32>b;
  if ((more | more2) >= VECTOR) return 0;
  const then = to + more + 1;
  v128.store(to, v128.load(<u32>a));
  v128.store(then, v128.load(<u32>b));
  store<u64>(n, (<u64>then << 32) | to, STARTS);
  return then + more2 + 1;
}

// The same for four codes that are bytes.
// @ts-ignore: decorator
@inline
function writeBytes(places: v128, to: u32, n: u32, gather: v128, counts: v128): void {
  store<u32>(to, <u32>i32x4.extract_lane(v128.swizzle(i32x4.shr_u(places, 3), gather), 0));
  v128.store(n, i32x4.add(i32x4.splat(to), counts), STARTS);
}

// Two of four places.
// @ts-ignore: decorator
@inline
function low(places: v128): u64 {
  return reinterpret<u64>(f64x2.extract_lane(places, 0));
}
// @ts-ignore: decorator
@inline
function high(places: v128): u64 {
  return i64x2.extract_lane(places, 1);
}

// Decodes codes of one width until the table holds `limit` codes, as far as that goes.
// @ts-ignore: decorator
@inline
function run(w: u32, limit: u32, constants: usize): void {
  if (outputEnd - output < 4 * BLOCK || inputEnd - input < VECTOR) return;
  const order = v128.load(constants);
  const order2 = v128.load(constants, 32);
  const masks = v128.load32_splat(MASKS + ((w - 9) << 2));
  const most = v128.load32_splat(MOST);
  const above = mostlyBytes ? v128.load32_splat(MOST, 4) : v128.load32_splat(MOST, 8);
  const counts = v128.load(COUNTS);
  const gather = v128.load(COUNTS, 16);
  const safe = <u32>outputEnd - 2 * BLOCK;
  const lastLoad = <u32>inputEnd - VECTOR;
  const full = placeOf(limit) + 4;
  let place = <u32>input;
  let used = bits;
  let n = placeOf(free) + 4; // where the start of the next string goes
  let to = <u32>output;
  const last = min(full - 32, n + ((lastLoad - place) / w << 5));
  let factors = i32x4.shl(v128.load(constants, 16), used);
  let factors2 = i32x4.shl(v128.load(constants, 48), used);
  while (place <= lastLoad && to <= safe) {
    const stop = min<i32>(last, n + ((safe - to) / (2 * BLOCK) << 5));
    while (<i32>n <= stop) {
      const bytes = v128.load(place);
      let places = four(bytes, order, factors, w, masks, most);
      if (!v128.any_true(v128.and(places, above))) {
        writeBytes(places, to, n, gather, counts);
        to += 4;
        n += 16;
      } else {
        let next = write(low(places), to, n);
        if (!next) break;
        to = next;
        n += 8;
        next = write(high(places), to, n);
        if (!next) {
          used += 2 * w;
          break;
        }
        to = next;
        n += 8;
      }
      places = four(bytes, order2, factors2, w, masks, most);
      if (!v128.any_true(v128.and(places, above))) {
        writeBytes(places, to, n, gather, counts);
        to += 4;
        n += 16;
      } else {
        let next = write(low(places), to, n);
        if (!next) {
          used += 4 * w;
          break;
        }
        to = next;
        n += 8;
        next = write(high(places), to, n);
        if (!next) {
          used += 6 * w;
          break;
        }
        to = next;
        n += 8;
      }
      place += w;
    }
    // One by one.
    place += used >> 3;
    used &= 7;
    if (place > lastLoad || to > safe) break;
    let left = min<u32>(4, (full - n) >> 2);
    if (!left) break;
    let codes = bswap<u64>(load<u64>(place)) << used;
    do {
      const code = placeOf(<u32>(codes >> (64 - w)));
      store<u32>(n, to, STARTS);
      const start = load<u32>(code, STARTS);
      if (code >= n - 4) {
        if (code >= n) break;
        const byte = load<u8>(start);
        store<u8>(to, byte);
        if (to - start == 1 || to == runEnd) {
          // The string before is a run of one byte, so this is one, and the next if it is such a code again.
          let length = to - start + 1;
          let end = to;
          place += used >> 3;
          used &= 7;
          while (n < full && place <= lastLoad && end + length <= safe) {
            const next = bswap<u32>(load<u32>(place)) << used >> (32 - w);
            if (placeOf(next) != n - 4) break;
            store<u32>(n, end, STARTS);
            end += length++;
            n += 4;
            used += w;
            place += used >> 3;
            used &= 7;
          }
          if (end == to) break;
          memory.fill(to, byte, end - to);
          to = end;
          runEnd = end;
          left = 0;
          break;
        }
      }
      const length = load<u32>(code, STARTS + 4) - start + 1;
      if (length > LONG) break;
      if (to + length > safe) break;
      if (length < CALL) copy(start, to, length);
      else memory.copy(to, start, length);
      to += length;
      n += 4;
      codes <<= w;
      used += w;
    } while (--left);
    place += used >> 3;
    used &= 7;
    if (left) break;
    factors = i32x4.shl(v128.load(constants, 16), used);
    factors2 = i32x4.shl(v128.load(constants, 48), used);
  }
  input = place;
  bits = used;
  const codes = ((n - 4 - BYTES) >> 2) - free;
  if (codes > 100) mostlyBytes = (to - <u32>output - codes) * 16 < codes;
  free += codes;
  output = to;
}

// Takes one code with every check. Returns 1 to go on, 0 at the end, negative for a fault.
function careful(): i32 {
  if (output == outputEnd) return 0;
  const have = <i64>(inputEnd - input) * 8 - <i64>bits;
  if (have < <i64>width) return 0; // a stream may end without saying so
  const code = take();
  if (code == CLEAR) {
    reset();
    return 1;
  }
  if (code == END) return 0;
  if (fresh) {
    // The first string after a Clear must be a byte: the table holds nothing else yet.
    if (code > 255) return BAD_CODE;
    store<u32>(STARTS + placeOf(FIRST), <u32>output);
    store<u8>(output++, <u8>code);
    fresh = false;
    return 1;
  }
  if (code > free || code >= FULL) return BAD_CODE;
  const entry = STARTS + placeOf(code);
  const start = <usize>load<u32>(entry);
  if (code == free) store<u8>(output, load<u8>(start));
  if (free < FULL) {
    free++;
    store<u32>(STARTS + placeOf(free), <u32>output);
    widen();
  }
  const length = min(<usize>load<u32>(entry, 4) - start + 1, outputEnd - output);
  memory.copy(output, start, length);
  output += length;
  return 1;
}

// The next code; its bits are known to be there.
function take(): u32 {
  let value: u32 = 0;
  const end = bits + width;
  const mask: u32 = (1 << width) - 1;
  for (let at: u32 = 0; at < end; at += 8) {
    const byte = <u32>load<u8>(input + (at >> 3));
    value = lowFirst ? value | (byte << at) : (value << 8) | byte;
  }
  value = lowFirst ? value >> bits : value >> ((8 - (end & 7)) & 7);
  input += end >> 3;
  bits = end & 7;
  return value & mask;
}
