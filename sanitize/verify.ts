/**
 * The checklist: whether a sanitised copy is one, and still the same file.
 *
 * @module
 */
import type { Extractor } from "../extractors/define.ts";
import { extractFile } from "../extractors/extract.ts";
import type { Container } from "../formats/container.ts";
import { emi, openEmi } from "../formats/emi.ts";
import { openContainer } from "../formats/open.ts";
import type { Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { differences } from "./compare.ts";
import type { Patch, PlanOptions } from "./patch.ts";
import { blank, firstDifference, leftover } from "./verify_data.ts";

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

function unchanged({ before, after, patches }: Pair): [State, string] {
  const grown = patches.reduce((end, { offset, length }) => Math.max(end, offset + length), before.size);
  if (after.size !== grown) return ["failed", `it has ${after.size} bytes instead of ${grown}`];
  const at = firstDifference(before, after, patches);
  if (at !== undefined) return ["failed", `byte ${at} differs`];
  const rest = before.size -
    patches.reduce((sum, { offset, length }) => offset < before.size ? sum + length : sum, 0);
  return ["ok", `${rest} bytes${grown > before.size ? `; ${grown - before.size} appended` : ""}`];
}

/** True when no line failed. */
export function passed(checks: readonly Check[]): boolean {
  return checks.every(({ state }) => state !== "failed");
}
