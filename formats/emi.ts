/**
 * The `.emi` file that TIA saves beside its series: of each object of the experiment an XML block `ObjectInfo`,
 * amid binary records.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { finderOf } from "./find_bytes.ts";
import { attempt } from "./problems.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";
import { findXml, parseXml, xmlData, type XmlElement } from "./xml_lite.ts";

export { emiBeside, emiBlockOf, referenceImageOf, seriesOf } from "./emi_series.ts";

const MAGIC = [0x4a, 0x4b, 0x00, 0x02];
const START = "<ObjectInfo>";
const END = "</ObjectInfo>";
const MARK = "ObjectInfo>"; // the end of both
const nextMark = finderOf(new TextEncoder().encode(MARK));
const [LESS, SLASH] = [0x3c, 0x2f];
const WINDOW = 2 ** 18;
const MOST_BLOCKS = 10_000;
// Real blocks have some ten thousand bytes.
const LONGEST_BLOCK = 4 * 2 ** 20;
// Before a block stands the record of the file that holds the numbers: what it is, its length, its path; then
// two short records.
const NAME_RECORD = "`\0@\x04";
const LONGEST_BEFORE = 1200;
const AFTER_NAME = 32;

/** One block. */
export interface EmiBlock {
  /** Where it begins. */
  readonly offset: number;
  /** Where it ends, unless it is cut off. */
  readonly end?: number;
  /** Name of the `.ser` file with the numbers of this object, where it tells. */
  readonly file?: string;
  /**
   * The block itself.
   *
   * @throws {FormatError} when it is cut off, or no XML.
   */
  xml(): XmlElement;
  /** The block as plain data; the settings of the microscope as `Label_Unit`, numbers where they have a unit. */
  data(): TagTree;
}

/** An opened `.emi` file. */
export interface EmiFile extends Container {
  readonly name: string;
  readonly blocks: readonly EmiBlock[];
}

/** Companions of series of TIA. */
export const emi: Format = {
  name: "emi",
  extensions: ["emi"],
  recognises: (file) => {
    const head = file.read(0, MAGIC.length);
    return MAGIC.every((byte, i) => head[i] === byte);
  },
  open: openEmi,
};

// The numbers of the images stand between the blocks: one look through them all is enough.
const opened = new WeakMap<ByteSource, EmiFile>();

/**
 * Opens an `.emi` file: finds its blocks, in windows of 256 KiB. The same file is looked through once.
 *
 * @throws {FormatError} when it holds none, or more than 10 000.
 */
export function openEmi(file: ByteSource): EmiFile {
  let found = opened.get(file);
  if (!found) opened.set(file, found = lookThrough(file));
  return found;
}

function lookThrough(file: ByteSource): EmiFile {
  const blocks = [...marks(file)].flatMap(({ start, end }) =>
    start === undefined ? [] : [blockAt(file, start, end)]
  );
  if (blocks.length === 0) throw new FormatError("It holds no ObjectInfo block of TIA", file.name, 0);
  return {
    format: "TIA experiment",
    name: file.name,
    blocks,
    signals() {
      const named = blocks.flatMap(({ file }) => file ?? []);
      throw new FormatError(
        `Its numbers are in ${named.join(", ") || "the .ser files beside it"}`,
        file.name,
      );
    },
    tree: () => treeOf(blocks),
  };
}

function treeOf(blocks: readonly EmiBlock[]): TagTree {
  const problems: string[] = [];
  const readable = blocks.flatMap((block) => attempt(problems, () => [block.data()]) ?? []);
  return { ObjectInfo: readable, ...(problems.length ? { Problems: problems } : {}) };
}

/** Where blocks begin, and end unless they are cut off. */
function* marks(file: ByteSource): Generator<{ start?: number; end?: number }> {
  let start: number | undefined;
  let count = 0;
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  for (let from = 0; from < file.size; from += WINDOW) {
    bytes = file.read(from, WINDOW + END.length - 1, bytes);
    for (let at = nextMark(bytes); at >= 0; at = nextMark(bytes, at + MARK.length)) {
      const ends = bytes[at - 1] === SLASH && bytes[at - 2] === LESS;
      if (!ends && bytes[at - 1] !== LESS) continue;
      const index = at - (ends ? 2 : 1);
      // one that begins behind the window is found in the next
      if (index >= WINDOW) break;
      if (ends) {
        if (start !== undefined) yield { start, end: from + index + END.length };
        start = undefined;
        continue;
      }
      if (start !== undefined) yield { start };
      start = from + index;
      if (++count > MOST_BLOCKS) throw new FormatError(`More than ${MOST_BLOCKS} blocks`, file.name, start);
    }
  }
  if (start !== undefined) yield { start };
}

function blockAt(file: ByteSource, offset: number, end: number | undefined): EmiBlock {
  const name = nameBefore(file, offset);
  let parsed: XmlElement | undefined;
  const xml = () => {
    if (parsed) return parsed;
    if (end === undefined) throw new FormatError(`A block ${START} does not end`, file.name, offset);
    if (end - offset > LONGEST_BLOCK) {
      throw new FormatError(`A block of ${end - offset} bytes`, file.name, offset);
    }
    try {
      return parsed = parseXml(textOf(file.read(offset, end - offset)), file.name);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(error.message.replace(`${file.name}: `, ""), file.name, offset);
    }
  };
  return {
    offset,
    ...(end === undefined ? {} : { end }),
    ...(name ? { file: name } : {}),
    xml,
    data: () => blockData(xml(), file.name),
  };
}

function nameBefore(file: ByteSource, offset: number): string | undefined {
  const start = Math.max(0, offset - LONGEST_BEFORE);
  const bytes = file.read(start, offset - start);
  const at = bytewise(bytes).lastIndexOf(NAME_RECORD);
  if (at < 0 || at + 8 > bytes.length) return undefined;
  const length = new DataView(bytes.buffer).getUint32(at + 4, true);
  const end = at + 8 + length;
  if (end > bytes.length || bytes.length - end > AFTER_NAME) return undefined;
  const name = textOf(bytes.subarray(at + 8, end)).split(/[\\/]/).at(-1)!;
  return /\.ser$/i.test(name) ? name : undefined;
}

// One character a byte, so that places in the text are places in the file.
function bytewise(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function blockData(xml: XmlElement, file: string): TagTree {
  const data: { [name: string]: TagTree } = {};
  const put = (name: string, value: TagTree) =>
    Object.defineProperty(data, name, { value, enumerable: true, configurable: true, writable: true });
  for (const child of xml.children) {
    if (child.name === "ExperimentalDescription") put(child.name, descriptionData(child));
    else if (child.name === "TrueImageHeaderInfo" && child.text) {
      put(child.name, headerInfo(child.text, file));
    } else put(child.name, xmlData(child) as TagTree);
  }
  return data;
}

/** Settings of the microscope: label, value, unit. */
export function settingsOf(xml: XmlElement): { label: string; value: string; unit: string }[] {
  const root = findXml(xml, "ExperimentalDescription/Root");
  return (root?.children ?? []).filter(({ name }) => name === "Data").map((row) => {
    const [label, value, unit] = ["Label", "Value", "Unit"].map((name) => findXml(row, name)?.text ?? "");
    return { label: label!, value: value!, unit: unit! };
  }).filter(({ label }) => label !== "");
}

function descriptionData(description: XmlElement): TagTree {
  const rows = settingsOf({ name: "", attributes: {}, children: [description], text: "" });
  return Object.fromEntries(rows.map(({ label, value, unit }) => {
    const number = Number(value);
    return unit
      ? [`${label}_${unit}`, value === "" || Number.isNaN(number) ? value : number]
      : [label, value];
  }));
}

// XML as the text of an element of the XML.
function headerInfo(text: string, file: string): TagTree {
  try {
    const rows = parseXml(text, file).children.map((row) =>
      ["Index", "Value"].map((name) => findXml(row, name)?.text)
    );
    return Object.fromEntries(rows.map(([index, value]) => [index ?? "", Number(value)]));
  } catch (error) {
    if (error instanceof FormatError) return text;
    throw error;
  }
}
