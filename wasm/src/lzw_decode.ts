// LZW of TIFF: codes of 9 to 12 bits, highest bit first, widening one code early. Clear 256, end 257.
//
// A string of the table is the addresses of its first and last byte: it points to where it was written last,
// for a new string is always the one written before plus the byte that follows it there. Strings are copied 16 bytes at a time;
// four codes come from one load of 64 bits, in a loop of its own for each width, which leaves everything
// unusual to `careful`: changes of width, Clear, the end, faults, and the last bytes of input and output.

import { LITERALS, STRINGS } from "./layout";

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST: u32 = 258;
const FULL: u32 = 4096;
const BAD_CODE: i32 = -1;
const VECTOR: usize = 16;
const MARGIN: usize = 5 * VECTOR;
const LONG: usize = 1024; // longer strings are worth a call

let input: usize = 0; // next byte of input
let inputEnd: usize = 0;
let bits: u32 = 0; // bits of that byte already used
let output: usize = 0;
let outputEnd: usize = 0;
let previous: usize = 0; // where the string before `output` begins
let free: u32 = FIRST; // next code of the table
let width: u32 = 9;
let fresh: bool = true; // nothing was written since the last Clear
let early: u32 = 1;
let lowFirst: bool = false;

/** Decodes at most `capacity` bytes; returns how many were written, or a negative number. */
export function lzwDecode(source: usize, length: usize, target: usize, capacity: usize): i32 {
  begin(source, length, target, capacity);
  early = 1;
  lowFirst = false;
  while (true) {
    if (!fresh) {
      if (width == 9) run(9, 511);
      else if (width == 10) run(10, 1023);
      else if (width == 11) run(11, 2047);
      else run(12, FULL);
      widen();
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
    known(i, LITERALS + i, LITERALS + i);
  }
  // Clear and the end are strings that never fit, which `run` leaves to `careful`.
  known(CLEAR, 0, 1 << 30);
  known(END, 0, 1 << 30);
  input = source;
  inputEnd = source + length;
  bits = 0;
  output = target;
  outputEnd = target + capacity;
  previous = target;
  reset();
}

function reset(): void {
  free = FIRST;
  width = 9;
  fresh = true;
}

// Puts the string from `first` to `last` into the table.
// @ts-ignore: decorator
@inline
function known(code: u32, first: usize, last: usize): void {
  store<u32>(STRINGS + (code << 3), <u32>first);
  store<u32>(STRINGS + (code << 3), <u32>last, 4);
}

// @ts-ignore: decorator
@inline
function widen(): void {
  if (free + early >= <u32>1 << width && width < 12) width++;
}

// Decodes groups of four codes of one width, as far as that goes. Codes are kept times eight, which makes them
// offsets into the table. A string that was only just added ends with its own first byte, which is written
// ahead of the copy. Strings of 16 bytes at most need no look at the end of output: `safe` leaves room for four.
// @ts-ignore: decorator
@inline
function run(w: u32, limit: u32): void {
  if (outputEnd - output < MARGIN || inputEnd - input < 8) return;
  const mask: u32 = ((1 << w) - 1) << 3;
  const safe = outputEnd - MARGIN;
  const lastLoad = inputEnd - 8;
  const lastFree = (limit - 4) << 3;
  let place = input;
  let used = bits;
  let n = free << 3;
  let from = previous;
  let to = output;
  let taken: u32 = 0;
  let c: u32;
  let ends: u64;
  let start: usize;
  let more: usize; // length of the string but one
  while (place <= lastLoad && n <= lastFree && to <= safe) {
    const value = bswap<u64>(load<u64>(place)) << <u64>used;

    // code one
    store<u64>(n, (<u64>to << 32) | <u64>from, STRINGS);
    c = <u32>(value >> (61 - w)) & mask;
    if (c >= n) {
      if (c > n) {
        break;
      }
      store<u8>(to, load<u8>(from));
    }
    ends = load<u64>(c, STRINGS);
    start = <usize>(<u32>ends);
    more = <usize>(ends >> 32) - start;
    v128.store(to, v128.load(start));
    if (more >= VECTOR) {
      if (<u32>(more > LONG) | <u32>(to + more > safe)) {
        break;
      }
      for (let i = VECTOR; i <= more; i += VECTOR) v128.store(to + i, v128.load(start + i));
    }
    from = to;
    to += more + 1;

    // code two
    store<u64>(n, (<u64>to << 32) | <u64>from, STRINGS + 8);
    c = <u32>(value >> (61 - 2 * w)) & mask;
    if (c >= n + 8) {
      if (c > n + 8) {
        taken = 1;
        break;
      }
      store<u8>(to, load<u8>(from));
    }
    ends = load<u64>(c, STRINGS);
    start = <usize>(<u32>ends);
    more = <usize>(ends >> 32) - start;
    v128.store(to, v128.load(start));
    if (more >= VECTOR) {
      if (<u32>(more > LONG) | <u32>(to + more > safe)) {
        taken = 1;
        break;
      }
      for (let i = VECTOR; i <= more; i += VECTOR) v128.store(to + i, v128.load(start + i));
    }
    from = to;
    to += more + 1;

    // code three
    store<u64>(n, (<u64>to << 32) | <u64>from, STRINGS + 16);
    c = <u32>(value >> (61 - 3 * w)) & mask;
    if (c >= n + 16) {
      if (c > n + 16) {
        taken = 2;
        break;
      }
      store<u8>(to, load<u8>(from));
    }
    ends = load<u64>(c, STRINGS);
    start = <usize>(<u32>ends);
    more = <usize>(ends >> 32) - start;
    v128.store(to, v128.load(start));
    if (more >= VECTOR) {
      if (<u32>(more > LONG) | <u32>(to + more > safe)) {
        taken = 2;
        break;
      }
      for (let i = VECTOR; i <= more; i += VECTOR) v128.store(to + i, v128.load(start + i));
    }
    from = to;
    to += more + 1;

    // code four
    store<u64>(n, (<u64>to << 32) | <u64>from, STRINGS + 24);
    c = <u32>(value >> (61 - 4 * w)) & mask;
    if (c >= n + 24) {
      if (c > n + 24) {
        taken = 3;
        break;
      }
      store<u8>(to, load<u8>(from));
    }
    ends = load<u64>(c, STRINGS);
    start = <usize>(<u32>ends);
    more = <usize>(ends >> 32) - start;
    v128.store(to, v128.load(start));
    if (more >= VECTOR) {
      if (<u32>(more > LONG) | <u32>(to + more > safe)) {
        taken = 3;
        break;
      }
      for (let i = VECTOR; i <= more; i += VECTOR) v128.store(to + i, v128.load(start + i));
    }
    from = to;
    to += more + 1;

    n += 32;
    used += 4 * w;
    place += used >> 3;
    used &= 7;
  }
  used += taken * w;
  input = place + (used >> 3);
  bits = used & 7;
  free = (n >> 3) + taken;
  previous = from;
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
    previous = output;
    store<u8>(output++, <u8>code);
    fresh = false;
    return 1;
  }
  if (code > free || code >= FULL) return BAD_CODE;
  if (code == free) store<u8>(output, load<u8>(previous));
  if (free < FULL) {
    known(free, previous, output);
    free++;
    widen();
  }
  const start = <usize>load<u32>(STRINGS + (code << 3));
  const length = min(<usize>load<u32>(STRINGS + (code << 3), 4) - start + 1, outputEnd - output);
  memory.copy(output, start, length);
  previous = output;
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
