// LZW of TIFF, writing. The dictionary is a hash table of 32-bit slots: prefix, byte and code in one word.
// The hash of the byte is known ahead; that of the prefix is the prefix itself, for the next step waits for it.

import { SLOTS } from "./layout";

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST: u32 = 258;
// The specification starts anew here; encoders that wait for 4096 make files that some readers refuse.
const LAST: u32 = 4094;
const SLOT_BITS: u32 = 15;
const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;
const NO_ROOM: i32 = -1;

const STEP: u32 = 0x5c5; // odd, so that probing meets every slot
const EMPTY: u32 = 0xffffffff; // its prefix would be 4095, which is never one

/** Encodes `length` bytes; returns how many were written, or -1 where `capacity` does not do. */
export function lzwEncode(source: usize, length: usize, target: usize, capacity: usize): i32 {
  const end = source + length;
  const targetEnd = target + capacity;
  let to = target;
  let held: u64 = CLEAR; // bits not yet written, in the low end
  let count: u32 = 9;
  let width: u32 = 9;
  let free = FIRST;
  memory.fill(SLOTS, 0xff, <usize>4 << SLOT_BITS);
  if (length > 0) {
    let prefix = <u32>load<u8>(source++);
    while (source < end) {
      const byte = <u32>load<u8>(source++);
      const key = (prefix << 8) | byte;
      let slot = prefix ^ ((byte * 0x9e3779b1) >> (32 - SLOT_BITS));
      let found = load<u32>(SLOTS + (slot << 2));
      while (found >> 12 != key && found != EMPTY) {
        slot = (slot + STEP) & SLOT_MASK;
        found = load<u32>(SLOTS + (slot << 2));
      }
      if (found != EMPTY) {
        prefix = found & 4095;
        continue;
      }
      store<u32>(SLOTS + (slot << 2), (key << 12) | free);
      held = (held << <u64>width) | <u64>prefix;
      count += width;
      prefix = byte;
      free++;
      if (free == LAST) {
        held = (held << <u64>width) | <u64>CLEAR;
        count += width;
        memory.fill(SLOTS, 0xff, <usize>4 << SLOT_BITS);
        free = FIRST;
        width = 9;
      } else if (free == <u32>1 << width) {
        width++;
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
