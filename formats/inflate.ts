/**
 * Inflate, for the formats that need it. With `previews/deflate.ts` the only file that leans on zlib: for a page
 * its import is replaced by `inflate_browser.ts`.
 *
 * @module
 */
import type * as Zlib from "node:zlib";

// Loading zlib takes longer than most files do, and few of them hold anything deflated.
let loaded: typeof Zlib | undefined;
const zlib = () => loaded ??= process.getBuiltinModule("node:zlib");

/**
 * Inflates a zlib stream; what follows its end is ignored.
 *
 * @param limit Most bytes it may give; what goes beyond is refused, not cut.
 * @returns What could be inflated, also where the stream is cut off.
 * @throws {RangeError} when the stream holds more than `limit` bytes.
 * @throws {SyntaxError} when it is not a zlib stream.
 */
export function inflate(bytes: Uint8Array, limit: number): Uint8Array {
  try {
    // zlib takes no limit of 0: one byte more than allowed shows as well that there is too much.
    const { inflateSync, constants } = zlib();
    const found = inflateSync(bytes, {
      maxOutputLength: limit + 1,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    if (found.length <= limit) return new Uint8Array(found.buffer, found.byteOffset, found.length);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_BUFFER_TOO_LARGE") {
      throw new SyntaxError(`Cannot inflate: ${(error as Error).message}`);
    }
  }
  throw new RangeError(`The stream inflates to more than ${limit} bytes`);
}
