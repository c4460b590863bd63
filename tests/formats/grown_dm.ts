/** Huge DM4 files that take no room: a real or written tag tree, around pixels that are a hole. */
import { type DmBlock, openDm } from "../../formats/dm.ts";
import { type ByteSource, memorySource } from "../../formats/source.ts";

/** A file with a hole: what stands before it, its length, and what stands after it. */
export interface Hollow {
  head: Uint8Array;
  hole: number;
  tail: Uint8Array;
  /** Where the grown pixels begin. */
  pixels: number;
}

/**
 * Grows an image of a DM4 file to other dimensions. Its first and last pixels stay, between them are zeros.
 *
 * @param bytes A DM4 file with little-endian data.
 * @param index Of the image in `ImageList`.
 * @param shape Slowest axis first, of as many axes as before.
 */
export function growDm(bytes: Uint8Array, index: number, shape: readonly number[]): Hollow {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const image = openDm(memorySource(bytes)).tags.group(["ImageList", `TagGroup${index}`, "ImageData"])!;
  const { offset, size, size_bytes } = image.tag("Data")!.value as DmBlock;
  const elements = shape.reduce((product, length) => product * length, 1);
  // The last of the words that describe the data is the number of elements.
  view.setBigInt64(offset - 8, BigInt(elements));
  for (const [i, { offset }] of image.group("Dimensions")!.children.entries()) {
    view.setUint32(offset, shape[shape.length - 1 - i]!, true);
  }
  const middle = offset + Math.floor(size / 2) * (size_bytes / size);
  return {
    head: copy.subarray(0, middle),
    hole: (elements - size) * (size_bytes / size),
    tail: copy.subarray(middle),
    pixels: offset,
  };
}

/** Writes it as a sparse file. */
export async function writeHollow(path: string, { head, hole, tail }: Hollow): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (const [at, bytes] of [[0, head], [head.length + hole, tail]] as const) {
    await file.seek(at, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  }
}

/** Counts what is asked of a file. */
export function counted(file: ByteSource): ByteSource & { bytes: number; reads: number } {
  return {
    name: file.name,
    size: file.size,
    mtime: file.mtime,
    bytes: 0,
    reads: 0,
    sibling: (name) => file.sibling(name),
    read(offset, length) {
      const read = file.read(offset, length);
      this.bytes += read.length;
      this.reads++;
      return read;
    },
  };
}
