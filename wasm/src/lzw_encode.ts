// LZW of TIFF, writing. Strings of two bytes are found in a table of all pairs, where neighbouring values lie
// together, as they do in images; longer ones in a hash table. Neither is wiped at a Clear: entries carry the number
// of their table, and older ones count as free.
//
// A slot is found by prefix, byte and how often one had to look elsewhere, so that byte and attempts tell the
// prefix, and fit into one word with code and table. The code is kept times four, which makes it an offset at
// once: each byte of a string waits for the slot of the one before.

import { PAIRS, SLOTS } from "./layout";

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST: u32 = 258;
// The specification starts anew here; encoders that wait for 4096 make files that some readers refuse.
const LAST: u32 = 4094;
const NO_ROOM: i32 = -1;
// A slot: code in bits 2 to 13, byte above it, attempts from bit 22 on, number of the table from bit 26 on.
const BYTE: u32 = 14;
const ATTEMPT: u32 = 1 << 22;
const ATTEMPTS: u32 = 15 << 22;
const TABLE: u32 = 1 << 26;
const OFFSET: u32 = 0x1fffc; // of a slot: 32768 of four bytes
const STEP: u32 = 0x1714; // four times an odd number, so that looking elsewhere meets every slot

const NOWHERE: u32 = 0xffffffff;

// Numbers of the table, above the code of a pair and in a slot. The memory begins as zeros, so the first are 1.
let pairTable: u32 = 0;
let slotTable: u32 = 0;

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
  nextTable();
  let pairs = pairTable;
  let slots = slotTable;
  if (length > 0) {
    let prefix = <u32>load<u8>(source++);
    while (source < end) {
      let byte = <u32>load<u8>(source++);
      const pair = PAIRS + (((prefix << 8) | byte) << 1);
      const known = <u32>load<u16>(pair);
      if (known >= pairs) {
        let string = (known - pairs) << 2;
        let ended = true;
        while (source < end) {
          byte = <u32>load<u8>(source++);
          const key = slots | (byte << BYTE);
          const slot = string ^ (((byte * 0x9e3779b1) >> 15) & OFFSET);
          const found = load<u32>(slot, SLOTS);
          let longer = found ^ key;
          if (longer >= 1 << BYTE) {
            if (found < slots) {
              store<u32>(slot, key | (free << 2), SLOTS);
              ended = false;
              break;
            }
            longer = elsewhere(slot, key, free);
            if (longer == NOWHERE) {
              ended = false;
              break;
            }
          }
          string = longer;
        }
        prefix = string >> 2;
        if (ended) break;
      } else {
        store<u16>(pair, <u16>(pairs + free));
      }
      held = (held << <u64>width) | <u64>prefix;
      count += width;
      prefix = byte;
      free++;
      if (free == turn) {
        if (free == LAST) {
          held = (held << <u64>width) | <u64>CLEAR;
          count += width;
          nextTable();
          pairs = pairTable;
          slots = slotTable;
          free = FIRST;
          width = 8;
        }
        width++;
        turn = min<u32>(1 << width, LAST);
      }
      if (count >= 32) {
        if (targetEnd - to < 4) return NO_ROOM;
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

// Looks on where a slot is taken by another string. Returns the code times four; `NOWHERE` for a new string,
// which is kept then, unless there were too many attempts: that costs a few bits. A function of its own leaves
// the registers to the loop.
function elsewhere(slot: u32, key: u32, free: u32): u32 {
  while ((key & ATTEMPTS) < ATTEMPTS) {
    key += ATTEMPT;
    slot = (slot + STEP) & OFFSET;
    const found = load<u32>(slot, SLOTS);
    if ((found ^ key) < 1 << BYTE) return found ^ key;
    if (found < slotTable) {
      store<u32>(slot, key | (free << 2), SLOTS);
      break;
    }
  }
  return NOWHERE;
}

function nextTable(): void {
  pairTable += 1 << 12;
  if (pairTable == 1 << 16) {
    memory.fill(PAIRS, 0, 1 << 17);
    pairTable = 1 << 12;
  }
  slotTable += TABLE;
  if (slotTable == 0) {
    memory.fill(SLOTS, 0, 1 << 17);
    slotTable = TABLE;
  }
}
