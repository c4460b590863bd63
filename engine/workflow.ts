/**
 * The typed builder of workflows. The result of a step enters the context under the step's name, so the compiler
 * refuses a chain that cannot work: a step that is misspelt, missing, too early or of a name already taken, and a
 * result that is not JSON.
 *
 * @example A chain of two steps
 * ```ts
 * import { workflow } from "./workflow.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const greet = workflow<{ name: string }>("greet")
 *   .step("words", ({ name }) => ["Hello", name])
 *   .each("shout", ({ words }) => words, (word) => word, (word) => word.toUpperCase());
 * assertEquals(greet.steps.map((step) => step.name), ["words", "shout"]);
 * ```
 *
 * @module
 */
import type { Transaction } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { ErrorInfo } from "./error_info.ts";
import type { Ending } from "./errors.ts";
import type { Jsonable } from "./json.ts";
import type { RetryPolicy } from "./retry.ts";

export type { ErrorInfo } from "./error_info.ts";

type Awaitable<T> = T | Promise<T>;
/** A name that no earlier step and no input has. */
type Fresh<N extends string, Context> = N extends keyof Context ? `"${N}" is taken` : N;
/** The transaction of a checkpoint. */
export type Trx = Transaction<Tables>;

/** The engine's tools for the step at work. */
export interface StepTools {
  /** Aborts when the run is to stop, or the program ends. */
  readonly signal: AbortSignal;
  now(): Date;
  /** From 1. */
  readonly attempt: number;
  readonly runId: number;
  /** Writes a line into the run's events. */
  note(message: string): void;
  /** Tells listeners how far the step is. */
  progress(done: number, total: number): void;
}

/** One item of an `each` step, and what came of it. */
export type Outcome<I, R> = { item: I; ok: R; error?: undefined } | {
  item: I;
  ok?: undefined;
  error: ErrorInfo;
};

/** How a run ended. */
export type RunOutcome =
  | { state: "done" }
  | { state: "ended"; ending: string; error: ErrorInfo }
  | { state: "failed"; step: string; error: ErrorInfo }
  | { state: "stopped" };

/** Options of a step. `save` runs in the transaction of the checkpoint. */
export interface StepOptions<Result, Context, House> {
  retry?: RetryPolicy;
  save?(trx: Trx, result: Result, context: Context, house: House & StepTools): Awaitable<void>;
}

/** Options of an `each` step. `save` runs for each item, in the transaction of its checkpoint. */
export interface EachOptions<Item, Result, Context, House, Mode> {
  retry?: RetryPolicy;
  /** Items at work at the same time; 1 unless said. */
  parallel?: number;
  /** `keep`: a failed item is kept with its error, and its neighbours go on. `fail` (default): the run fails. */
  onError?: Mode;
  save?(
    trx: Trx,
    outcome: Outcome<Item, Result>,
    context: Context,
    house: House & StepTools,
  ): Awaitable<void>;
}

// deno-lint-ignore no-explicit-any -- types are checked where a chain is declared; the engine runs any of them
type Any = any;

/** A step as the engine runs it. */
export type Step =
  & { name: string; retry?: RetryPolicy }
  & (
    | { kind: "step"; run(context: Any, house: Any): unknown; save?: StepOptions<Any, Any, Any>["save"] }
    | {
      kind: "each";
      items(context: Any, house: Any): unknown;
      key(item: Any): string;
      run(item: Any, context: Any, house: Any): unknown;
      parallel: number;
      keep: boolean;
      save?: EachOptions<Any, Any, Any, Any, Any>["save"];
    }
  );

/** Options of a workflow. */
export interface WorkflowOptions {
  /** Cron expression: the daemon starts a run at these times. */
  every?: string;
  /** Changes when the meaning of a step changes under the same name. */
  version?: string;
}

/** A step of a plugin, and the step of the workflow that it stands at. */
export interface Inserted {
  step: Step;
  place: "before" | "after";
  at: string;
}

type ErrorClass = abstract new (...args: Any[]) => Ending;

/** A workflow, while it is declared and after. */
export class Workflow<Input extends object, House, Context extends object = Input> {
  readonly steps: Step[] = [];
  readonly endings: Record<string, ErrorClass> = {};
  onSettled?: (trx: Trx, input: Input, outcome: RunOutcome, house: House & StepTools) => Awaitable<void>;

  constructor(readonly name: string, readonly options: WorkflowOptions) {
    checkName(name);
    if (options.version !== undefined) checkName(options.version);
  }

  /** Cron expression, for a workflow that runs by itself. */
  get every(): string | undefined {
    return this.options.every;
  }

  /** Changes whenever steps, their kinds or their order do. */
  get version(): string {
    return [this.options.version ?? "1", ...this.steps.map((step) => `${step.kind}:${step.name}`)].join(" ");
  }

  /** One step; its result must be JSON. */
  step<const N extends string, R>(
    name: Fresh<N, Context>,
    run: (context: Context, house: House & StepTools) => Awaitable<R & Jsonable<R>>,
    options: StepOptions<NoInfer<R>, Context, House> = {},
  ): Workflow<Input, House, Context & { readonly [K in N]: R }> {
    return this.#add({ kind: "step", name, run, ...options });
  }

  /** One step over many items, each with a checkpoint of its own. Keys are unique; items and results are JSON. */
  each<const N extends string, I, R, Mode extends "keep" | "fail" = "fail">(
    name: Fresh<N, Context>,
    items: (context: Context, house: House & StepTools) => Awaitable<readonly (I & Jsonable<I>)[]>,
    key: (item: NoInfer<I>) => string,
    run: (item: NoInfer<I>, context: Context, house: House & StepTools) => Awaitable<R & Jsonable<R>>,
    options: EachOptions<NoInfer<I>, NoInfer<R>, Context, House, Mode> = {},
  ): Workflow<Input, House, Context & { readonly [K in N]: Mode extends "keep" ? Outcome<I, R>[] : R[] }> {
    const { retry, parallel = 1, onError, save } = options;
    if (!(parallel >= 1)) throw new RangeError(`Step "${name}" cannot work on ${parallel} items at a time`);
    return this.#add({
      kind: "each",
      name,
      items,
      key,
      run,
      retry,
      parallel,
      keep: onError === "keep",
      save,
    });
  }

  /** Names the outcomes that are expected: a step that throws such an error ends the run, and nothing failed. */
  ends(endings: Record<string, ErrorClass>): this {
    Object.assign(this.endings, endings);
    return this;
  }

  /**
   * The same workflow with further steps before or behind some of its own: those of plugins, which no compiler has
   * checked. What stands at the same place keeps the order of `inserted`.
   *
   * @throws {TypeError} when a place or a name cannot be used.
   */
  with(inserted: readonly Inserted[]): Workflow<Input, House, Context> {
    for (const { step, at } of inserted) {
      if (this.steps.some(({ name }) => name === at)) continue;
      throw new TypeError(`The workflow "${this.name}" has no step "${at}" for "${step.name}" to stand at`);
    }
    const all = new Workflow<Input, House, Context>(this.name, this.options);
    const there = (at: string, place: Inserted["place"]) =>
      inserted.filter((each) => each.at === at && each.place === place).map(({ step }) => step);
    for (const own of this.steps) {
      for (const step of [...there(own.name, "before"), own, ...there(own.name, "after")]) all.#add(step);
    }
    all.ends(this.endings);
    all.onSettled = this.onSettled;
    return all;
  }

  /** Also for plugins, which no compiler has checked. */
  #add(step: Step): never {
    checkName(step.name);
    if (this.steps.some(({ name }) => name === step.name)) {
      throw new TypeError(`The workflow "${this.name}" has a step "${step.name}" already`);
    }
    this.steps.push(step);
    return this as never;
  }

  /** What to do in the transaction that ends a run. */
  settled(work: NonNullable<this["onSettled"]>): this {
    this.onSettled = work;
    return this;
  }
}

/** Names of the steps of a workflow of this {@linkcode Workflow.version}, in order. */
export function stepsOfVersion(version: string): string[] {
  return version.split(" ").slice(1).map((step) => step.replace(/^[^:]*:/, ""));
}

/** Names are words: the version of a workflow lists them with spaces between. */
function checkName(name: string): void {
  if (!/^\S+$/.test(name)) throw new TypeError(`Cannot use "${name}" as a name: give one without spaces`);
}

/** Begins the declaration of a workflow. */
export function workflow<Input extends object, House = unknown>(
  name: string,
  options: WorkflowOptions = {},
): Workflow<Input, House> {
  return new Workflow(name, options);
}
