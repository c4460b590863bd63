/**
 * Inflate, for the formats that need it. The only file here that leans on zlib: a page swaps it by its
 * import map.
 *
 * @module
 */
import { constants, inflateSync } from "node:zlib";

/**
 * Inflates a zlib stream.
 *
 * @param limit Most bytes it may give; what goes beyond is refused, not cut.
 * @returns What could be inflated, also where the stream is cut off.
 * @throws {RangeError} when the stream holds more than `limit` bytes.
 * @throws {SyntaxError} when it is not a zlib stream.
 */
export function inflate(bytes: Uint8Array, limit: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, limit), finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") {
      throw new RangeError(`The stream inflates to more than ${limit} bytes`);
    }
    throw new SyntaxError(`Cannot inflate: ${(error as Error).message}`);
  }
}
