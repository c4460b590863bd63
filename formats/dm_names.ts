/**
 * Names of DM tags. The same few hundred come again and again, in a file and from file to file.
 *
 * @module
 */
import { RECORD } from "../wasm/dm.ts";
import type { DmStore } from "./dm_store.ts";
import { textOf } from "./text.ts";

const GROUP = 1;
const DOT = 46;
const LONGEST = 64;
const SLOTS = 4096;
// Names by their hash, and their bytes: building a string takes longer than comparing bytes.
const known = new Array<string>(SLOTS).fill("");
const knownBytes = new Uint8Array(SLOTS * LONGEST);

/** Short ASCII text, put together without calling a decoder. */
function shortText(bytes: Uint8Array, from: number, length: number): string {
  const units = new Array<number>(length);
  for (let i = 0; i < length; i++) units[i] = bytes[from + i]!;
  return String.fromCharCode.apply(null, units);
}

/** The name that stands in the file: UTF-8, else Latin-1, without dots. */
function nameAt(store: DmStore, offset: number, length: number): string {
  const { bytes, start } = store.window(offset, length);
  const from = offset - start;
  if (length > LONGEST) return anyText(bytes.subarray(from, from + length));
  let hash = length;
  for (let i = from; i < from + length; i++) hash = Math.imul(hash, 31) + bytes[i]! | 0;
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
  const place = slot * LONGEST;
  const candidate = known[slot]!;
  if (candidate.length === length) {
    let i = 0;
    while (i < length && knownBytes[place + i] === bytes[from + i]) i++;
    if (i === length) return candidate;
  }
  const raw = bytes.subarray(from, from + length);
  if (raw.some((byte) => byte > 127 || byte === DOT)) return anyText(raw);
  knownBytes.set(raw, place);
  return known[slot] = shortText(raw, 0, length);
}

const anyText = (bytes: Uint8Array) => textOf(bytes).replaceAll(".", "");

// Names that unnamed tags go by: numbered by group, so the same ones again and again.
const numbered = { group: [] as string[], data: [] as string[] };
function unnamed(isGroup: boolean, number: number): string {
  const names = isGroup ? numbered.group : numbered.data;
  while (names.length <= number && names.length < SLOTS) {
    names.push(`${isGroup ? "TagGroup" : "Data"}${names.length}`);
  }
  return names[number] ?? `${isGroup ? "TagGroup" : "Data"}${number}`;
}

/** Calls `visit` for each tag of a group, in file order, with the index of its record. */
export function eachTag(
  store: DmStore,
  group: number,
  visit: (name: string, index: number, isGroup: boolean) => void,
): void {
  const { table } = store;
  const end = table.getUint32(group * RECORD + 4, true);
  let groups = 0;
  let data = 0;
  for (let index = group + 1; index < end;) {
    const at = index * RECORD;
    const isGroup = table.getUint32(at + 8, true) === GROUP;
    const length = table.getUint32(at + 12, true);
    let name = length > 0 ? nameAt(store, table.getFloat64(at + 16, true), length) : "";
    name ||= unnamed(isGroup, isGroup ? groups++ : data++);
    visit(name, index, isGroup);
    index = table.getUint32(at + 4, true);
  }
}
