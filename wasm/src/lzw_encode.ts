// LZW of TIFF, writing. Strings of two bytes are found in a table of all pairs, where neighbouring values lie
// together, as they do in images; longer ones in a hash table of 32-bit slots: prefix, byte and code in one word.
// Neither is wiped at a Clear: pairs carry the number of their table, and the slots taken are on a list.

import { PAIRS, SLOTS, TAKEN } from "./layout";

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST: u32 = 258;
// The specification starts anew here; encoders that wait for 4096 make files that some readers refuse.
const LAST: u32 = 4094;
const NO_ROOM: i32 = -1;
const CODE: u32 = 0x3ffc; // where a slot holds its code: prefix and six bits of the byte are above, two below
const OFFSET: u32 = 0x1fffc; // of a slot: 32768 of four bytes
const STEP: u32 = 0x1714; // four times an odd number, so that probing meets every slot
const EMPTY: u32 = 0; // its code would be 0, which is no string

// Number of the table, in the four bits above a code. The memory begins as zeros, so the first is 1.
let table: u32 = 0;

/** Encodes `length` bytes; returns how many were written, or -1 where `capacity` does not do. */
export function lzwEncode(source: usize, length: usize, target: usize, capacity: usize): i32 {
  const end = source + length;
  const targetEnd = target + capacity;
  let to = target;
  let held: u64 = CLEAR; // bits not yet written, in the low end
  let count: u32 = 9;
  let width: u32 = 9;
  let free = FIRST;
  let turn: u32 = 1 << 9; // the code at which the width changes, or the table is given up
  let taken: usize = TAKEN;
  nextTable();
  let tag = table;
  if (length > 0) {
    let prefix = <u32>load<u8>(source++);
    while (source < end) {
      let byte = <u32>load<u8>(source++);
      const pair = PAIRS + (((prefix << 8) | byte) << 1);
      const known = <u32>load<u16>(pair);
      if (known >= tag) {
        let string = (known - tag) << 2;
        let found: u32 = 1;
        while (source < end) {
          byte = <u32>load<u8>(source++);
          const key = (string << 18) | ((byte >> 2) << 14) | (byte & 3);
          let slot = string ^ (((byte * 0x9e3779b1) >> 15) & OFFSET);
          found = load<u32>(slot, SLOTS);
          if ((found ^ key) & ~CODE) {
            while (found != EMPTY && (found ^ key) & ~CODE) {
              slot = (slot + STEP) & OFFSET;
              found = load<u32>(slot, SLOTS);
            }
            if (found == EMPTY) {
              store<u32>(slot, key | (free << 2), SLOTS);
              store<u16>(taken, <u16>(slot >> 2));
              taken += 2;
              break;
            }
          }
          string = found & CODE;
        }
        prefix = string >> 2;
        if (found != EMPTY) break; // the end was met
      } else {
        store<u16>(pair, <u16>(tag + free));
      }
      held = (held << <u64>width) | <u64>prefix;
      count += width;
      prefix = byte;
      free++;
      if (free == turn) {
        if (free == LAST) {
          held = (held << <u64>width) | <u64>CLEAR;
          count += width;
          wipe(taken);
          taken = TAKEN;
          nextTable();
          tag = table;
          free = FIRST;
          width = 8;
        }
        width++;
        turn = min<u32>(1 << width, LAST);
      }
      if (count >= 32) {
        if (targetEnd - to < 4) {
          wipe(taken);
          return NO_ROOM;
        }
        count -= 32;
        store<u32>(to, bswap<u32>(<u32>(held >> <u64>count)));
        to += 4;
      }
    }
    held = (held << <u64>width) | <u64>prefix;
    count += width;
    // The reader adds one more string on the last code, so it may expect a wider end.
    free++;
    if (free == <u32>1 << width && width < 12) width++;
  }
  wipe(taken);
  if (count >= 32) {
    if (targetEnd - to < 4) return NO_ROOM;
    count -= 32;
    store<u32>(to, bswap<u32>(<u32>(held >> <u64>count)));
    to += 4;
  }
  held = (held << <u64>width) | <u64>END;
  count += width;
  while (count > 0) {
    if (to == targetEnd) return NO_ROOM;
    const byte = count >= 8 ? <u8>(held >> <u64>(count - 8)) : <u8>(held << <u64>(8 - count));
    store<u8>(to++, byte);
    count -= min<u32>(count, 8);
  }
  return <i32>(to - target);
}

function nextTable(): void {
  table += 1 << 12;
  if (table < 1 << 16) return;
  memory.fill(PAIRS, 0, 1 << 17);
  table = 1 << 12;
}

function wipe(taken: usize): void {
  for (let at: usize = TAKEN; at < taken; at += 2) store<u32>(SLOTS + (<u32>load<u16>(at) << 2), EMPTY);
}
