/**
 * Looks for pieces of the data in what was not overwritten: a copy that nobody knew of.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { isData, type Patch } from "./patch.ts";
import { Spans } from "./spans.ts";

/** A piece of 64 bytes that survives at any place contains a whole block of half that length. */
const BLOCK = 32;
const WINDOW = 64;
const BASE = 0x01000193;
const SECOND = 0x5bd1e995;
const PIECE = 2 ** 20;
const MOST_BLOCKS = 2 ** 21;
// With fewer different bytes a window is a pattern, which metadata have as well.
const LEAST_BYTES = 12;

/** Where a piece of the data was found. */
export interface Leftover {
  /** Byte offset in the result. */
  offset: number;
  /** Bytes that are alike there. */
  length: number;
  /** Where in the original file these data were; undefined where they were packed there. */
  from: number | undefined;
}

/** Data, as they are in the file or unpacked. */
export interface Run {
  length: number;
  /** Where they begin in the file. */
  offset: number | undefined;
  read(at: number, length: number): Uint8Array;
}

/** The data that patches stand over, as they lie in the file. */
export function storedRuns(file: ByteSource, patches: readonly Patch[]): Run[] {
  return patches.filter(({ offset }) => offset < file.size).map(({ offset, length }) => ({
    offset,
    length,
    read: (at, count) => file.read(offset + at, Math.max(0, Math.min(count, length - at))),
  }));
}

/**
 * The first piece of data of 64 bytes or more in a result, outside of what was written over it.
 *
 * @param patches What was written over it.
 * @returns What was found, and which share of the data was looked for.
 */
export function findLeftover(
  runs: readonly Run[],
  result: ByteSource,
  patches: readonly Patch[],
): { found?: Leftover; share: number } {
  const { table, share } = blocksOf(runs);
  if (table.size === 0) return { share };
  const filled = new Spans();
  for (const patch of patches) if (isData(patch)) filled.add(patch.offset, patch.length);
  for (const [start, end] of filled.gaps(result.size)) {
    // what begins outside may end inside, where there is nothing but the fill
    for (let from = start; from < end; from += PIECE) {
      const bytes = result.read(from, Math.min(end, from + PIECE + WINDOW) - from);
      const found = scan(bytes, from, table, runs);
      if (found) return { found, share };
    }
  }
  return { share };
}

interface Place {
  run: number;
  at: number;
  check: number;
}

// Blocks by their hash. Where there are too many, every second, third … is taken.
function blocksOf(runs: readonly Run[]): { table: Map<number, Place>; share: number } {
  const total = runs.reduce((sum, { length }) => sum + Math.floor(length / BLOCK), 0);
  const stride = BLOCK * Math.max(1, Math.ceil(total / MOST_BLOCKS));
  const table = new Map<number, Place>();
  for (const [run, { length, read }] of runs.entries()) {
    const piece = Math.floor(PIECE / stride) * stride || stride;
    for (let from = 0; from + BLOCK <= length; from += piece) {
      const bytes = read(from, Math.min(piece, length - from));
      for (let at = 0; at + BLOCK <= bytes.length; at += stride) {
        if (isEven(bytes, at) || isPlain(bytes, at, BLOCK)) continue;
        table.set(hashOf(bytes, at, BASE), { run, at: from + at, check: hashOf(bytes, at, SECOND) });
      }
    }
  }
  return { table, share: BLOCK / stride };
}

function isEven(bytes: Uint8Array, at: number): boolean {
  for (let i = at + 1; i < at + BLOCK; i++) if (bytes[i] !== bytes[at]) return false;
  return true;
}

/** True for few different bytes, and for what repeats or counts on. */
function isPlain(bytes: Uint8Array, at: number, length: number): boolean {
  const seen = new Set<number>();
  for (let i = at; i < at + length; i++) seen.add(bytes[i]!);
  if (seen.size < LEAST_BYTES) return true;
  for (const period of [1, 2, 3, 4, 6, 8, 12, 16]) {
    let steady = 3 * period <= length;
    for (let i = at + 2 * period; i < at + length && steady; i++) {
      steady =
        ((bytes[i]! - bytes[i - period]!) & 255) === ((bytes[i - period]! - bytes[i - 2 * period]!) & 255);
    }
    if (steady) return true;
  }
  return false;
}

function hashOf(bytes: Uint8Array, at: number, base: number): number {
  let hash = 0;
  for (let i = at; i < at + BLOCK; i++) hash = (Math.imul(hash, base) + bytes[i]!) | 0;
  return hash;
}

function scan(
  bytes: Uint8Array,
  start: number,
  table: Map<number, Place>,
  runs: readonly Run[],
): Leftover | undefined {
  if (bytes.length < BLOCK) return undefined;
  let power = 1;
  for (let i = 0; i < BLOCK; i++) power = Math.imul(power, BASE);
  let hash = hashOf(bytes, 0, BASE);
  for (let at = 0;; at++) {
    const place = table.get(hash);
    if (place && place.check === hashOf(bytes, at, SECOND)) {
      const found = extend(bytes, at, place, runs);
      if (found && found.length >= WINDOW) return { ...found, offset: start + found.offset };
    }
    if (at + BLOCK >= bytes.length) return undefined;
    hash = (Math.imul(hash, BASE) + bytes[at + BLOCK]! - Math.imul(bytes[at]!, power)) | 0;
  }
}

// How far to both sides they are alike.
function extend(
  bytes: Uint8Array,
  at: number,
  { run, at: place }: Place,
  runs: readonly Run[],
): Leftover | undefined {
  const { read, offset } = runs[run]!;
  const before = Math.min(WINDOW, place, at);
  const around = read(place - before, before + BLOCK + WINDOW);
  const origin = at - before;
  let low = before;
  let high = before + BLOCK;
  while (low > 0 && around[low - 1] === bytes[origin + low - 1]) low--;
  while (high < around.length && around[high] === bytes[origin + high]) high++;
  const length = high - low;
  if (length < WINDOW || isPlain(around, low, length)) return undefined;
  return {
    offset: origin + low,
    length,
    from: offset === undefined ? undefined : offset + place - before + low,
  };
}
