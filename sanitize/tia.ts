/**
 * Series of TIA (`.ser`) and their companion (`.emi`).
 *
 * @module
 */
import { openEmi } from "../formats/emi.ts";
import { elementHeadBytes, isBlank, type SerElement, serElement, serHeader } from "../formats/ser_header.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { bytesOf } from "../formats/strided.ts";
import { type Patch, UnsupportedError } from "./patch.ts";
import { Spans } from "./spans.ts";

const PAGE = 8192;

/**
 * Patches of a series: the numbers of each element, also of those that are not counted as valid but are there.
 *
 * @throws {UnsupportedError} when an element lies where the head or the table of offsets is.
 * @throws {FormatError} when a valid element is broken.
 */
export function planSer(file: ByteSource): Patch[] {
  const header = serHeader(file);
  const { valid, total, table, offsetBytes, elementRank } = header;
  const kept = new Spans();
  kept.add(0, header.length);
  kept.add(table, 2 * total * offsetBytes);
  const headBytes = elementHeadBytes(elementRank);
  const patches: Patch[] = [];
  let first: SerElement | undefined;
  for (const [index, at] of offsets(file, table, offsetBytes, total)) {
    const image = `element ${index}`;
    const head = at >= header.length && at + headBytes <= file.size ? file.read(at, headBytes) : undefined;
    const element = head && elementAt(head, at, image);
    if (!element) {
      if (index < valid) {
        throw new FormatError(`Element ${index} is outside the file, at ${at}`, file.name, table);
      }
      continue;
    }
    first ??= element;
    const bytes = element.sizes.reduce((product, size) => product * size, bytesOf(element.dtype));
    const offset = at + headBytes;
    const length = Math.min(bytes, file.size - offset);
    const hit = kept.overlap(offset, length);
    // a place that was planned for an element that never came
    if (hit !== undefined && index >= valid) continue;
    if (hit !== undefined) {
      throw new UnsupportedError(`The numbers of ${image} overlap the table or head`, file.name, at);
    }
    patches.push({ offset, length, kind: "pixels", image });
  }
  return patches;

  function elementAt(head: Uint8Array<ArrayBuffer>, at: number, image: string): SerElement | undefined {
    if (isBlank(head)) return first;
    try {
      return serElement(head, elementRank, at, file.name);
    } catch (error) {
      if (Number(image.slice(8)) < valid || !(error instanceof FormatError)) throw error;
      return undefined; // whatever stands there is no element
    }
  }
}

function* offsets(
  file: ByteSource,
  table: number,
  width: number,
  count: number,
): Generator<[number, number]> {
  for (let from = 0; from < count; from += PAGE) {
    const view = new DataView(file.read(table + from * width, Math.min(PAGE, count - from) * width).buffer);
    for (let i = 0; (i + 1) * width <= view.byteLength; i++) {
      yield [from + i, width === 8 ? Number(view.getBigUint64(8 * i, true)) : view.getUint32(4 * i, true)];
    }
  }
}

// Before a block stands the record of the file with its numbers, and two short ones; see formats/emi.ts.
const BEFORE = 1200;
const NAME_RECORD = "`\0@\x04";
const AFTER = 32;
const MAGIC = 4;

/**
 * Patches of a companion: with `strict` all but its blocks of XML, and the records before them that tell which series
 * each is about; without it, none.
 */
export function planEmi(file: ByteSource, strict: boolean): Patch[] {
  const { blocks } = openEmi(file);
  if (!strict) return [];
  const kept = new Spans();
  kept.add(0, MAGIC);
  for (const { offset, end = file.size } of blocks) kept.add(offset, end - offset);
  for (const { offset, length } of recordsBefore(file)) kept.add(offset - 8, length + 8 + AFTER);
  return [...kept.gaps(file.size)].map(([start, end]) => ({
    offset: start,
    length: end - start,
    kind: "pixels",
    image: "between the blocks",
  }));
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
