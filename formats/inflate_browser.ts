/**
 * Inflate where there is no zlib: what a page has in place of `inflate.ts`.
 *
 * @module
 */
import { Inflate } from "fflate";

/** Input goes in by pieces: one gives about a thousand times its size at most before the limit is looked at. */
const PIECE = 16 * 1024;

/** What fflate keeps of a stream, under its own names: input not used yet, and how it goes on. */
interface Progress {
  p: Uint8Array;
  /** Last block reached; code table of the block, if inside one; bits used of the next byte. */
  s: { f?: number; l?: unknown; p?: number };
}

/**
 * Inflates a zlib stream; what follows its end is ignored.
 *
 * @param limit Most bytes it may give; what goes beyond is refused, not cut.
 * @returns What could be inflated, also where the stream is cut off; uncompressed blocks only as a whole.
 * @throws {RangeError} when the stream holds more than `limit` bytes.
 * @throws {SyntaxError} when it is not a zlib stream.
 */
export function inflate(bytes: Uint8Array, limit: number): Uint8Array {
  checkHead(bytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((chunk) => {
    // The array is fflate's, and used again.
    if (chunk.length > 0) chunks.push(chunk.slice());
    length += chunk.length;
  });
  const progress = stream as unknown as Progress;
  const ended = () => progress.s.f && !progress.s.l;
  let at = 2;
  for (; at < bytes.length && !ended(); at += PIECE) {
    try {
      stream.push(bytes.subarray(at, at + PIECE));
    } catch (error) {
      throw new SyntaxError(`Cannot inflate: ${(error as Error).message}`);
    }
    if (length > limit) throw new RangeError(`The stream inflates to more than ${limit} bytes`);
  }
  const found = new Uint8Array(length);
  let to = 0;
  for (const chunk of chunks) {
    found.set(chunk, to);
    to += chunk.length;
  }
  if (ended()) {
    const rest = bytes.length - Math.min(at, bytes.length) + progress.p.length;
    checkSum(bytes, bytes.length - rest + (progress.s.p ? 1 : 0), found);
  }
  return found;
}

/** Method 8, a window of 32 KiB at most, no dictionary, and the check bits. */
function checkHead(bytes: Uint8Array): void {
  const [method, flags] = bytes;
  if (method === undefined || flags === undefined) return;
  if ((method & 15) !== 8 || method >> 4 > 7 || (method << 8 | flags) % 31 !== 0) {
    throw new SyntaxError("Cannot inflate: incorrect header check");
  }
  if (flags & 32) throw new SyntaxError("Cannot inflate: Missing dictionary");
}

/** Compares the sum behind the stream, as far as it is there whole, with that of what came out (Adler-32). */
function checkSum(bytes: Uint8Array, at: number, found: Uint8Array): void {
  if (at + 4 > bytes.length) return;
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
  let [a, b] = [1, 0];
  for (let from = 0; from < found.length;) {
    // So many bytes cannot overflow what a number holds exactly.
    for (const end = Math.min(found.length, from + 4096); from < end; from++) b += a += found[from]!;
    a %= 65521;
    b %= 65521;
  }
  if ((b * 65536 + a) !== stored) throw new SyntaxError("Cannot inflate: incorrect data check");
}
