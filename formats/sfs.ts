/**
 * The single file system that Bruker's hypermaps (`.bcf`) are kept in: named files in chunks of one size, which tables
 * list. Little endian; content may be packed by zlib.
 *
 * @module
 */
import { CHUNK_HEAD, Chunks } from "./sfs_chunks.ts";
import { entryOf, pathOf, SFS_ENTRY as ENTRY } from "./sfs_entries.ts";
import { type SfsFile, sfsFile } from "./sfs_file.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

export type { SfsFile } from "./sfs_file.ts";

const MAGIC = "AAMVHFSS";
const MOST_ENTRIES = 10_000;

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
