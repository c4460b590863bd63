/**
 * Looking around in a vendor's tree: paths, patterns, search, and values on one line.
 *
 * @module
 */
import type { TagTree, TagValue } from "../formats/container.ts";
import { escaped } from "./safe_text.ts";

/** A place in a tree. */
export interface Tag {
  /** Names from the root on; entries of lists are numbered from 0. */
  path: readonly string[];
  value: TagTree;
}

const FIRST = 6;
const LONGEST_TEXT = 160;
// Longer arrays are measurements: nobody searches them for digits.
const SEARCHED = 64;

/** Names and values below a place, in the order of the file; nothing for a value. */
export function childrenOf(value: TagTree): [name: string, value: TagTree][] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Array.isArray(value) ? value.map((item, i) => [String(i), item]) : Object.entries(value);
}

/** True for a list or a group, also for an empty one. */
export function isBranch(value: TagTree): boolean {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

/** A list of values alone, which is one value to a reader. */
function isFlat(value: TagTree): value is TagValue[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => !isBranch(item));
}

/** A path as one text that {@linkcode patternOf} understands: with dots, or with slashes where a name has dots. */
export function joined(path: readonly string[]): string {
  return path.join(path.some((name) => name.includes(".")) ? "/" : ".");
}

/** The same for a terminal. */
export function pathText(path: readonly string[]): string {
  return escaped(joined(path));
}

/** Names of a path, separated by slashes where it has any, else by dots; `*` stands for any text in a name, `**` for any names. */
export function patternOf(text: string): string[] {
  const names = text.split(text.includes("/") ? "/" : ".");
  return names.filter((name, i) =>
    (name !== "" || (i > 0 && i < names.length - 1)) && !(name === "**" && names[i - 1] === "**")
  );
}

/** All places that a pattern fits, upper and lower case alike, in the order of the file. */
export function* match(tree: TagTree, pattern: readonly string[], path: string[] = []): Generator<Tag> {
  const [first, ...rest] = pattern;
  if (first === undefined) return yield { path, value: tree };
  if (first === "**") {
    yield* match(tree, rest, path);
    for (const [name, value] of childrenOf(tree)) yield* match(value, pattern, [...path, name]);
    return;
  }
  const fits = glob(first);
  for (const [name, value] of childrenOf(tree)) {
    if (fits.test(name)) yield* match(value, rest, [...path, name]);
  }
}

function glob(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "is");
}

/** Places whose own name or value contains a text, upper and lower case alike. */
export function* search(tree: TagTree, text: string, path: readonly string[] = []): Generator<Tag> {
  const wanted = text.toLowerCase();
  for (const [name, value] of childrenOf(tree)) {
    const here = [...path, name];
    if (name.toLowerCase().includes(wanted) || holds(value, wanted)) yield { path: here, value };
    if (!isFlat(value)) yield* search(value, text, here);
  }
}

function holds(value: TagTree, wanted: string): boolean {
  if (isFlat(value)) return value.length <= SEARCHED && value.some((item) => holds(item, wanted));
  if (ArrayBuffer.isView(value)) {
    const numbers = value as unknown as ArrayLike<number>;
    return numbers.length <= SEARCHED && Array.from(numbers, String).some((item) => item === wanted);
  }
  return !isBranch(value) && String(value).toLowerCase().includes(wanted);
}

/** The lines of a tree, two blanks a level; groups below `depth` levels are only counted. */
export function* treeLines(tree: TagTree, depth: number, indent = ""): Generator<string> {
  for (const [name, value] of childrenOf(tree)) {
    const label = `${indent}${escaped(name)}`;
    if (!isBranch(value) || isFlat(value)) yield `${label}  ${valueText(value)}`;
    else if (depth <= 1) yield `${label}  ${countText(value)}`;
    else {
      yield childrenOf(value).length === 0 ? `${label}  ${countText(value)}` : label;
      yield* treeLines(value, depth - 1, `${indent}  `);
    }
  }
}

/** A value on one line: text in quotes and escaped, of long ones the beginning; groups are counted. */
export function valueText(value: TagTree): string {
  if (typeof value === "string") {
    const short = value.length > LONGEST_TEXT;
    const text = escaped(short ? value.slice(0, LONGEST_TEXT) : value);
    return short ? `"${text}" … (${value.length} characters)` : `"${text}"`;
  }
  if (isFlat(value)) return listText(value.length, value.slice(0, FIRST).map(valueText), "values");
  if (ArrayBuffer.isView(value)) {
    const numbers = value as unknown as ArrayLike<number>;
    const first = Array.from({ length: Math.min(FIRST, numbers.length) }, (_, i) => String(numbers[i]));
    return listText(numbers.length, first, typeName(value));
  }
  return isBranch(value) ? countText(value) : String(value);
}

function listText(length: number, first: string[], what: string): string {
  const items = first.join(", ");
  return length > first.length ? `[${items}, …] (${length} ${what})` : `[${items}]`;
}

function typeName(array: ArrayBufferView): string {
  return array.constructor.name.replace(/^Big/, "").replace(/(Clamped)?Array$/, "").toLowerCase();
}

function countText(value: TagTree): string {
  const count = childrenOf(value).length;
  const what = Array.isArray(value) ? "item" : "tag";
  return `(${count} ${what}${count === 1 ? "" : "s"})`;
}
