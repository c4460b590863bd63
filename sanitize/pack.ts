/**
 * Data of nothing but the fill, packed as the codecs of TIFF and HDF5 pack them.
 *
 * @module
 */
import { deflateSync } from "node:zlib";

/** Zlib stream, packed as far as it goes. */
export function packDeflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 9 });
}

/** PackBits, each row by itself as TIFF asks for. */
export function packPackBits(bytes: Uint8Array, rowBytes: number): Uint8Array {
  const out: number[] = [];
  for (let row = 0; row < bytes.length; row += rowBytes) {
    const end = Math.min(bytes.length, row + rowBytes);
    for (let at = row; at < end;) {
      let run = 1;
      while (run < 128 && at + run < end && bytes[at + run] === bytes[at]) run++;
      if (run > 1) {
        out.push(257 - run, bytes[at]!);
        at += run;
        continue;
      }
      let count = 1;
      while (count < 128 && at + count < end && bytes[at + count] !== bytes[at + count - 1]) count++;
      // the last of them may begin a run
      if (at + count < end && count > 1) count--;
      out.push(count - 1, ...bytes.subarray(at, at + count));
      at += count;
    }
  }
  return Uint8Array.from(out);
}

const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const ZSTD_BLOCK = 2 ** 17;

/** A Zstandard frame: blocks of one repeated byte where that is all, blocks as they are elsewhere. */
export function packZstd(bytes: Uint8Array): Uint8Array {
  // one segment, its length in 4 bytes
  const head = Uint8Array.of(...ZSTD_MAGIC, 0xa0, 0, 0, 0, 0);
  new DataView(head.buffer).setUint32(5, bytes.length, true);
  const parts: Uint8Array[] = [head];
  for (let at = 0; at === 0 || at < bytes.length; at += ZSTD_BLOCK) {
    const block = bytes.subarray(at, at + ZSTD_BLOCK);
    const last = at + ZSTD_BLOCK >= bytes.length ? 1 : 0;
    const same = block.length > 0 && block.every((byte) => byte === block[0]);
    const word = last | (same ? 1 : 0) << 1 | block.length << 3;
    parts.push(Uint8Array.of(word, word >> 8, word >> 16), same ? block.subarray(0, 1) : block);
  }
  return joined(parts);
}

/** Pieces one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
