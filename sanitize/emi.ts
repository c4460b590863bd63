/**
 * Companions of series of TIA (`.emi`).
 *
 * @module
 */
import { openEmi } from "../formats/emi.ts";
import type { ByteSource } from "../formats/source.ts";
import type { Patch } from "./patch.ts";
import { Spans } from "./spans.ts";

// Before a block stands the record of the file with its numbers, and two short ones; see formats/emi.ts.
const BEFORE = 1200;
const NAME_RECORD = "`\0@\x04";
const AFTER = 32;
const MAGIC = 4;

/**
 * Patches of a companion: all but its blocks of XML, and the records before them that tell which series each is about.
 * What stands between them is not known, and can be a copy of the last picture.
 */
export function planEmi(file: ByteSource): Patch[] {
  const { blocks } = openEmi(file);
  const kept = new Spans();
  kept.add(0, MAGIC);
  for (const { offset, end = endOfText(file, offset) } of blocks) kept.add(offset, end - offset);
  for (const { offset, length } of recordsBefore(file)) kept.add(offset - 8, length + 8 + AFTER);
  return [...kept.gaps(file.size)].map(([start, end]) => ({
    offset: start,
    length: end - start,
    kind: "pixels",
    image: "between the blocks",
  }));
}

// Of a block that is cut off, no more than what can be its text.
function endOfText(file: ByteSource, start: number): number {
  const length = file.read(start, file.size - start).findIndex((byte) => byte < 9);
  return length < 0 ? file.size : start + length;
}

/** Where the paths of series stand in a companion. */
export function recordsBefore(file: ByteSource): { offset: number; length: number; path: string }[] {
  return openEmi(file).blocks.flatMap(({ offset, file: series }) => {
    if (series === undefined) return [];
    const start = Math.max(0, offset - BEFORE);
    const bytes = file.read(start, offset - start);
    const at = new TextDecoder("latin1").decode(bytes).lastIndexOf(NAME_RECORD);
    const length = new DataView(bytes.buffer).getUint32(at + 4, true);
    return [{ offset: start + at + 8, length, path: series }];
  });
}
