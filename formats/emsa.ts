/**
 * EMSA/MAS spectra (ISO 22029, `.msa`, `.emsa`): text with a head of keywords and one spectrum.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { EmsaHead, type EmsaKeyword, emsaNumbers, keywordOf } from "./emsa_keywords.ts";
import { Lines } from "./emsa_lines.ts";
import type { Axis, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { rangesOf } from "./strided.ts";
import { textOf } from "./text.ts";

export { EmsaHead, type EmsaKeyword, emsaNumber } from "./emsa_keywords.ts";

// A spectrum of half a million channels, written at full length; lines have 80 characters by the standard.
const LARGEST = 16 * 2 ** 20;
const MOST_KEYWORDS = 10_000;
const LONGEST_UNIT = 200;
const SNIFFED = 512;
const HASH = 0x23;
const FIRST_LINE = /^\uFEFF?\s*#\s*FORMAT\b[^\r\n]*\b(EMSA|MAS|22029)\b/i;
const CUT_OFF = "the file is cut off, copy or export it again";

/** An opened EMSA/MAS file. */
export interface EmsaFile extends Container {
  readonly head: EmsaHead;
  /** X of each point, where the file gives pairs. The axis of the signal is OFFSET and XPERCHAN. */
  coordinates(): Float64Array<ArrayBuffer> | undefined;
  /** What the file contradicts itself in, or leaves open, without being unreadable. */
  problems(): string[];
}

/** The data lines of a file, decoded. */
interface Points {
  y: Float64Array<ArrayBuffer>;
  x: Float64Array<ArrayBuffer> | undefined;
  problems: string[];
}

/**
 * Opens an EMSA/MAS file and reads its head; the numbers are read when they are asked for.
 *
 * @throws {FormatError} when the head is not one, or the file ends within it.
 */
export function openEmsa(file: ByteSource): EmsaFile {
  if (file.size > LARGEST) {
    throw new FormatError(`${file.size} bytes are no EMSA/MAS spectrum: the limit is ${LARGEST}`, file.name);
  }
  const text = textOf(file.read(0, file.size));
  if (!FIRST_LINE.test(text)) {
    throw new FormatError("Line 1: not an EMSA/MAS file, which begins with #FORMAT", file.name, 0);
  }
  const lines = new Lines(text, file.name);
  const head = new EmsaHead(headOf(lines, file.name));
  const pairs = arePairs(head, file.name);
  let points: Points | undefined;
  const decoded = () => points ??= pointsOf(lines.copy(), head, pairs, file.name);
  return {
    format: "EMSA/MAS",
    head,
    tree: (): TagTree => treeOf(head),
    coordinates: () => decoded().x,
    problems: () => decoded().problems,
    signals: () => [signalOf(head, decoded(), file.name)],
  };
}

/** The format, for whoever has a file and does not know what it is. */
export const emsa: Format = {
  name: "emsa",
  extensions: ["msa", "emsa"],
  recognises: (file) => {
    const head = file.read(0, SNIFFED);
    // most files are no text, and to find that out by decoding them takes long
    if (head.subarray(0, 7).includes(0) || !head.includes(HASH)) return false;
    return FIRST_LINE.test(textOf(head));
  },
  open: openEmsa,
};

// Reads up to and with the line #SPECTRUM.
function headOf(lines: Lines, file: string): EmsaKeyword[] {
  const keywords: EmsaKeyword[] = [];
  for (let text = lines.next(); text !== undefined; text = lines.next()) {
    if (text.trim() === "") continue;
    const keyword = keywordOf(text, lines.number);
    if (!keyword) {
      const place = `Line ${lines.number}: ${quote(text)}`;
      throw new FormatError(`${place} is no keyword, and #SPECTRUM has not begun the data yet`, file);
    }
    if (keyword.name === "SPECTRUM") return keywords;
    keywords.push(keyword);
    if (keywords.length > MOST_KEYWORDS) {
      throw new FormatError(`Line ${lines.number}: more than ${MOST_KEYWORDS} keywords are no head`, file);
    }
  }
  throw new FormatError(`Line ${lines.number}: it ends before #SPECTRUM; ${CUT_OFF}`, file);
}

// DATATYPE: pairs of X and Y, or Y alone.
function arePairs(head: EmsaHead, file: string): boolean {
  const type = head.get("DATATYPE");
  const value = type?.value.toUpperCase() ?? "Y";
  if (value === "XY" || value === "Y") return value === "XY";
  throw new FormatError(`Line ${type!.line}: DATATYPE must be XY or Y, not ${quote(type!.value)}`, file);
}

function pointsOf(lines: Lines, head: EmsaHead, pairs: boolean, file: string): Points {
  const fault = (message: string) => new FormatError(`Line ${lines.number}: ${message}`, file);
  const numbers: number[] = [];
  let ended = false;
  for (let text = lines.next(); text !== undefined && !ended; text = lines.next()) {
    if (text.trimStart().startsWith("#")) {
      ended = keywordOf(text, lines.number)?.name === "ENDOFDATA";
      continue;
    }
    const found = emsaNumbers(text);
    if (typeof found === "string") throw fault(`${quote(found)} in the data is not a number`);
    if (pairs && found.length % 2) throw fault(`${found.length} numbers are no pairs of X and Y`);
    for (const number of found) numbers.push(number);
  }
  const count = pairs ? numbers.length / 2 : numbers.length;
  const promised = head.number("NPOINTS") ?? 0;
  if (count === 0) throw fault(`it holds none of ${promised || "its"} points; ${CUT_OFF}`);
  if (!ended && count < promised) {
    throw fault(`it holds ${count} of ${promised} points; ${CUT_OFF}`);
  }
  const y = new Float64Array(pairs ? numbers.filter((_, i) => i % 2) : numbers);
  const x = pairs ? new Float64Array(numbers.filter((_, i) => i % 2 === 0)) : undefined;
  const problems: string[] = [];
  if (!ended) problems.push("ENDOFDATA is missing: the last number may be cut off");
  if (promised && promised !== count) problems.push(`NPOINTS is ${promised}, the data are ${count} points`);
  if (x) problems.push(...contradiction(x, axisOf(head, x, count, file)));
  return { y, x, problems };
}

// Where a point stands by its own X, against where OFFSET and XPERCHAN put it.
function contradiction(x: Float64Array, { scale, offset, units }: Axis): string[] {
  let worst = 0;
  for (const [i, own] of x.entries()) {
    const away = Math.abs(own - (offset + i * scale));
    if (away > Math.abs(worst)) worst = away;
  }
  if (worst <= Math.abs(scale) / 2) return [];
  const size = `${Number(worst.toPrecision(3))}${units ? ` ${units}` : ""}`;
  return [`The points' own X are up to ${size} away from what OFFSET and XPERCHAN tell`];
}

function axisOf(head: EmsaHead, x: Float64Array | undefined, size: number, file: string): Axis {
  const number = (name: string): number | undefined => {
    const keyword = head.get(name);
    const value = head.number(name);
    if (keyword?.value && value === undefined) {
      throw new FormatError(`Line ${keyword.line}: ${name} ${quote(keyword.value)} is not a number`, file);
    }
    return value;
  };
  const { name, units } = unitIn(head.text("XUNITS") ?? "");
  const step = x && size > 1 ? (x.at(-1)! - x[0]!) / (size - 1) : undefined;
  return {
    name: head.text("XLABEL") ?? name,
    units,
    size,
    // no step at all puts every point in one place
    scale: number("XPERCHAN") || step || 1,
    offset: number("OFFSET") ?? x?.[0] ?? 0,
    navigate: false,
  };
}

/** The unit in `Energy Loss (eV)`, and what stands before it; all of a text without brackets is the unit. */
function unitIn(text: string): { name: string; units: string } {
  if (text.length > LONGEST_UNIT) return { name: "", units: "" };
  const [, name = "", unit = text] = /^(.*?)\s*[([]([^)\]]+)[)\]]\s*$/.exec(text) ?? [];
  const energy = /^(k?)ev$/i.exec(unit);
  return { name, units: energy ? `${energy[1]!.toLowerCase()}eV` : unit };
}

function signalOf(head: EmsaHead, { y, x }: Points, file: string): Signal {
  const axis = axisOf(head, x, y.length, file);
  const units = head.text("YUNITS");
  return {
    name: head.text("TITLE") ?? "",
    shape: [y.length],
    dtype: "float64",
    axes: [axis],
    ...(units && !/^intensity$/i.test(units) ? { intensityUnits: units } : {}), // which is no unit
    read(region) {
      const [{ start, step, count }] = rangesOf(region, [y.length], 8) as [
        { start: number; step: number; count: number },
      ];
      return Float64Array.from({ length: count }, (_, i) => y[start + i * step]!);
    },
  };
}

function treeOf(head: EmsaHead): TagTree {
  return Object.fromEntries(head.keywords.map(({ key, value }) => [key, value]));
}

function quote(text: string): string {
  const short = text.trim().slice(0, 40).toWellFormed();
  return JSON.stringify(short.length < text.trim().length ? `${short}…` : short);
}
