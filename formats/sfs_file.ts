/**
 * A file within a single file system of Bruker's.
 *
 * @module
 */
import { inflate } from "./inflate.ts";
import { ofFile } from "./picture_bounds.ts";
import type { Chunks } from "./sfs_chunks.ts";
import { FormatError } from "./source.ts";
import { textOf } from "./text.ts";

const PACKED = "AACS";
const PACKED_HEAD = 0x80;
const BLOCK_HEAD = 16;

/** A file within. */
export interface SfsFile {
  /** Names of its folders and its own, separated by `/`. */
  readonly path: string;
  /** Bytes that it takes, packed or not. */
  readonly size: number;
  /**
   * Some of its bytes as they are stored.
   *
   * @throws {FormatError} when a table leads out of the file.
   */
  stored(offset: number, length: number): Uint8Array<ArrayBuffer>;
  /**
   * What it holds, unpacked.
   *
   * @throws {FormatError} when that is damaged, or more than `limit` bytes.
   */
  content(limit: number): Uint8Array;
}

/** The file of an entry: its length, and the chunk with the table of its chunks. */
export function sfsFile(
  disk: Chunks,
  path: string,
  { size, table }: { size: number; table: number },
): SfsFile {
  const { file, usable } = disk;
  let places: Uint32Array | undefined;
  const chunks = () => {
    if (places) return places;
    const count = Math.ceil(size / usable);
    const perTable = Math.floor(usable / 4);
    const parts = disk.chain(table, Math.ceil(count / perTable));
    places = new Uint32Array(parts.length * perTable);
    parts.forEach((part, i) => places!.set(new Uint32Array(part.buffer, 0, perTable), i * perTable));
    return places = places.subarray(0, count);
  };
  const stored = (offset: number, length: number) => {
    const end = Math.min(size, offset + length);
    const out = new Uint8Array(Math.max(0, end - offset));
    for (let at = offset; at < end;) {
      const index = Math.floor(at / usable);
      const from = at - index * usable;
      const part = disk.part(chunks()[index]!, from, Math.min(usable - from, end - at));
      if (part.length === 0) {
        throw new FormatError(`"${path}" is cut off; copy the file anew`, file.name, file.size);
      }
      out.set(part, at - offset);
      at += part.length;
    }
    return out;
  };
  return {
    path,
    size,
    stored,
    content(limit) {
      const refuse = () => new FormatError(`"${path}" holds more than ${limit} bytes`, file.name, 0);
      const head = stored(0, PACKED_HEAD);
      if (head.length < PACKED_HEAD || textOf(head.subarray(0, 4)) !== PACKED) {
        if (size > limit) throw refuse();
        return stored(0, size);
      }
      const view = new DataView(head.buffer);
      const [most, count] = [view.getUint32(4, true), view.getUint32(12, true)];
      const parts: Uint8Array[] = [];
      let [at, length] = [PACKED_HEAD, 0];
      for (let i = 0; i < count; i++) {
        const block = stored(at, BLOCK_HEAD);
        const packed = block.length < BLOCK_HEAD ? 0 : new DataView(block.buffer).getUint32(0, true);
        if (packed === 0 || at + BLOCK_HEAD + packed > size) {
          throw new FormatError(`Block ${i} of "${path}" does not fit: it is damaged`, file.name, 0);
        }
        const bytes = stored(at + BLOCK_HEAD, packed);
        const part = ofFile(file, 0, () => inflate(bytes, Math.min(most, limit)));
        length += part.length;
        if (length > limit) throw refuse();
        parts.push(part);
        at += BLOCK_HEAD + packed;
      }
      const out = new Uint8Array(length);
      parts.reduce((to, part) => (out.set(part, to), to + part.length), 0);
      return out;
    },
  };
}
