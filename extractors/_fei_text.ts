/**
 * Where FEI / Thermo software puts its metadata into a TIFF file.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import type { Tiff } from "../formats/tiff.ts";
import { perFile } from "./_per_file.ts";
import { readableText, tagText, tiffOf } from "./_tiff_file.ts";

// The software of the XL series has a tag of its own.
const INI_TAGS = [34682, 34680];
const XML_TAG = 34683;
const USER = new TextEncoder().encode("[User]");
const WINDOW = 1 << 20;
// Old software appended its block to the file, behind the pixels: looked for this far from the end.
const FARTHEST = 16 * WINDOW;
const LONGEST = 1 << 20;
const BLOCK = /\[(?:User|Beam|System|[EI]Beam)\]\s*[\r\n]/;
const XML = /^\s*(?:<\?xml|<Metadata)/;

/** The texts of a file. */
export interface FeiTexts {
  /** INI block. */
  ini?: string;
  /** XML document of the SEM software. */
  xml?: string;
  /** `<Root>` table of the TEM software. */
  table?: string;
  /** Where they were found: a tag, or a byte of the file. */
  source: string;
}

/** Whether a TIFF has a tag of FEI software: with its content, or one that cannot be read. */
export function hasFeiTags(tiff: Tiff): boolean {
  return [...INI_TAGS, XML_TAG].some((tag) => {
    if (!tiff.has(tag)) return false;
    const text = readableText(tiff, tag);
    return text === undefined || text.includes("<Root>") || BLOCK.test(text) || XML.test(text);
  });
}

/**
 * The texts of a file, or `undefined` where it has none: in the tags of their own, else behind the pixels.
 * A file of nothing but the block counts too.
 *
 * @throws {FormatError} when a tag's value lies outside the file and there is no block elsewhere.
 */
export function feiTexts(file: ByteSource): FeiTexts | undefined {
  const tiff = tiffOf(file);
  let fault: unknown;
  try {
    const tagged = tiff && fromTags(tiff);
    if (tagged) return tagged;
  } catch (error) {
    fault = error;
  }
  const loose = looseFeiText(file);
  if (!loose && fault) throw fault;
  return loose;
}

function fromTags(tiff: Tiff): FeiTexts | undefined {
  const first = INI_TAGS.map((tag) => tagText(tiff, tag)).find((text) => text !== undefined);
  const second = tagText(tiff, XML_TAG);
  if (first?.includes("<Root>")) return { table: first, source: "tag" };
  const texts: FeiTexts = { source: "tag" };
  if (first && BLOCK.test(first)) texts.ini = first;
  for (const text of [second, first]) {
    if (text && XML.test(text)) texts.xml ??= text;
  }
  return texts.ini || texts.xml ? texts : undefined;
}

/** The block that stands outside all tags, of a TIFF or in a file of its own. */
export const looseFeiText = perFile((file): FeiTexts | undefined => {
  const tiff = tiffOf(file);
  if (!tiff && !textOf(file.read(0, 64)).trimStart().startsWith("[User]")) return undefined;
  const at = tiff ? lastPlaceOf(file, USER, pixelsOf(tiff)) : file.read(0, 64).indexOf(USER[0]!);
  if (at === undefined) return undefined;
  const text = textOf(file.read(at, Math.min(LONGEST, file.size - at)));
  if (!BLOCK.test(text)) return undefined;
  const xmlAt = text.search(/<\?xml\s/);
  const ini = (xmlAt < 0 ? text : text.slice(0, xmlAt)).split("\0")[0]!;
  return { ini, ...(xmlAt < 0 ? {} : { xml: text.slice(xmlAt) }), source: `byte ${at}` };
});

type Range = readonly [start: number, stop: number];

// Where the pixels of the first page lie: the block is not in there, and they are most of the file.
function pixelsOf(tiff: Tiff): Range[] {
  try {
    const [starts = [], lengths = []] = [273, 279].map((tag) => tiff.numbers(tag));
    const ranges = starts.map((start, i): [number, number] => [start, start + (lengths[i] ?? 0)])
      .sort(([a], [b]) => a - b);
    const joined: [number, number][] = [];
    for (const [start, stop] of ranges) {
      const last = joined.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], stop);
      else joined.push([start, stop]);
    }
    return joined;
  } catch {
    return [];
  }
}

// The last place of some bytes within FARTHEST of the file's end and outside `skipped`.
function lastPlaceOf(file: ByteSource, sought: Uint8Array, skipped: readonly Range[]): number | undefined {
  const least = Math.max(0, file.size - FARTHEST);
  let end = file.size;
  for (const [start, stop] of [...skipped.toReversed(), [0, least] as const]) {
    const found = lastPlaceIn(file, sought, Math.max(least, Math.min(stop, end)), end);
    if (found !== undefined) return found;
    end = Math.min(end, start);
  }
  return undefined;
}

// Windows overlap by the length of what is sought.
function lastPlaceIn(file: ByteSource, sought: Uint8Array, least: number, last: number): number | undefined {
  for (let end = last; end > least;) {
    const start = Math.max(least, end - WINDOW);
    const bytes = file.read(start, Math.min(end + sought.length - 1, file.size) - start);
    for (let at = bytes.lastIndexOf(sought[0]!); at >= 0; at = bytes.lastIndexOf(sought[0]!, at - 1)) {
      if (sought.every((byte, i) => bytes[at + i] === byte)) return start + at;
      if (at === 0) break;
    }
    end = start;
  }
  return undefined;
}
