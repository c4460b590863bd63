/**
 * Runs, steps, items and attempts in the database.
 *
 * @module
 */
import type { Kysely, Selectable, Transaction } from "kysely";
import type { Items, Runs, Steps, Tables } from "../db/tables.ts";
import type { EngineEvent } from "./events.ts";
import { throughJson } from "./json.ts";
import { findRun, putEvent, putRun, readStop } from "./queries.ts";

/** A row of `runs`. */
export type RunRow = Selectable<Runs>;
/** A row of `steps`. */
export type StepRow = Selectable<Steps>;
/** A row of `items`. */
export type ItemRow = Selectable<Items>;
type Reader = Kysely<Tables>;
type Writer = Transaction<Tables>;

/** Starts a run, unless the workflow has one of that key already; tells its id. */
export async function startRun(
  trx: Writer,
  workflow: { name: string; version: string },
  key: string,
  input: unknown,
  now: Date,
): Promise<number> {
  const text = throughJson(input, `The input of run "${key}"`).text ?? "null";
  const identity = { workflow: workflow.name, key };
  const [started] = await putRun(trx, {
    ...identity,
    version: workflow.version,
    input: text,
    created_at: now.toISOString(),
  });
  if (started) return started.id;
  const [there] = await findRun(trx, identity);
  return there!.id;
}

/**
 * Asks a run to stop: at its next step or item, or, when it waits, as soon as a program works on the queue. False
 * when it has ended.
 */
export async function requestStop(trx: Writer, id: number): Promise<boolean> {
  const done = await trx.updateTable("runs").set({ stop_requested: 1, next_attempt_at: null })
    .where("id", "=", id).where("state", "in", ["queued", "running", "waiting"]).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** True when somebody asked the run to stop. */
export async function stopRequested(db: Reader, id: number): Promise<boolean> {
  const [row] = await readStop(db, { id });
  return row?.stop_requested === 1;
}

/** Runs that can be worked on at `now`, oldest first. What was running when its process died is among them. */
export async function dueRuns(
  db: Reader,
  workflows: string[],
  now: Date,
  busy: number[],
  limit: number,
): Promise<RunRow[]> {
  const due = db.selectFrom("runs").select("id").where("workflow", "in", workflows)
    .where((row) =>
      row.or([
        row("state", "in", ["queued", "running"]),
        row.and([row("state", "=", "waiting"), row("next_attempt_at", "is", null)]),
        row.and([row("state", "=", "waiting"), row("next_attempt_at", "<=", now.toISOString())]),
      ])
    )
    .$if(busy.length > 0, (query) => query.where("id", "not in", busy))
    .orderBy("id").limit(limit);
  return await db.selectFrom("runs").selectAll().where("id", "in", due).orderBy("id").execute();
}

/** When the next run is due: at once for one that waits for nothing. */
export async function nextDue(db: Reader, workflows: string[], busy: number[]): Promise<Date | undefined> {
  const open = db.selectFrom("runs").where("workflow", "in", workflows)
    .$if(busy.length > 0, (query) => query.where("id", "not in", busy));
  const waiting = await open.select("next_attempt_at").where("state", "=", "waiting")
    .orderBy("next_attempt_at").limit(1).executeTakeFirst();
  const ready = await open.select("id").where("state", "in", ["queued", "running"]).limit(1)
    .executeTakeFirst();
  return ready ? new Date(0) : waiting && new Date(waiting.next_attempt_at ?? 0);
}

/** True when the workflow has a run that has not ended. */
export async function hasOpenRun(db: Reader, workflow: string): Promise<boolean> {
  const row = await db.selectFrom("runs").select("id").where("workflow", "=", workflow)
    .where("state", "in", ["queued", "running", "waiting"]).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Makes all waiting runs due at once, and their items. */
export async function wakeAll(trx: Writer, workflows: string[]): Promise<void> {
  const waiting = trx.selectFrom("runs").select("id").where("state", "=", "waiting")
    .where("workflow", "in", workflows);
  await trx.updateTable("items").set({ next_attempt_at: null }).where("run_id", "in", waiting)
    .where("state", "=", "waiting").execute();
  await trx.updateTable("runs").set({ next_attempt_at: null }).where("state", "=", "waiting")
    .where("workflow", "in", workflows).execute();
}

/** Ids among `ids` that were asked to stop. */
export async function askedToStop(db: Reader, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("runs").select("id").where("id", "in", ids).where("stop_requested", "=", 1)
    .execute();
  return rows.map((row) => row.id);
}

/** Writes one event, in the transaction of what it tells. */
export async function writeEvent(trx: Writer, event: EngineEvent, now: Date): Promise<void> {
  await putEvent(trx, {
    run_id: event.runId,
    at: now.toISOString(),
    kind: event.state ? `${event.kind}.${event.state}` : event.kind,
    step: event.step ?? null,
    item: event.item ?? null,
    message: event.message ?? event.error?.message ?? "",
    data: event.error ? JSON.stringify(event.error) : null,
  });
}
