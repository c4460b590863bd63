/**
 * What a picture that is decoded as a whole may claim, and how its faults are told.
 *
 * @module
 */
import { type ByteSource, FormatError } from "./source.ts";

const MOST_BYTES = 2 ** 29;

/**
 * Refuses a picture that its file cannot hold, or the memory.
 *
 * @param bytes What it takes once decoded.
 * @param ratio Bytes that one byte of the file stands for at most.
 * @param at Where its size is told.
 */
export function refuseBomb(
  file: ByteSource,
  { width, height }: { width: number; height: number },
  { bytes, ratio, at }: { bytes: number; ratio: number; at: number },
): void {
  if (!(width > 0 && height > 0)) {
    throw new FormatError(`A picture of ${width} × ${height} pixels has no image`, file.name, at);
  }
  const what = `${width} × ${height} pixels take ${bytes} bytes`;
  if (bytes > ratio * file.size) {
    throw new FormatError(
      `${what}, which the ${file.size} of the file cannot hold: it is damaged or cut off; copy it anew`,
      file.name,
      at,
    );
  }
  if (bytes > MOST_BYTES) {
    throw new FormatError(
      `${what}; ${MOST_BYTES} is the limit of a format that is decoded as a whole: save it as TIFF`,
      file.name,
      at,
    );
  }
}

/** What `read` gives; what a decoder throws is told of the file. */
export function ofFile<T>(file: ByteSource, at: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const own = error instanceof SyntaxError || error instanceof RangeError;
    if (!own || error instanceof FormatError || /allocation|array length/i.test(error.message)) throw error;
    throw new FormatError(error.message, file.name, at);
  }
}
