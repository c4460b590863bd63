/**
 * Checksums of HDF5 object headers, where something in them was replaced.
 *
 * @module
 */
import type { Hdf5Bytes } from "../formats/hdf5_bytes.ts";
import { MESSAGE } from "../formats/hdf5_header.ts";
import { Hdf5Dataset, openRoot } from "../formats/hdf5_objects.ts";
import { walk } from "../formats/hdf5_walk.ts";
import type { ByteSource } from "../formats/source.ts";
import { patched } from "./overlay.ts";
import { type Fill, ordered, type Patch } from "./patch.ts";

const MOST_BLOCKS = 10_000;

/** A block of a header: bytes that are summed, and where the sum stands behind them. Both count from the base. */
interface Block {
  start: number;
  end: number;
}

/**
 * The patches of a file together with those for the checksums that they spoil.
 *
 * @param patches In order, without overlaps.
 */
export function withChecksums(file: ByteSource, patches: readonly Patch[], fill: Fill): Patch[] {
  const root = openRoot(file);
  const objects = [root, ...walk(root)];
  const source = objects.find((object) => object instanceof Hdf5Dataset)?.storage.source;
  if (!source || patches.length === 0) return [...patches];
  const after = patched(file, patches, fill);
  const sums: Patch[] = [];
  for (const { address, path } of objects) {
    for (const { start, end } of blocksOf(source, address)) {
      const [from, to] = [source.base + start, source.base + end];
      if (!touched(patches, from, to)) continue;
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, lookup3(after.read(from, to - from)), true);
      sums.push({ offset: to, length: 4, kind: "checksum", image: path, bytes });
    }
  }
  return sums.length > 0 ? ordered([...patches, ...sums], file.name) : [...patches];
}

function touched(patches: readonly Patch[], from: number, to: number): boolean {
  let [low, high] = [0, patches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (patches[middle]!.offset + patches[middle]!.length <= from) low = middle + 1;
    else high = middle;
  }
  return low < patches.length && patches[low]!.offset < to;
}

// Only headers of version 2 have checksums.
function blocksOf(source: Hdf5Bytes, address: number): Block[] {
  if (source.read(address, 1)[0] !== 0x4f) return [];
  const head = source.block(address, 64, "OHDR").skip(1);
  const flags = head.u8();
  if (flags & 0x20) head.skip(16);
  if (flags & 0x10) head.skip(4);
  const size = head.uint(1 << (flags & 3));
  const blocks: Block[] = [{ start: address, end: address + head.at + size }];
  const starts = [address + head.at];
  for (let i = 0; i < blocks.length && blocks.length < MOST_BLOCKS; i++) {
    const { end } = blocks[i]!;
    const cursor = source.cursor(starts[i]!, end - starts[i]!);
    while (cursor.left >= (flags & 4 ? 6 : 4)) {
      const type = cursor.u8();
      const length = cursor.u16();
      cursor.skip(flags & 4 ? 3 : 1);
      const data = cursor.part(length);
      if (type !== MESSAGE.continuation) continue;
      const start = data.target("the continuation of an object header");
      blocks.push({ start, end: start + data.span() - 4 });
      starts.push(start + 4);
    }
  }
  return blocks;
}

/** Bob Jenkins' hash of that name, as HDF5 uses it. */
export function lookup3(bytes: Uint8Array): number {
  const word = (at: number) =>
    (bytes[at] ?? 0) | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0) << 16 | (bytes[at + 3] ?? 0) << 24;
  const turn = (value: number, by: number) => value << by | value >>> (32 - by);
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + word(at)) | 0;
    b = (b + word(at + 4)) | 0;
    c = (c + word(at + 8)) | 0;
    a = ((a - c) | 0) ^ turn(c, 4), c = (c + b) | 0;
    b = ((b - a) | 0) ^ turn(a, 6), a = (a + c) | 0;
    c = ((c - b) | 0) ^ turn(b, 8), b = (b + a) | 0;
    a = ((a - c) | 0) ^ turn(c, 16), c = (c + b) | 0;
    b = ((b - a) | 0) ^ turn(a, 19), a = (a + c) | 0;
    c = ((c - b) | 0) ^ turn(b, 4), b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a = (a + word(at)) | 0;
  b = (b + word(at + 4)) | 0;
  c = (c + word(at + 8)) | 0;
  c = ((c ^ b) - turn(b, 14)) | 0;
  a = ((a ^ c) - turn(c, 11)) | 0;
  b = ((b ^ a) - turn(a, 25)) | 0;
  c = ((c ^ b) - turn(b, 16)) | 0;
  a = ((a ^ c) - turn(c, 4)) | 0;
  b = ((b ^ a) - turn(a, 14)) | 0;
  c = ((c ^ b) - turn(b, 24)) | 0;
  return c >>> 0;
}
