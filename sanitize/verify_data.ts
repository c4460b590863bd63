/**
 * Whether the data are gone.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { hdf5Start } from "../formats/hdf5_bytes.ts";
import { piecesOf } from "../formats/pieces.ts";
import type { Pixels, Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { roleOfSignal } from "./hdf5.ts";
import type { Role } from "./hdf5_rules.ts";
import { findLeftover, type Run, storedRuns } from "./leftover.ts";
import { patched } from "./overlay.ts";
import { isData, type Patch } from "./patch.ts";
import { planOf } from "./plan.ts";
import type { Pair, State } from "./verify.ts";

const PIECE = 2 ** 22;
/** Unpacked data beyond this are not looked for; packed as they are in the file, they are. */
const MOST_UNPACKED = 2 ** 26;
/** What is said of a copy like its original: whether there are data in it is for a person to judge. */
const NOTHING: [State, string] = ["warn", "nothing was found to zero: the copy still holds all of the file"];

/** Check 4: a fresh look at the copy finds no data, and its signals are zero. */
export function blank(
  pair: Pair,
  after: Signal[] | undefined,
  before: Signal[] | undefined,
): [State, string] {
  const { fill } = pair.options;
  // Whatever a fresh look at the copy finds to be data must be blank already.
  if (!pair.manual) {
    const again = planOf(pair.after, pair.options).patches.filter(isData);
    const second = patched(pair.after, again, fill);
    const at = firstDifference(pair.after, second, []);
    if (at !== undefined) return ["failed", `there are data at byte ${at}`];
  }
  if (!pair.patches.some(isData)) return NOTHING;
  const told = `${ranges(pair.patches)} replaced`;
  if (fill === "noise" || !after || pair.manual) return ["ok", told];
  const [unread, kept, unknown]: string[][] = [[], [], []];
  for (const [i, signal] of after.entries()) {
    const name = signal.name === "" ? `signal ${i}` : `"${signal.name}"`;
    try {
      const value = onlyValue(signal);
      if (value === 0 || (value !== undefined && pair.patches.some(({ codec }) => codec === "JPEG"))) {
        continue;
      }
      const role = roleOf(pair.after, signal);
      if (role === "data") {
        return ["failed", `${name} holds ${value === undefined ? "different numbers" : value}`];
      }
      (role === "kept" ? kept : unknown)!.push(name);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (before?.[i] && readable(before[i])) return ["failed", error.message];
      unread!.push(name);
    }
  }
  const notes = [
    [unread!, "cannot be read here, before or after"],
    [unknown!, "left as it is, and known by no rule: is it an axis?"],
    [kept!, "left as no data"],
  ].flatMap(([names, what]) => names!.length > 0 ? [`${(names as string[]).join(", ")} ${what}`] : []);
  return [unread!.length + unknown!.length > 0 ? "warn" : "ok", [told, ...notes].join("; ")];
}

// Only HDF5 files have numbers of other kinds beside their data.
function roleOf(file: ByteSource, { name }: Signal): Role {
  return hdf5Start(file) === undefined ? "data" : roleOfSignal(file, name) ?? "data";
}

function readable(signal: Signal): boolean {
  try {
    for (const piece of piecesOf(signal)) signal.read(piece);
    return true;
  } catch {
    return false;
  }
}

function ranges(patches: readonly Patch[]): string {
  const data = patches.filter(isData);
  const bytes = data.reduce((sum, { length }) => sum + length, 0);
  return `${bytes} bytes in ${data.length} range${data.length === 1 ? "" : "s"}`;
}

/** The one number that a signal consists of, places without numbers aside; undefined when there are several. */
function onlyValue(signal: Signal): number | undefined {
  let only: number | undefined;
  for (const piece of piecesOf(signal)) {
    const pixels = signal.read(piece);
    if (allZero(pixels) && (only ?? 0) === 0) {
      only = 0;
      continue;
    }
    for (const each of pixels) {
      const value = Number(each);
      if (Number.isNaN(value)) continue;
      only ??= value;
      if (value !== only) return undefined;
    }
  }
  return only ?? 0;
}

function allZero(pixels: Pixels): boolean {
  const words = new BigUint64Array(pixels.buffer, 0, Math.floor(pixels.buffer.byteLength / 8));
  if (pixels.byteOffset !== 0 || pixels.byteLength !== pixels.buffer.byteLength) return false;
  for (let i = 0; i < words.length; i++) if (words[i] !== 0n) return false;
  const rest = new Uint8Array(pixels.buffer, words.length * 8);
  return rest.every((byte) => byte === 0);
}

/** Check 5. */
export function leftover(pair: Pair, before: Signal[] | undefined): [State, string] {
  const data = pair.patches.filter(isData);
  if (data.length === 0) return NOTHING;
  const runs = storedRuns(pair.before, data);
  const unpacked = data.some(({ codec }) => codec !== undefined && codec !== "none" && codec !== "text");
  if (unpacked) {
    runs.push(...unpackedRuns((before ?? []).filter((signal) => roleOf(pair.before, signal) === "data")));
  }
  const { found, share } = findLeftover(runs, pair.after, pair.patches);
  if (found) {
    const from = found.from === undefined ? "" : ` of byte ${found.from}`;
    return ["failed", `the data${from} are still at byte ${found.offset}`];
  }
  return [
    "ok",
    share === 1
      ? "all of the data looked for"
      : `each ${Math.round(1 / share)}th piece of the data looked for`,
  ];
}

function unpackedRuns(signals: readonly Signal[]): Run[] {
  const runs: Run[] = [];
  let left = MOST_UNPACKED;
  for (const signal of signals) {
    try {
      for (const piece of piecesOf(signal)) {
        const { buffer, byteOffset, byteLength } = signal.read(piece);
        if ((left -= byteLength) < 0) return runs;
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        runs.push({
          offset: undefined,
          length: byteLength,
          read: (at, count) => bytes.subarray(at, at + count),
        });
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return runs;
}

/** The first byte that differs, outside of patches. */
export function firstDifference(a: ByteSource, b: ByteSource, patches: readonly Patch[]): number | undefined {
  let next = 0;
  for (let from = 0; from < a.size; from += PIECE) {
    const [left, right] = [a.read(from, PIECE), b.read(from, PIECE)];
    while (next < patches.length && patches[next]!.offset + patches[next]!.length <= from) next++;
    for (let i = next; i < patches.length && patches[i]!.offset < from + PIECE; i++) {
      const { offset, length } = patches[i]!;
      for (const bytes of [left, right]) {
        bytes.fill(0, Math.max(0, offset - from), Math.max(0, offset + length - from));
      }
    }
    const shorter = Math.min(left.length, right.length);
    if (Buffer.compare(left.subarray(0, shorter), right.subarray(0, shorter)) === 0) continue;
    return from + left.findIndex((byte, i) => byte !== right[i]);
  }
  return undefined;
}
