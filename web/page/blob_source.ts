/**
 * A file of a page as a {@linkcode ByteSource}: read piece by piece, never whole.
 *
 * @module
 */
import type { ByteSource } from "../../formats/source.ts";

/** Tag walks ask for a few bytes at a time, and each read of a `Blob` is a message to another process. */
const BLOCK = 128 * 1024;
const BLOCKS = 16;

/** Reads a `Blob` at once, as `FileReaderSync` does in a worker. */
export type ReadBlob = (blob: Blob) => ArrayBuffer;

/** What the page has of a file: its name, its time, its bytes. */
export type NamedBlob = Pick<File, "name" | "size" | "lastModified" | "slice">;

/** How much was read of a file and its companions. */
export interface Meter {
  bytes: number;
}

/**
 * Opens `files[index]`; the others are its siblings, by their names.
 *
 * @param meter counts the bytes that were really read
 */
export function blobSource(
  files: readonly NamedBlob[],
  index: number,
  read: ReadBlob,
  meter: Meter = { bytes: 0 },
): ByteSource {
  const file = files[index]!;
  const { name, size } = file;
  const blocks = new Map<number, Uint8Array<ArrayBuffer>>();
  const opened = new Map<string, ByteSource>();

  function piece(start: number, end: number): Uint8Array<ArrayBuffer> {
    try {
      const bytes = new Uint8Array(read(file.slice(start, end)));
      meter.bytes += bytes.length;
      return bytes;
    } catch (cause) {
      throw new Error(
        `Cannot read "${name}" at byte ${start}: it is a folder, or was changed or removed since it was dropped`,
        { cause },
      );
    }
  }

  function block(number: number): Uint8Array<ArrayBuffer> {
    const found = blocks.get(number) ?? piece(number * BLOCK, Math.min(size, (number + 1) * BLOCK));
    blocks.delete(number); // so that the one used last stands last
    blocks.set(number, found);
    if (blocks.size > BLOCKS) blocks.delete(blocks.keys().next().value!);
    return found;
  }

  return {
    name,
    size,
    mtime: file.lastModified,
    read(offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0) {
        throw new RangeError(`Cannot read at offset ${offset}`);
      }
      const end = Math.min(size, offset + Math.max(0, length));
      if (end <= offset) return new Uint8Array();
      if (end - offset >= BLOCK) return piece(offset, end);
      const first = Math.floor(offset / BLOCK);
      const from = offset - first * BLOCK;
      const head = block(first).slice(from, from + end - offset);
      if (head.length === end - offset || end <= (first + 1) * BLOCK) return head;
      const whole = new Uint8Array(end - offset);
      whole.set(head);
      whole.set(block(first + 1).subarray(0, end - (first + 1) * BLOCK), head.length);
      return whole;
    },
    sibling(other) {
      const found = files.findIndex((each) => each.name === other);
      if (found < 0 || found === index) return undefined;
      // The same one each time: readers remember what they found in it.
      const source = opened.get(other) ?? blobSource(files, found, read, meter);
      opened.set(other, source);
      return source;
    },
  };
}
