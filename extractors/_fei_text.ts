/**
 * Where FEI / Thermo software puts its metadata into a TIFF file.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import { openTiff, type Tiff } from "../formats/tiff.ts";

const INI_TAG = 34682;
const XML_TAG = 34683;
const USER = new TextEncoder().encode("[User]");
const WINDOW = 1 << 20;
// Old software appended its block to the file, behind the pixels: looked for this far from the end.
const FARTHEST = 16 * WINDOW;
const LONGEST = 1 << 20;
const BLOCK = /\[(?:User|Beam|System|[EI]Beam)\]\s*[\r\n]/;

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

/** The file as a TIFF, if it is one that can be opened. */
export function tiffOf(file: ByteSource): Tiff | undefined {
  try {
    return openTiff(file);
  } catch {
    return undefined;
  }
}

/**
 * The texts of a file, or `undefined` where it has none: in the tags of their own, else behind the pixels.
 * A file of nothing but the block counts too.
 *
 * @throws {FormatError} when a tag's value lies outside the file and there is no block elsewhere.
 */
export function feiTexts(file: ByteSource, tiff: Tiff | undefined): FeiTexts | undefined {
  let fault: unknown;
  if (tiff?.has(INI_TAG) || tiff?.has(XML_TAG)) {
    try {
      const tagged = fromTags(tiff);
      if (tagged) return tagged;
    } catch (error) {
      fault = error;
    }
  }
  const loose = looseBlock(file, tiff !== undefined);
  if (!loose && fault) throw fault;
  return loose;
}

function fromTags(tiff: Tiff): FeiTexts | undefined {
  const first = tagText(tiff, INI_TAG);
  const second = tagText(tiff, XML_TAG);
  if (first?.includes("<Root>")) return { table: first, source: `tag ${INI_TAG}` };
  const texts: FeiTexts = { source: `tag ${first ? INI_TAG : XML_TAG}` };
  if (first && BLOCK.test(first)) texts.ini = first;
  for (const text of [second, first]) {
    if (text && /^\s*(<\?xml|<Metadata)/.test(text)) texts.xml ??= text;
  }
  return texts.ini || texts.xml ? texts : undefined;
}

// Some writers declare the wrong type for these tags: what counts is the bytes.
function tagText(tiff: Tiff, tag: number): string | undefined {
  const bytes = tiff.bytes(tag);
  return bytes && textOf(bytes).replaceAll("\0", "");
}

function looseBlock(file: ByteSource, isTiff: boolean): FeiTexts | undefined {
  const head = file.read(0, 64);
  if (!isTiff && !textOf(head).trimStart().startsWith("[User]")) return undefined;
  const at = isTiff ? lastPlaceOf(file, USER) : head.indexOf(USER[0]!);
  if (at === undefined) return undefined;
  const text = textOf(file.read(at, Math.min(LONGEST, file.size - at)));
  if (!BLOCK.test(text)) return undefined;
  const xmlAt = text.search(/<\?xml\s/);
  const ini = (xmlAt < 0 ? text : text.slice(0, xmlAt)).split("\0")[0]!;
  return { ini, ...(xmlAt < 0 ? {} : { xml: text.slice(xmlAt) }), source: `byte ${at}` };
}

// The last place of some bytes within FARTHEST of the file's end; windows overlap by their length.
function lastPlaceOf(file: ByteSource, sought: Uint8Array): number | undefined {
  const least = Math.max(0, file.size - FARTHEST);
  for (let end = file.size; end > least;) {
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
