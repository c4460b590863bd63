/**
 * A file on disk as a {@linkcode ByteSource}, for the child of the sandbox.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";

const BLOCK = 16 * 1024;
const BLOCKS = 64;
/** Reads of this many bytes come from readers that know what they want: a cache would only read too much. */
const DIRECT = 4 * 1024;

/** A file that is open until it is disposed of; its siblings close with it. */
export interface FileSource extends ByteSource, Disposable {}

/**
 * Opens a file for reading. `siblings` are resolved paths by name; nothing else can be reached from it. Small
 * reads go through a cache of 1 MB, because tag walks ask for a few bytes at a time and shares are slow.
 *
 * @throws {Deno.errors.PermissionDenied} when `path` has become a link since it was resolved.
 */
export function openFile(path: string, name: string, siblings: Record<string, string> = {}): FileSource {
  const opened = new Map<string, FileSource>();
  const file = openResolved(path);
  try {
    const { size, mtime } = file.statSync();
    return {
      name,
      size,
      mtime: mtime?.getTime() ?? 0,
      read: cachedReader(file, size),
      sibling(other) {
        if (other === name || !Object.hasOwn(siblings, other)) return undefined;
        let found = opened.get(other);
        if (!found) {
          opened.set(other, found = openFile(siblings[other]!, other, { ...siblings, [name]: path }));
        }
        return found;
      },
      [Symbol.dispose]() {
        for (const sibling of opened.values()) sibling[Symbol.dispose]();
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Permission to read looks at the name only; this looks at where it leads, after opening. */
function openResolved(path: string): Deno.FsFile {
  const file = Deno.openSync(path, { read: true });
  if (Deno.realPathSync(path) === path) return file;
  file.close();
  throw new Deno.errors.PermissionDenied(`${JSON.stringify(path)} has become a link`);
}

function cachedReader(file: Deno.FsFile, size: number): ByteSource["read"] {
  const blocks = new Map<number, Uint8Array>();

  function block(index: number): Uint8Array {
    let found = blocks.get(index);
    if (found) blocks.delete(index);
    else found = readFully(file, index * BLOCK, Math.min(BLOCK, size - index * BLOCK));
    blocks.set(index, found);
    if (blocks.size > BLOCKS) blocks.delete(blocks.keys().next().value!);
    return found;
  }

  return (offset, length, spare) => {
    if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`Cannot read at offset ${offset}`);
    const wanted = Math.min(Math.max(0, length), Math.max(0, size - offset));
    if (wanted >= DIRECT) return readFully(file, offset, wanted, spare);
    const result = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const at = offset + filled;
      const index = Math.floor(at / BLOCK);
      const part = block(index).subarray(at - index * BLOCK, at - index * BLOCK + wanted - filled);
      if (part.length === 0) return result.subarray(0, filled); // the file has shrunk since it was opened
      result.set(part, filled);
      filled += part.length;
    }
    return result;
  };
}

function readFully(
  file: Deno.FsFile,
  offset: number,
  length: number,
  spare?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const bytes = spare && spare.length >= length ? spare.subarray(0, length) : new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const count = file.readSync(bytes.subarray(filled));
    if (!count) return bytes.subarray(0, filled);
    filled += count;
  }
  return bytes;
}
