/**
 * How a step over many items stands.
 *
 * @module
 */
import type { ErrorInfo } from "./error_info.ts";
import type { Outcome, Step } from "./workflow.ts";

/** A step over many items. */
export type Each = Extract<Step, { kind: "each" }>;
/** What came of an item whose type is checked where the workflow is declared. */
export type AnyOutcome = Outcome<unknown, unknown>;

/** What the step knows of its items. */
export class Standing {
  /** The earliest time at which an item that waits is due, and what it waits for. */
  waiting: { until: Date; reason: ErrorInfo } | undefined;
  /** Why the step cannot go on: the error of an item that is not kept, or an `Interrupted`. */
  fatal: { error: unknown } | undefined;

  /** @param outcomes by place in the list; missing where an item is not finished */
  constructor(readonly outcomes: (AnyOutcome | undefined)[]) {}

  /** Takes note of an item that has to wait. */
  wait(until: Date, reason: ErrorInfo): void {
    if (!this.waiting || until < this.waiting.until) this.waiting = { until, reason };
  }

  /** Takes note of what ends the step; the first reason counts. */
  fail(error: unknown): void {
    this.fatal ??= { error };
  }
}
