/**
 * Deflate and checksums where there is no zlib: what a page has in place of `deflate.ts`.
 *
 * @module
 */
import { zlibSync } from "fflate";

/** Of each byte what it does to a checksum (CRC-32, as PNG and zip have it). */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

/** The CRC-32 of bytes; `value` is that of what stands before them. */
export function crc32(bytes: Uint8Array, value = 0): number {
  let crc = ~value;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ REMAINDERS[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}

/** Packs bytes into a zlib stream. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 4 });
}
