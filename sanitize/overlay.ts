/**
 * A file as it will be with its patches, without anything having been written.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { filled } from "./fill.ts";
import type { Fill, Patch } from "./patch.ts";

/**
 * The file under its patches.
 *
 * @param patches In order and without overlaps, as {@linkcode ordered} gives them.
 */
export function patched(file: ByteSource, patches: readonly Patch[], fill: Fill): ByteSource {
  const size = patches.reduce((end, { offset, length }) => Math.max(end, offset + length), file.size);
  return {
    name: file.name,
    size,
    mtime: file.mtime,
    read(offset, length) {
      const end = Math.min(size, offset + Math.max(0, length));
      const under = file.read(offset, end - offset);
      const bytes = new Uint8Array(Math.max(0, end - offset));
      bytes.set(under);
      for (let i = firstAfter(patches, offset); i < patches.length && patches[i]!.offset < end; i++) {
        cover(bytes, offset, patches[i]!, fill);
      }
      return bytes;
    },
    sibling: (name) => file.sibling(name),
  };
}

/** The same bytes under another name, with other files beside it: as they were before a sanitised copy was named. */
export function renamed(
  file: ByteSource,
  name: string,
  sibling: (name: string) => ByteSource | undefined,
): ByteSource {
  const { size, mtime } = file;
  return { name, size, mtime, read: (offset, length) => file.read(offset, length), sibling };
}

// Index of the first patch that ends behind `offset`.
function firstAfter(patches: readonly Patch[], offset: number): number {
  let [low, high] = [0, patches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (patches[middle]!.offset + patches[middle]!.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Writes the part of a patch that lies in `bytes`, which are those of the file from `start` on.
function cover(bytes: Uint8Array, start: number, patch: Patch, fill: Fill): void {
  const from = Math.max(start, patch.offset);
  const to = Math.min(start + bytes.length, patch.offset + patch.length);
  const skip = from - patch.offset;
  if (!patch.bytes) {
    bytes.set(filled(fill, to - from, skip), from - start);
    return;
  }
  bytes.fill(0, from - start, to - start);
  bytes.set(patch.bytes.subarray(skip, skip + to - from), from - start);
}
