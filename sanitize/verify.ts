/**
 * The checklist: whether a sanitised copy is one, and still the same file.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Extractor } from "../extractors/define.ts";
import { extractFile } from "../extractors/extract.ts";
import type { Container } from "../formats/container.ts";
import { emi, openEmi } from "../formats/emi.ts";
import { openContainer } from "../formats/open.ts";
import { piecesOf } from "../formats/pieces.ts";
import type { Pixels, Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { differences } from "./compare.ts";
import { findLeftover, type Run, storedRuns } from "./leftover.ts";
import { patched } from "./overlay.ts";
import { type Fill, isData, type Patch, type PlanOptions } from "./patch.ts";
import { planOf } from "./plan.ts";

/** Whether something is as it should be; `warn` for what a person must judge, `skipped` for what does not apply. */
export type State = "ok" | "warn" | "failed" | "skipped";

/** One line of the checklist. */
export interface Check {
  /** Number in the list. */
  id: number;
  name: string;
  state: State;
  detail: string;
}

/** A file before and after. Both have the original's name, and their companions beside them. */
export interface Pair {
  before: ByteSource;
  after: ByteSource;
  /** What was written over it, in order. */
  patches: readonly Patch[];
  options: PlanOptions;
  /** Ranges were given by hand: nothing is known about the format. */
  manual?: boolean;
  scrubbed?: boolean;
  extractors: readonly Extractor[];
}

const PIECE = 2 ** 22;
/** Unpacked data beyond this are not looked for; packed as they are in the file, they are. */
const MOST_UNPACKED = 2 ** 26;

/** Checks 1 to 6: what can be said of the two files alone. */
export function verify(pair: Pair): Check[] {
  const { before, after } = pair;
  const [was, is] = [opened(before), opened(after)];
  const opens = check(1, "opens", () => {
    if (typeof was === "string") return ["skipped", `the original does not open either: ${was}`];
    return typeof is === "string" ? ["failed", is] : ["ok", is.format];
  });
  const signals = typeof was === "string" || typeof is === "string"
    ? undefined
    : [signalsOf(was), signalsOf(is)] as const;
  return [
    opens,
    check(2, "metadata identical", () => metadata(pair, was, is)),
    check(3, "structure identical", () => structure(signals)),
    check(
      4,
      pair.options.fill === "zero" ? "data are zero" : "data replaced",
      () => blank(pair, signals?.[1], signals?.[0]),
    ),
    check(5, "no data left over", () => leftover(pair, signals?.[0])),
    check(6, "all else unchanged", () => unchanged(pair)),
  ];
}

/** A line of the list from what `work` says; what it throws is a failure. */
export function check(id: number, name: string, work: () => [State, string]): Check {
  try {
    const [state, detail] = work();
    return { id, name, state, detail };
  } catch (error) {
    return { id, name, state: "failed", detail: (error as Error).message };
  }
}

function opened(file: ByteSource): Container | string {
  try {
    return isBlankedEmi(file) ? openEmi(file) : openContainer(file);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

// A companion of TIA that was blanked before has lost the bytes that it is known by.
function isBlankedEmi(file: ByteSource): boolean {
  return /\.emi$/i.test(file.name) && !emi.recognises(file);
}

function signalsOf(container: Container): Signal[] {
  try {
    return container.signals();
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

function metadata(pair: Pair, was: Container | string, is: Container | string): [State, string] {
  const told = (file: ByteSource) => {
    const { extractor, datasets, error } = extractFile(file, {}, { extractors: pair.extractors });
    return { extractor, error, datasets: datasets.map(({ pixels: _, ...dataset }) => dataset) };
  };
  const [before, after] = [told(pair.before), told(pair.after)];
  const { fill, strict } = pair.options;
  const tolerance = { fill, scrubbed: pair.scrubbed ?? false };
  const wrong = differences(before, after, { ...tolerance, lists: (path) => path.includes("original") });
  const trees = typeof was === "string" || typeof is === "string"
    ? []
    : differences(treeOf(was, pair), treeOf(is, pair), { ...tolerance, lists: () => true }).map((path) =>
      `tags ${path}`
    );
  const all = [...wrong, ...trees];
  const what = `${before.datasets.length} dataset${
    before.datasets.length === 1 ? "" : "s"
  } by ${before.extractor}`;
  if (all.length === 0) return ["ok", what];
  if (strict && all.every((path) => /maxp|height|spkht/.test(path))) {
    return ["ok", `${what}; peaks are gone as asked`];
  }
  return ["failed", `differs at ${all.slice(0, 5).join(", ")}`];
}

const PLACES = /^(?:Strip|Tile)(?:Offsets|ByteCounts)$/;

// Where packed pixels are, and how long they are, is no metadata.
function treeOf(container: Container, { patches }: Pair): unknown {
  let tree: unknown;
  try {
    tree = container.tree();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  if (!patches.some(({ kind }) => kind === "counts" || kind === "offsets")) return tree;
  const without = (value: unknown): unknown =>
    typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value)
      ? value
      : Object.fromEntries(
        Object.entries(value).filter(([name]) => !PLACES.test(name)).map((
          [name, inner],
        ) => [name, without(inner)]),
      );
  return without(tree);
}

function structure(signals: readonly [Signal[], Signal[]] | undefined): [State, string] {
  if (!signals || signals[0].length === 0) return ["skipped", "it has no signal of its own"];
  const [before, after] = signals.map((all) => all.map(shapeOf)) as [unknown[], unknown[]];
  const wrong = differences(before, after, { lists: () => false, scrubbed: true, fill: "zero" });
  if (wrong.length > 0) return ["failed", `differs at signal ${wrong.slice(0, 5).join(", ")}`];
  return [
    "ok",
    `${before.length} signal${before.length === 1 ? "" : "s"}, ${
      signals[0].map(({ shape, dtype }) => `${shape.join(" × ")} ${dtype}`).slice(0, 3).join("; ")
    }`,
  ];
}

function shapeOf({ name, shape, dtype, axes, intensityUnits }: Signal): unknown {
  return { name, shape, dtype, axes, intensityUnits };
}

function blank(pair: Pair, after: Signal[] | undefined, before: Signal[] | undefined): [State, string] {
  const { fill } = pair.options;
  // Whatever a fresh look at the copy finds to be data must be blank already.
  if (!pair.manual) {
    const again = planOf(pair.after, pair.options).patches.filter(isData);
    const second = patched(pair.after, again, fill);
    const at = firstDifference(pair.after, second, []);
    if (at !== undefined) return ["failed", `there are data at byte ${at}`];
  }
  const told = `${ranges(pair.patches)} replaced`;
  if (fill === "noise" || !after || pair.manual) return ["ok", told];
  let unread = 0;
  for (const [i, signal] of after.entries()) {
    try {
      const value = onlyValue(signal);
      if (value === undefined) return ["failed", `signal ${i} holds different numbers`];
      if (value !== 0 && !pair.patches.some(({ codec }) => codec === "JPEG")) {
        return ["failed", `signal ${i} is ${value}`];
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (before?.[i] && readable(before[i])) return ["failed", error.message];
      unread++;
    }
  }
  return unread > 0
    ? ["warn", `${told}; ${unread} signals cannot be read here, before or after`]
    : ["ok", told];
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

function leftover(pair: Pair, before: Signal[] | undefined): [State, string] {
  const data = pair.patches.filter(isData);
  const runs = storedRuns(pair.before, data);
  const unpacked = data.some(({ codec }) => codec !== undefined && codec !== "none" && codec !== "text");
  if (unpacked) runs.push(...unpackedRuns(before ?? []));
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

function unchanged({ before, after, patches }: Pair): [State, string] {
  const grown = patches.reduce((end, { offset, length }) => Math.max(end, offset + length), before.size);
  if (after.size !== grown) return ["failed", `it has ${after.size} bytes instead of ${grown}`];
  const at = firstDifference(before, after, patches);
  if (at !== undefined) return ["failed", `byte ${at} differs`];
  const rest = before.size -
    patches.reduce((sum, { offset, length }) => offset < before.size ? sum + length : sum, 0);
  return ["ok", `${rest} bytes${grown > before.size ? `; ${grown - before.size} appended` : ""}`];
}

/** The first byte that differs, outside of patches. */
function firstDifference(a: ByteSource, b: ByteSource, patches: readonly Patch[]): number | undefined {
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

/** True when no line failed. */
export function passed(checks: readonly Check[]): boolean {
  return checks.every(({ state }) => state !== "failed");
}

export type { Fill };
