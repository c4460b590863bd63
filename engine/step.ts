/**
 * One step of a run: from its entry to its checkpoint, its failure, or the moment it is to be tried again.
 *
 * @module
 */
import { commit, event, keepAttempt, own, SaveError, tellAfter } from "./checkpoint.ts";
import { errorInfo } from "./error_info.ts";
import { NotYet } from "./errors.ts";
import { runItems } from "./items.ts";
import { throughJson } from "./json.ts";
import { endStep, putStep, restRun } from "./queries.ts";
import { waitBefore } from "./retry.ts";
import { stopRequested } from "./store.ts";
import { endingOf, Interrupted, ItemFailed, of, toolsFor, Trouble, Waiting, type Work } from "./work.ts";
import type { RunOutcome, Step, Trx } from "./workflow.ts";

/** Thrown when the run goes no further for now, which the database knows already. */
export class Suspended extends Error {
  override name = "Suspended";
}

/** Thrown when the run is over. */
export class Over extends Error {
  override name = "Over";
  /** @param record what the step leaves behind, for the transaction that ends the run */
  constructor(readonly outcome: RunOutcome, readonly record: (trx: Trx) => Promise<void>) {
    super();
  }
}

/** Marks the step at `position`, if there is one, as at work, in the transaction of what came before. */
export async function enter(
  work: Work,
  trx: Trx,
  position: number,
  before?: { state: string; attempts: number },
): Promise<void> {
  const step = work.workflow.steps[position];
  if (!step) return;
  // A try that the end of the program cut off is taken up again under its number.
  const attempts = before ? before.attempts + (before.state === "running" ? 0 : 1) : 1;
  await putStep(trx, {
    run_id: work.run.id,
    name: step.name,
    position,
    attempts,
    started_at: work.clock.now().toISOString(),
  });
  work.attempt = attempts;
  tellAfter(trx, { ...of(work), kind: "step", step: step.name, state: "started" });
}

/**
 * Runs the step that was entered; its result is in the database when this resolves, and the next step is entered.
 *
 * @throws {Interrupted} when the program ends, or the run was asked to stop.
 * @throws {Suspended} when it has to wait.
 * @throws {Over} when the run ends here.
 */
export async function runStep(work: Work, step: Step, position: number): Promise<unknown> {
  const tried = { step: step.name, item: null, number: work.attempt, startedAt: work.clock.now() };
  let done: { value: unknown; text: string | null };
  try {
    if (step.kind === "each") {
      const { items, outcomes } = await runItems(work, step);
      done = { value: outcomes, text: JSON.stringify(items) }; // what came of them is in rows of their own
    } else {
      const result = await step.run(work.context, toolsFor(work, step.name, tried.number));
      done = throughJson(result, `The result of step "${step.name}"`);
    }
  } catch (error) {
    return await leave(work, step, tried, error);
  }
  try {
    await commit(work, async (trx) => {
      if (step.kind === "step" && step.save) {
        await own(() => step.save!(trx, done.value, work.context, toolsFor(work, step.name, tried.number)));
      }
      await end(work, trx, tried, { state: "done", result: done.text });
      if (tried.number > 1) await keepAttempt(work, trx, tried, "done");
      await event(work, trx, { kind: "step", step: step.name, state: "done" });
      const last = position + 1 === work.workflow.steps.length;
      if (!last && await stopRequested(trx, work.run.id)) work.attempt = 0;
      else await enter(work, trx, position + 1);
    });
  } catch (error) {
    if (error instanceof SaveError) return await leave(work, step, tried, error.cause);
    throw error;
  }
  return done.value;
}

type Tried = Parameters<typeof keepAttempt>[2];

/** Writes how a try of the step came out. */
async function end(
  work: Work,
  trx: Trx,
  { step, number }: Tried,
  news: { state: "done" | "failed"; result?: string | null; error?: string },
): Promise<void> {
  await endStep(trx, {
    run_id: work.run.id,
    name: step,
    attempts: number,
    result: null,
    error: null,
    finished_at: work.clock.now().toISOString(),
    ...news,
  });
}

/** Leaves a step without a result. */
async function leave(work: Work, step: Step, tried: Tried, error: unknown): Promise<never> {
  if (error instanceof Interrupted) throw error;
  if (error instanceof Trouble) throw error.cause;
  // Items that wait have noted their own tries.
  if (error instanceof Waiting) return await suspend(work, tried, error, false);
  if (work.signal.aborted) throw new Interrupted();
  const cause = error instanceof ItemFailed ? error.cause : error;
  const info = errorInfo(cause);
  const ending = endingOf(work.workflow, cause);
  // The tries of an item are used up when its error arrives here.
  const pause = ending || error instanceof ItemFailed
    ? undefined
    : waitBefore(cause, tried.number, step.retry, work.random());
  if (pause !== undefined) {
    const waiting = new Waiting(new Date(work.clock.now().getTime() + pause), info);
    return await suspend(work, tried, waiting, !(cause instanceof NotYet));
  }
  const outcome: RunOutcome = ending
    ? { state: "ended", ending, error: info }
    : { state: "failed", step: step.name, error: info };
  throw new Over(outcome, async (trx) => {
    await end(work, trx, tried, { state: "failed", error: JSON.stringify(info) });
    await keepAttempt(work, trx, tried, outcome.state as "ended" | "failed", info);
    await event(work, trx, { kind: "step", step: step.name, state: outcome.state, error: info });
  });
}

/**
 * Puts the run to rest until it is due. The same reason again is not written into the history again.
 *
 * @param counts whether this was one of the tries that the step has
 */
async function suspend(
  work: Work,
  tried: Tried,
  { until, reason }: Waiting,
  counts: boolean,
): Promise<never> {
  const { id } = work.run;
  const attempts = counts ? tried.number : tried.number - 1;
  const error = JSON.stringify(reason), dueAt = until.toISOString();
  await commit(work, async (trx) => {
    const before = await trx.selectFrom("steps").select("error").where("run_id", "=", id)
      .where("name", "=", tried.step).executeTakeFirst();
    await trx.updateTable("steps").set({ state: "waiting", attempts, error }).where("run_id", "=", id)
      .where("name", "=", tried.step).execute();
    const next_attempt_at = await stopRequested(trx, id) ? null : dueAt;
    await restRun(trx, {
      id,
      state: "waiting",
      next_attempt_at,
      ending: null,
      error: null,
      finished_at: null,
    });
    if (counts) await keepAttempt(work, trx, tried, "retry", reason);
    const news = { step: tried.step, state: "waiting", error: reason };
    if (before?.error !== error) await event(work, trx, { kind: "step", ...news });
    tellAfter(trx, { ...of(work), kind: "run", ...news, until: dueAt });
  });
  throw new Suspended();
}
