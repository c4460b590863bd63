/** TIFF pages of blocks that are packed already, by whatever codec. */
import { directoryBytes, type TiffTag } from "../../formats/tiff_entries.ts";
import { joined } from "../../sanitize/pack.ts";

/** A file of one page. */
export function rawTiff(
  size: { width: number; height: number; rows: number },
  compression: number,
  blocks: readonly Uint8Array[],
  tags: readonly TiffTag[] = [],
): Uint8Array<ArrayBuffer> {
  const offsets: number[] = [];
  let at = 8;
  for (const { length } of blocks) {
    offsets.push(at);
    at += length;
  }
  const own: TiffTag[] = [
    { tag: 256, type: "long", value: size.width },
    { tag: 257, type: "long", value: size.height },
    { tag: 258, type: "short", value: 8 },
    { tag: 259, type: "short", value: compression },
    { tag: 262, type: "short", value: 1 },
    { tag: 273, type: "long", value: offsets },
    { tag: 277, type: "short", value: 1 },
    { tag: 278, type: "long", value: size.rows },
    { tag: 279, type: "long", value: blocks.map(({ length }) => length) },
  ];
  const start = at + at % 2;
  const all = [...own.filter(({ tag }) => !tags.some((each) => each.tag === tag)), ...tags];
  const { bytes, directory } = directoryBytes(all, start, false, false);
  const head = new Uint8Array(8);
  head.set([0x49, 0x49, 42, 0]);
  new DataView(head.buffer).setUint32(4, start + directory, true);
  return joined([head, ...blocks, new Uint8Array(at % 2), bytes]);
}
