/**
 * Deflate and checksums, for PNG files. With `formats/inflate.ts` the only file that leans on zlib: for a page its
 * import is replaced by `deflate_browser.ts`.
 *
 * @module
 */
import { deflateSync } from "node:zlib";

export { crc32 } from "node:zlib";

/** Packs bytes into a zlib stream. On drawings a higher level gains nothing. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 4 });
}
