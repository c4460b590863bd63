/**
 * The chunks of a single file system of Bruker's.
 *
 * @module
 */
import { type ByteSource, FormatError } from "./source.ts";

// Where chunk 0 begins.
const ORIGIN = 0x118;
/** Bytes at the head of each chunk: the number of the one that goes on with a table. */
export const CHUNK_HEAD = 32;

/** The chunks of a file system. */
export class Chunks {
  readonly file: ByteSource;
  readonly #size: number;
  /** Bytes of a chunk behind its head. */
  readonly usable: number;

  constructor(file: ByteSource, size: number) {
    this.file = file;
    this.#size = size;
    this.usable = size - CHUNK_HEAD;
  }

  #place(index: number): number {
    const at = index * this.#size + ORIGIN;
    if (index < 0 || at + CHUNK_HEAD > this.file.size) {
      throw new FormatError(`There is no chunk ${index}: the file is cut off or damaged`, this.file.name, 0);
    }
    return at;
  }

  /** Some bytes of a chunk; fewer at the end of the file. */
  part(index: number, from: number, length: number): Uint8Array<ArrayBuffer> {
    return this.file.read(this.#place(index) + CHUNK_HEAD + from, length);
  }

  /** So many chunks of a table, from one on, each of which names the next. */
  chain(first: number, count: number): Uint8Array<ArrayBuffer>[] {
    const found: Uint8Array<ArrayBuffer>[] = [];
    const seen = new Set<number>();
    for (let index = first; found.length < count;) {
      const at = this.#place(index);
      if (seen.has(index)) throw new FormatError("A table runs in a circle", this.file.name, at);
      seen.add(index);
      const bytes = this.file.read(at, CHUNK_HEAD + this.usable);
      const padded = new Uint8Array(this.usable);
      padded.set(bytes.subarray(CHUNK_HEAD));
      found.push(padded);
      index = new DataView(bytes.buffer).getUint32(0, true);
    }
    return found;
  }
}
