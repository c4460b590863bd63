/**
 * The single file system that Bruker's hypermaps (`.bcf`) are kept in: named files in chunks of one size, which tables
 * list. Little endian; content may be packed by zlib.
 *
 * @module
 */
import { inflate } from "./inflate.ts";
import { ofFile } from "./picture_bounds.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

const MAGIC = "AAMVHFSS";
// Where chunk 0 begins, and the bytes at the head of each chunk: the number of the one that goes on with a table.
const ORIGIN = 0x118;
const CHUNK_HEAD = 32;
const ENTRY = 512;
const MOST_ENTRIES = 10_000;
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

/** True for a single file system. */
export function isSfs(file: ByteSource): boolean {
  return textOf(file.read(0, MAGIC.length)) === MAGIC;
}

/**
 * The files of a file system, by their paths.
 *
 * @throws {FormatError} when it is none, or its tables lead out of it or round in circles.
 */
export function openSfs(file: ByteSource): ReadonlyMap<string, SfsFile> {
  if (!isSfs(file)) throw new FormatError("Not a single file system of Bruker's", file.name, 0);
  const head = file.read(0, 0x14c);
  if (head.length < 0x14c) throw new FormatError("The file ends inside its header", file.name, head.length);
  const view = new DataView(head.buffer);
  const chunk = view.getUint32(0x128, true);
  if (chunk < ENTRY + CHUNK_HEAD || chunk > 2 ** 24) {
    throw new FormatError(`Chunks of ${chunk} bytes make no sense`, file.name, 0x128);
  }
  const disk = new Chunks(file, chunk);
  const count = view.getUint32(0x144, true);
  const perChunk = Math.floor(disk.usable / ENTRY);
  if (count > MOST_ENTRIES || Math.ceil(count / perChunk) * chunk > file.size) {
    throw new FormatError(`A table of ${count} files does not fit`, file.name, 0x144);
  }
  const entries = disk.chain(view.getUint32(0x140, true), Math.ceil(count / perChunk))
    .flatMap((bytes) => Array.from({ length: perChunk }, (_, i) => bytes.slice(i * ENTRY, (i + 1) * ENTRY)))
    .slice(0, count).map(entryOf);
  const files = new Map<string, SfsFile>();
  for (const entry of entries) {
    if (entry.folder) continue;
    const path = pathOf(entry, entries);
    if (entry.size > file.size) {
      throw new FormatError(`"${path}" of ${entry.size} bytes does not fit`, file.name, 0x140);
    }
    files.set(path, sfsFile(disk, path, entry));
  }
  return files;
}

interface Entry {
  table: number;
  size: number;
  parent: number;
  folder: boolean;
  name: string;
}

function entryOf(bytes: Uint8Array<ArrayBuffer>): Entry {
  const view = new DataView(bytes.buffer);
  const name = bytes.subarray(224, 480);
  return {
    table: view.getInt32(0, true),
    size: Number(view.getBigUint64(4, true)),
    parent: view.getInt32(40, true),
    folder: bytes[220] !== 0,
    name: textOf(name.subarray(0, name.indexOf(0) < 0 ? 256 : name.indexOf(0))),
  };
}

function pathOf(entry: Entry, entries: readonly Entry[]): string {
  const names = [entry.name];
  // A folder that is within itself ends where there are no more of them.
  for (let above = entries[entry.parent]; above && names.length < 32; above = entries[above.parent]) {
    names.unshift(above.name);
  }
  return names.join("/");
}

/** The chunks of a file system. */
class Chunks {
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

function sfsFile(disk: Chunks, path: string, { size, table }: Entry): SfsFile {
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
