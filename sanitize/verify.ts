/**
 * The checklist: whether a sanitised copy is one, and still the same file.
 *
 * @module
 */
import type { Extractor } from "../extractors/define.ts";
import type { Container } from "../formats/container.ts";
import { emi, openEmi } from "../formats/emi.ts";
import { openContainer } from "../formats/open.ts";
import type { Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import type { Patch, PlanOptions } from "./patch.ts";
import { blank, firstDifference, leftover } from "./verify_data.ts";
import { metadata, structure } from "./verify_metadata.ts";

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
