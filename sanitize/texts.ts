/**
 * The texts of a file, each with its place: what names of people may be found in, and replaced.
 *
 * @module
 */
import { utf16Of } from "../extractors/_sidecar.ts";
import { type DmTags, openDm } from "../formats/dm.ts";
import { openEmi } from "../formats/emi.ts";
import { MRC_LABEL } from "../formats/mrc_layout.ts";
import type { ByteSource } from "../formats/source.ts";
import { SPC_FIELDS, SPC_TRAILER } from "../formats/spc_fields.ts";
import type { TiffPage } from "../formats/tiff.ts";
import { TAG_NAMES } from "../formats/tiff_names.ts";
import { SIZES } from "../formats/tiff_tags.ts";
import { hdf5Texts } from "./hdf5_texts.ts";
import { pairsIn } from "./pairs.ts";
import { Spans } from "./spans.ts";
import { allDirectories } from "./tiff_directories.ts";
import { recordsBefore } from "./emi.ts";

/** A text of a file. */
export interface Text {
  /** Names that lead to it; the last one is its own. */
  path: string[];
  value: string;
  /** Place of its first byte. */
  offset: number;
  /** Bytes of a character: 2 for UTF-16. */
  width: 1 | 2;
  littleEndian?: boolean;
  /** Why it cannot be replaced where it stands. */
  locked?: string;
}

const MOST_TEXT = 2 ** 24;
const TEXT_TYPES = [1, 2, 7];

/**
 * Texts of a file of a known format, the values of `NAME=value`, of XML and of JSON one by one.
 *
 * @param format Name of the format as `plan.ts` has it; `text` for a text file.
 * @returns Nothing where texts of that format cannot be placed.
 */
export function textsOf(file: ByteSource, format: string): Iterable<Text> | undefined {
  switch (format) {
    case "tiff":
      return tiffTexts(file);
    case "dm":
      return dmTexts(openDm(file).tags, []);
    case "emi":
      return emiTexts(file);
    case "hdf5":
      return hdf5Texts(file);
    case "ser":
      return []; // units and the names of axes
    case "spc":
      return spcTexts(file);
    case "mrc":
      return mrcTexts(file);
    case "emsa":
    case "text": {
      const bytes = file.read(0, Math.min(file.size, MOST_TEXT));
      return pairsIn(bytes, 0, [], utf16Of(bytes));
    }
    default:
      return undefined;
  }
}

function* tiffTexts(file: ByteSource): Generator<Text> {
  const known = new Spans();
  const seen = new Set<number>();
  for (const { name, page } of allDirectories(file)) {
    known.add(page.offset, page.length);
    blocks(page, known);
    for (const [tag, { type, count, offset }] of page.tags) {
      const length = (SIZES[type] ?? 0) * count;
      known.add(offset, length);
      if (!TEXT_TYPES.includes(type) || count < 2 || offset + length > file.size || seen.has(offset)) {
        continue;
      }
      seen.add(offset);
      yield* plain(file, [name, TAG_NAMES[tag] ?? `Tag${tag}`], offset, length);
    }
  }
  // old software leaves its settings behind everything else
  for (const [start, end] of known.gaps(file.size)) {
    if (end === file.size && end - start > 8) yield* plain(file, ["behind the pages"], start, end - start);
  }
}

function blocks(page: TiffPage, known: Spans): void {
  for (const [at, of] of [[273, 279], [324, 325]] as const) {
    const counts = page.numbers(of) ?? [];
    for (const [i, offset] of (page.numbers(at) ?? []).entries()) known.add(offset, counts[i] ?? 0);
  }
}

function* dmTexts(tags: DmTags, path: string[]): Generator<Text> {
  for (const tag of tags.children) {
    const inner = [...path, tag.name];
    if (tag.group) yield* dmTexts(tag.group, inner);
    else if (tag.isText && tag.size > 0) {
      const { offset, size_bytes, endian } = tag.place!;
      const width = size_bytes === 2 * tag.size ? 2 : 1;
      yield { path: inner, value: String(tag.value), offset, width, littleEndian: endian === "little" };
    }
  }
}

function* emiTexts(file: ByteSource): Generator<Text> {
  for (const { offset, length, path } of recordsBefore(file)) {
    // the name itself tells which series a block is about
    const value = latin1(file.read(offset, length));
    const folder = value.slice(0, Math.max(value.lastIndexOf("\\"), value.lastIndexOf("/")));
    if (folder) yield { path: [path, "Folder"], value: folder, offset, width: 1 };
  }
  for (const [i, { offset, end }] of openEmi(file).blocks.entries()) {
    yield* pairsIn(file.read(offset, Math.min((end ?? offset) - offset, MOST_TEXT)), offset, [
      `ObjectInfo ${i}`,
    ]);
  }
}

function* mrcTexts(file: ByteSource): Generator<Text> {
  for (let i = 0; i < 10; i++) yield* plain(file, ["LABELS", `${i}`], 224 + i * MRC_LABEL, MRC_LABEL);
}

function* spcTexts(file: ByteSource): Generator<Text> {
  for (const [name, [offset, type, count = 1]] of Object.entries({ ...SPC_FIELDS, ...SPC_TRAILER })) {
    if (type === "text") yield* plain(file, [name], offset, Math.min(count, file.size - offset));
  }
}

function plain(file: ByteSource, path: string[], offset: number, length: number): Iterable<Text> {
  return placedText(file.read(offset, Math.max(0, Math.min(length, MOST_TEXT))), path, offset);
}

/** The values that a text consists of, else the text itself up to its end. */
export function* placedText(bytes: Uint8Array, path: string[], offset: number): Generator<Text> {
  const pairs = [...pairsIn(bytes, offset, path)];
  if (pairs.length > 0) {
    yield* pairs;
    return;
  }
  const value = latin1(bytes).replace(/\0[^]*$/, "").trimEnd();
  // deno-lint-ignore no-control-regex
  if (value.length > 1 && !/[\x00-\x08\x0e-\x1f]/.test(value)) yield { path, value, offset, width: 1 };
}

/** One character a byte. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
