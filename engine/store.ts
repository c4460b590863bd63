/**
 * Runs, steps, items and attempts in the database.
 *
 * @module
 */
import { type Kysely, sql, type Transaction } from "kysely";
import type { Items, Runs, Steps, Tables } from "../db/tables.ts";
import type { Selectable } from "kysely";
import type { EngineEvent } from "./events.ts";

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
  await trx.insertInto("runs").values({
    workflow: workflow.name,
    key,
    version: workflow.version,
    input: JSON.stringify(input),
    state: "queued",
    ending: null,
    error: null,
    stop_requested: 0,
    restarts: 0,
    next_attempt_at: null,
    created_at: now.toISOString(),
    started_at: null,
    finished_at: null,
  }).onConflict((conflict) => conflict.columns(["workflow", "key"]).doNothing()).execute();
  const row = await trx.selectFrom("runs").select("id").where("workflow", "=", workflow.name).where(
    "key",
    "=",
    key,
  )
    .executeTakeFirstOrThrow();
  return row.id;
}

/**
 * Asks a run to stop: at its next step or item, or at once when nobody works on it. False when it has ended.
 */
export async function requestStop(trx: Writer, id: number): Promise<boolean> {
  const done = await trx.updateTable("runs").set({ stop_requested: 1, next_attempt_at: null })
    .where("id", "=", id).where("state", "in", ["queued", "running", "waiting"]).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Runs that can be worked on at `now`, oldest first. What was running when its process died is among them. */
export function dueRuns(
  db: Reader,
  workflows: string[],
  now: Date,
  busy: number[],
  limit: number,
): Promise<RunRow[]> {
  return db.selectFrom("runs").selectAll().where("workflow", "in", workflows)
    .where((row) =>
      row.or([
        row("state", "in", ["queued", "running"]),
        row.and([
          row("state", "=", "waiting"),
          sql<boolean>`coalesce(next_attempt_at, '') <= ${now.toISOString()}`,
        ]),
      ])
    )
    .$if(busy.length > 0, (query) => query.where("id", "not in", busy))
    .orderBy("id").limit(limit).execute();
}

/** When the next waiting run is due. */
export async function nextDue(db: Reader, workflows: string[], busy: number[]): Promise<Date | undefined> {
  const row = await db.selectFrom("runs").select("next_attempt_at").where("state", "=", "waiting")
    .where("workflow", "in", workflows).$if(busy.length > 0, (query) => query.where("id", "not in", busy))
    .orderBy("next_attempt_at").limit(1).executeTakeFirst();
  return row?.next_attempt_at ? new Date(row.next_attempt_at) : undefined;
}

/** Makes all waiting runs due at once. */
export async function wakeAll(trx: Writer, workflows: string[]): Promise<void> {
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
  await trx.insertInto("events").values({
    run_id: event.runId,
    at: now.toISOString(),
    kind: event.state ? `${event.kind}.${event.state}` : event.kind,
    step: event.step ?? null,
    item: event.item ?? null,
    message: event.message ?? event.error?.message ?? "",
    data: event.error ? JSON.stringify(event.error) : null,
  }).execute();
}
