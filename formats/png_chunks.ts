/**
 * The chunks of a PNG file.
 *
 * @module
 */
import { PNG_SIGNATURE } from "./png_head.ts";
import { type ByteSource, FormatError } from "./source.ts";

const MOST_CHUNKS = 100_000;

/** A chunk: its name, and where its data lie. */
export interface Chunk {
  name: string;
  at: number;
  length: number;
}

/** The chunks as far as they can be followed, and why not further. */
export function pngChunks(file: ByteSource): { chunks: Chunk[]; problem?: FormatError } {
  const chunks: Chunk[] = [];
  for (let at = PNG_SIGNATURE.length; at < file.size;) {
    const head = file.read(at, 8);
    const length = head.length < 8 ? Infinity : new DataView(head.buffer).getUint32(0);
    if (at + 12 + length > file.size) {
      const problem = new FormatError("The PNG ends inside a chunk; copy the file anew", file.name, at);
      // What there is of the picture may still be looked at.
      const name = String.fromCharCode(...head.subarray(4));
      if (name === "IDAT") chunks.push({ name, at: at + 8, length: file.size - at - 8 });
      return { chunks, problem };
    }
    if (chunks.length === MOST_CHUNKS) {
      return { chunks, problem: new FormatError(`More than ${MOST_CHUNKS} chunks`, file.name, at) };
    }
    const name = String.fromCharCode(...head.subarray(4));
    chunks.push({ name, at: at + 8, length });
    if (name === "IEND") break;
    at += 12 + length;
  }
  return { chunks };
}
