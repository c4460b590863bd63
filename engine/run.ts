/**
 * One run, from its last checkpoint to its end, or to where it has to wait.
 *
 * @module
 */
import type { Db } from "../db/sqlite.ts";
import { write } from "../db/sqlite.ts";
import type { Clock } from "./clock.ts";
import { type ErrorInfo, errorInfo } from "./error_info.ts";
import { NotYet } from "./errors.ts";
import type { EngineEvent, Listener } from "./events.ts";
import { runItems } from "./items.ts";
import { throughJson } from "./json.ts";
import { reached } from "./points.ts";
import { waitBefore } from "./retry.ts";
import { type RunRow, type StepRow, writeEvent } from "./store.ts";
import type { RunOutcome, Step, StepTools, Trx, Workflow } from "./workflow.ts";

// deno-lint-ignore no-explicit-any -- the engine runs workflows of every type
export type AnyWorkflow = Workflow<any, any, any>;

/** What a run needs beside its row. */
export interface Surroundings {
  db: Db;
  clock: Clock;
  house: object;
  tell: Listener;
  random(): number;
}

/** Something at work on one run, with what all its parts share. */
export interface Work extends Surroundings {
  run: RunRow;
  workflow: AnyWorkflow;
  context: Record<string, unknown>;
  signal: AbortSignal;
}

/** Thrown inside a step to leave it: the program ends, or the run was stopped. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** Thrown by a step that has to wait. */
export class Waiting extends Error {
  override name = "Waiting";
  constructor(readonly until: Date, readonly reason: ErrorInfo) {
    super(reason.message);
  }
}

/** Works on a run until it ends, waits, or `signal` aborts. */
export async function advance(
  run: RunRow,
  workflow: AnyWorkflow,
  around: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const input = JSON.parse(run.input) as Record<string, unknown>;
  const work: Work = { ...around, run, workflow, context: { ...input }, signal };
  try {
    const finished = await begin(work);
    for (const [position, step] of workflow.steps.entries()) {
      await stopIfAsked(work);
      const row = finished.get(step.name);
      if (row && step.kind === "step") {
        work.context[step.name] = row.result === null ? undefined : JSON.parse(row.result);
      } else if (row && step.kind === "each") work.context[step.name] = await runItems(work, step, true);
      else work.context[step.name] = await runStep(work, step, position);
    }
    await settle(work, { state: "done" });
  } catch (error) {
    if (error instanceof Waiting) return await wait(work, error);
    if (error instanceof Interrupted) {
      if (await wasStopped(work)) await settle(work, { state: "stopped" });
      return; // the program ends: the next start goes on from here
    }
    if (error instanceof StepFailed) return await settle(work, error.outcome);
    throw error;
  }
}

class StepFailed extends Error {
  constructor(readonly outcome: RunOutcome) {
    super();
  }
}

/** Marks the run as running; tells which steps are finished. Starts it anew when its steps are other ones today. */
async function begin(work: Work): Promise<Map<string, StepRow>> {
  const { run, workflow } = work;
  return await commit(work, async (trx) => {
    let rows = await trx.selectFrom("steps").selectAll().where("run_id", "=", run.id).orderBy("position")
      .execute();
    const finished = rows.filter((row) => row.state === "done");
    const matches = run.version === workflow.version ||
      finished.every((row, i) =>
        row.position === i && workflow.steps[i]?.name === row.name && sameKind(run, workflow, i)
      );
    if (!matches) {
      await trx.deleteFrom("steps").where("run_id", "=", run.id).execute();
      await trx.deleteFrom("items").where("run_id", "=", run.id).execute();
      await event(work, trx, {
        kind: "run",
        state: "restarted",
        message: "The workflow has other steps than when this run began",
      });
      rows = [];
    }
    await trx.updateTable("runs").set({
      state: "running",
      version: workflow.version,
      next_attempt_at: null,
      restarts: matches ? run.restarts : run.restarts + 1,
      started_at: run.started_at ?? work.clock.now().toISOString(),
    }).where("id", "=", run.id).execute();
    if (!run.started_at) await event(work, trx, { kind: "run", state: "started" });
    return new Map(rows.filter((row) => row.state === "done").map((row) => [row.name, row]));
  });
}

function sameKind(run: RunRow, workflow: AnyWorkflow, position: number): boolean {
  const [option, ...steps] = run.version.split(" ");
  const [wanted, ...now] = workflow.version.split(" ");
  return option === wanted && steps[position] === now[position];
}

async function runStep(work: Work, step: Step, position: number): Promise<unknown> {
  const { run, clock } = work;
  const startedAt = clock.now();
  const before = await work.db.selectFrom("steps").select("attempts").where("run_id", "=", run.id)
    .where("name", "=", step.name).executeTakeFirst();
  const attempt = (before?.attempts ?? 0) + 1;
  await commit(work, async (trx) => {
    const row = { state: "running" as const, attempts: attempt, error: null, finished_at: null };
    await trx.insertInto("steps")
      .values({
        run_id: run.id,
        name: step.name,
        position,
        result: null,
        started_at: startedAt.toISOString(),
        ...row,
      })
      .onConflict((conflict) => conflict.columns(["run_id", "name"]).doUpdateSet(row)).execute();
  });
  work.tell({ ...of(work), kind: "step", step: step.name, state: "started" });
  try {
    return step.kind === "each"
      ? await finish(work, step, attempt, startedAt, await runItems(work, step, false))
      : await finish(
        work,
        step,
        attempt,
        startedAt,
        await step.run(work.context, toolsFor(work, step.name, attempt)),
      );
  } catch (error) {
    if (error instanceof Interrupted || work.signal.aborted) throw new Interrupted();
    return await fail(work, step, attempt, startedAt, error);
  }
}

/** The checkpoint: the result, and all that the step changes elsewhere, in one transaction. */
async function finish(
  work: Work,
  step: Step,
  attempt: number,
  startedAt: Date,
  result: unknown,
): Promise<unknown> {
  const { value, text } = step.kind === "each"
    ? { value: result, text: null } // its items have their own rows
    : throughJson(result, `The result of step "${step.name}"`);
  await commit(work, async (trx) => {
    if (step.kind === "step") await step.save?.(trx, value, work.context, toolsFor(work, step.name, attempt));
    const at = work.clock.now().toISOString();
    await trx.updateTable("steps").set({ state: "done", result: text, error: null, finished_at: at })
      .where("run_id", "=", work.run.id).where("name", "=", step.name).execute();
    if (attempt > 1) await keepAttempt(work, trx, step.name, null, attempt, startedAt, "done");
    await event(work, trx, { kind: "step", step: step.name, state: "done" });
  });
  return value;
}

async function fail(
  work: Work,
  step: Step,
  attempt: number,
  startedAt: Date,
  error: unknown,
): Promise<never> {
  if (error instanceof Waiting) { // items that wait have noted their own attempts
    await setStep(work, step, attempt - 1, "waiting", error.reason);
    throw error;
  }
  const info = errorInfo(error);
  const ending = Object.entries(work.workflow.endings).find(([, kind]) => error instanceof kind)?.[0];
  const pause = waitBefore(error, attempt, step.retry, work.random());
  const counted = error instanceof NotYet ? attempt - 1 : attempt;
  const outcome = ending ? "ended" : pause === undefined ? "failed" : "retry";
  await commit(work, async (trx) => {
    if (!(error instanceof NotYet)) {
      await keepAttempt(work, trx, step.name, null, attempt, startedAt, outcome, info);
    }
  });
  if (ending) throw new StepFailed({ state: "ended", ending, error: info });
  if (pause === undefined) {
    await setStep(work, step, counted, "failed", info);
    throw new StepFailed({ state: "failed", step: step.name, error: info });
  }
  await setStep(work, step, counted, "waiting", info);
  throw new Waiting(new Date(work.clock.now().getTime() + pause), info);
}

async function setStep(
  work: Work,
  step: Step,
  attempts: number,
  state: "waiting" | "failed",
  error: ErrorInfo,
) {
  await commit(work, async (trx) => {
    await trx.updateTable("steps").set({ state, attempts, error: JSON.stringify(error) })
      .where("run_id", "=", work.run.id).where("name", "=", step.name).execute();
    await event(work, trx, { kind: "step", step: step.name, state, error });
  });
}

async function wait(work: Work, { until, reason }: Waiting): Promise<void> {
  await commit(work, async (trx) => {
    await trx.updateTable("runs").set({ state: "waiting", next_attempt_at: until.toISOString() })
      .where("id", "=", work.run.id).execute();
    await event(work, trx, { kind: "run", state: "waiting", error: reason, until: until.toISOString() });
  });
}

async function settle(work: Work, outcome: RunOutcome): Promise<void> {
  const error = "error" in outcome ? outcome.error : undefined;
  await commit(work, async (trx) => {
    await work.workflow.onSettled?.(trx, JSON.parse(work.run.input), outcome, toolsFor(work, "", 1) as never);
    await trx.updateTable("runs").set({
      state: outcome.state,
      ending: outcome.state === "ended" ? outcome.ending : null,
      error: error ? JSON.stringify(error) : null,
      next_attempt_at: null,
      finished_at: work.clock.now().toISOString(),
    }).where("id", "=", work.run.id).execute();
    await event(work, trx, { kind: "run", state: outcome.state, error });
  });
}

async function stopIfAsked(work: Work): Promise<void> {
  if (work.signal.aborted || await wasStopped(work)) throw new Interrupted();
}

async function wasStopped({ db, run }: Work): Promise<boolean> {
  const row = await db.selectFrom("runs").select("stop_requested").where("id", "=", run.id)
    .executeTakeFirst();
  return row?.stop_requested === 1;
}

/** One transaction, with the points around its commit at which a test may kill the process. */
export async function commit<T>(work: Work, inside: (trx: Trx) => Promise<T>): Promise<T> {
  const told: EngineEvent[] = [];
  const result = await write(work.db, async (trx) => {
    told.length = 0; // a transaction that is tried again tells its news once
    pending.set(trx, told);
    const value = await inside(trx);
    reached("commit:before");
    return value;
  });
  reached("commit:after");
  for (const news of told) work.tell(news);
  return result;
}

const pending = new WeakMap<Trx, EngineEvent[]>();

/** Writes an event; listeners hear of it after the commit. */
export async function event(
  work: Work,
  trx: Trx,
  news: Omit<EngineEvent, "workflow" | "key" | "runId">,
): Promise<void> {
  const whole = { ...of(work), ...news };
  await writeEvent(trx, whole, work.clock.now());
  pending.get(trx)?.push(whole);
}

/** Notes one try. */
export async function keepAttempt(
  work: Work,
  trx: Trx,
  step: string,
  item: string | null,
  number: number,
  startedAt: Date,
  outcome: "done" | "retry" | "failed" | "ended",
  error?: ErrorInfo,
): Promise<void> {
  await trx.insertInto("attempts").values({
    run_id: work.run.id,
    step,
    item,
    number,
    started_at: startedAt.toISOString(),
    finished_at: work.clock.now().toISOString(),
    outcome,
    error: error ? JSON.stringify(error) : null,
  }).execute();
}

/** The house together with the engine's tools. */
export function toolsFor(work: Work, step: string, attempt: number): object & StepTools {
  const tools: StepTools = {
    signal: work.signal,
    now: () => work.clock.now(),
    attempt,
    runId: work.run.id,
    note: (message) => work.tell({ ...of(work), kind: "note", step, message }),
    progress: (done, total) => work.tell({ ...of(work), kind: "progress", step, done, total }),
  };
  return { ...work.house, ...tools };
}

/** Whose event it is. */
export function of({ run, workflow }: Work): { workflow: string; key: string; runId: number } {
  return { workflow: workflow.name, key: run.key, runId: run.id };
}
