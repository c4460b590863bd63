/**
 * What all parts of a run at work share.
 *
 * @module
 */
import type { Db } from "../db/sqlite.ts";
import type { Clock } from "./clock.ts";
import type { ErrorInfo } from "./error_info.ts";
import type { EngineEvent, Listener } from "./events.ts";
import type { RunRow } from "./store.ts";
import type { StepTools, Workflow } from "./workflow.ts";

// deno-lint-ignore no-explicit-any -- the engine runs workflows of every type
export type AnyWorkflow = Workflow<any, any, any>;

/** What a run needs beside its row. */
export interface Surroundings {
  db: Db;
  clock: Clock;
  house: object;
  /** Never throws. */
  tell: Listener;
  random(): number;
}

/** A run at work. */
export interface Work extends Surroundings {
  run: RunRow;
  workflow: AnyWorkflow;
  /** The input, and the results of the steps so far by name. */
  context: Record<string, unknown>;
  signal: AbortSignal;
  /** Which try of the step that was entered last this is; 0 when the run was asked to stop instead. */
  attempt: number;
  /** Notes of steps that the next transaction writes. */
  notes: EngineEvent[];
}

/** Thrown to leave a run as it is: the program ends, or somebody asked the run to stop. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** Thrown by a step whose items have to wait. */
export class Waiting extends Error {
  override name = "Waiting";
  constructor(readonly until: Date, readonly reason: ErrorInfo) {
    super(reason.message);
  }
}

/** Thrown by a step one of whose items failed for good: the error is the item's. */
export class ItemFailed extends Error {
  override name = "ItemFailed";
  constructor(override readonly cause: unknown) {
    super();
  }
}

/** Thrown when the database fails the engine itself: nothing that a step did wrong. */
export class Trouble extends Error {
  override name = "Trouble";
  constructor(override readonly cause: unknown) {
    super();
  }
}

/** Runs a part of the engine's own that lies between a workflow's, so that their errors are told apart. */
export async function ownPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    throw new Trouble(error);
  }
}

/** Whose event it is. */
export function of({ run, workflow }: Work): { workflow: string; key: string; runId: number } {
  return { workflow: workflow.name, key: run.key, runId: run.id };
}

/** The house together with the engine's tools. */
export function toolsFor(work: Work, step: string, attempt: number): object & StepTools {
  const tools: StepTools = {
    signal: work.signal,
    now: () => work.clock.now(),
    attempt,
    runId: work.run.id,
    note: (message) => {
      const note: EngineEvent = { ...of(work), kind: "note", step, message };
      work.notes.push(note);
      work.tell(note);
    },
    progress: (done, total) => work.tell({ ...of(work), kind: "progress", step, done, total }),
  };
  return { ...work.house, ...tools };
}

/** The name under which the workflow expects this error, if it does. */
export function endingOf(workflow: AnyWorkflow, error: unknown): string | undefined {
  return Object.entries(workflow.endings).find(([, kind]) => error instanceof kind)?.[0];
}
