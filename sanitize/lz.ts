/**
 * Zeros as LZF and LZ4 pack them.
 *
 * @module
 */
import { joined } from "./pack.ts";

/** Longest copies and runs of LZF, and what they take. */
const COPY = 264, RUN = 32;

/**
 * A LZF stream that is exactly `length` bytes long: its end is the end of the chunk, so that it cannot be padded. It
 * becomes longer by zeros that are written out instead of copied.
 *
 * @returns Nothing when there is no such stream, or the bytes are not all zero.
 */
export function packLzf(bytes: Uint8Array, length: number): Uint8Array | undefined {
  if (bytes.some((byte) => byte !== 0)) return undefined;
  const total = bytes.length;
  for (let literals = 1; literals <= total; literals++) {
    const copied = total - literals;
    const rest = copied % COPY;
    if (rest === 1 || rest === 2) continue;
    const size = literals + Math.ceil(literals / RUN) + 3 * Math.floor(copied / COPY) +
      (rest === 0 ? 0 : rest > 8 ? 3 : 2);
    if (size > length && copied === 0) return undefined;
    if (size === length) return lzf(literals, copied);
  }
  return undefined;
}

function lzf(literals: number, copied: number): Uint8Array {
  const out: number[] = [];
  for (let left = literals; left > 0; left -= RUN) {
    const run = Math.min(RUN, left);
    out.push(run - 1, ...new Array<number>(run).fill(0));
  }
  // copies of the byte before: distance 1 is written as 0
  for (let left = copied; left > 0; left -= COPY) {
    const count = Math.min(COPY, left);
    if (count > 8) out.push(7 << 5, count - 9, 0);
    else out.push((count - 2) << 5, 0);
  }
  return Uint8Array.from(out);
}

/**
 * Zeros as bitshuffle packs them by LZ4: blocks, each behind its packed length, and what does not fill eight elements
 * as it is.
 *
 * @param element Bytes of an element.
 * @param block Bytes of a block.
 */
export function lz4Blocks(length: number, element: number, block: number): Uint8Array {
  const loose = length % (8 * element);
  const parts: Uint8Array[] = [];
  for (let left = length - loose; left > 0; left -= block) {
    const packed = lz4(Math.min(block, left));
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, packed.length);
    parts.push(head, packed);
  }
  return joined([...parts, new Uint8Array(loose)]);
}

// One zero, copies of it, and the five literals that a block must end with.
function lz4(length: number): Uint8Array {
  if (length < 15) return Uint8Array.of(length << 4, ...new Uint8Array(length));
  const more = length - 1 - 5 - 4;
  const out = [0x10 | Math.min(15, more), 0, 1, 0];
  if (more >= 15) {
    const left = more - 15;
    out.push(...new Array<number>(Math.floor(left / 255)).fill(255), left % 255);
  }
  return Uint8Array.from([...out, 0x50, 0, 0, 0, 0, 0]);
}
