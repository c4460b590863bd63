/**
 * Series of TIA (`.ser`).
 *
 * @module
 */
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
