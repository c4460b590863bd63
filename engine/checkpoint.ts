/**
 * The one way in which a run changes the database: a transaction with its events, told once it is committed.
 *
 * @module
 */
import { writeTogether } from "../db/together.ts";
import type { ErrorInfo } from "./error_info.ts";
import type { EngineEvent } from "./events.ts";
import { reached } from "./points.ts";
import { writeEvent } from "./store.ts";
import { of, type Work } from "./work.ts";
import type { Trx } from "./workflow.ts";

/** What a workflow's own `save` or `settled` threw: its transaction was rolled back. */
export class SaveError extends Error {
  override name = "SaveError";
  constructor(override readonly cause: unknown) {
    super();
  }
}

/** The news of the transactions that are under way. */
const pending = new WeakMap<Trx, EngineEvent[]>();

/** One transaction, with the points around its commit at which a test may kill the process. */
export async function commit<T>(work: Work, inside: (trx: Trx) => Promise<T>): Promise<T> {
  const told: EngineEvent[] = [];
  let noted = 0;
  const result = await writeTogether(work.db, async (trx) => {
    pending.set(trx, told);
    const value = await inside(trx);
    for (noted = 0; noted < work.notes.length; noted++) {
      await writeEvent(trx, work.notes[noted]!, work.clock.now());
    }
    reached("commit:before");
    return value;
  });
  reached("commit:after");
  work.notes.splice(0, noted);
  for (const news of told) work.tell(news);
  return result;
}

/** Writes an event; listeners hear of it after the commit. */
export async function event(
  work: Work,
  trx: Trx,
  news: Omit<EngineEvent, "workflow" | "key" | "runId">,
): Promise<void> {
  const whole = { ...of(work), ...news };
  await writeEvent(trx, whole, work.clock.now());
  tellAfter(trx, whole);
}

/** Tells listeners after the commit what is not worth a row. */
export function tellAfter(trx: Trx, news: EngineEvent): void {
  pending.get(trx)?.push(news);
}

/** Runs a workflow's own part of a transaction, so that its errors are known from the engine's. */
export async function own(part: () => unknown): Promise<void> {
  try {
    await part();
  } catch (error) {
    throw new SaveError(error);
  }
}

/** Notes one try. */
export async function keepAttempt(
  work: Work,
  trx: Trx,
  attempt: { step: string; item: string | null; number: number; startedAt: Date },
  outcome: "done" | "retry" | "failed" | "ended",
  error?: ErrorInfo,
): Promise<void> {
  const { step, item, number, startedAt } = attempt;
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
