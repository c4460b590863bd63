/**
 * Sessions in the database: what a harvest brings, every change of state with its reason, and the way back
 * into the queue.
 *
 * @module
 */
import type { Kysely, Selectable, Transaction } from "kysely";
import type { CalendarEvent, Consent, Instrument, Session, SessionState } from "../schemas/session.ts";
import { toInstrument } from "./instruments.ts";
import type { Instruments, Sessions, Tables } from "./tables.ts";

/** What happened to a session when an event of its calendar was stored. */
export type Stored = { id: number; change: "new" | "ended" | "changed" | "unchanged"; revision: number };

/**
 * Stores one calendar event: a new session, or the changes of a known one. A session that had ended and now has
 * other times, another person or another instrument gets a new revision, so that a record already built is built
 * again; so does one that turns out to be running still.
 *
 * @throws {TypeError} when a time is none.
 */
export async function storeEvent(
  trx: Transaction<Tables>,
  source: string,
  event: CalendarEvent,
  zone: string,
  now: Date,
): Promise<Stored> {
  const at = now.toISOString();
  const start = toUtc(event, event.start), end = event.end === null ? null : toUtc(event, event.end);
  const known = await trx.selectFrom("sessions").selectAll()
    .where("source", "=", source).where("event_id", "=", event.eventId).executeTakeFirst();
  const values = {
    identifier: event.identifier,
    instrument: event.instrument,
    started_at: start,
    ended_at: end,
    time_zone: zone,
    user: event.user,
    operator: event.operator,
    updated_at: at,
  };
  const state: SessionState = end ? "TO_BE_BUILT" : "WAITING_FOR_END";
  if (!known) {
    const { id } = await trx.insertInto("sessions")
      .values({ ...values, source, event_id: event.eventId, state, reason: null, created_at: at })
      .returning("id").executeTakeFirstOrThrow();
    await log(trx, id, "START", state, null, source, start);
    if (end) await log(trx, id, "END", state, null, source, end);
    return { id, change: "new", revision: 1 };
  }
  const same = (["instrument", "started_at", "ended_at", "user", "operator"] as const)
    .every((column) => known[column] === values[column]);
  if (same) return { id: known.id, change: "unchanged", revision: known.revision };
  const ended = known.ended_at === null && end !== null;
  const revision = known.ended_at === null ? known.revision : known.revision + 1;
  const reason = ended ? null : "the calendar changed this event";
  await trx.updateTable("sessions").set({ ...values, state, reason, revision }).where("id", "=", known.id)
    .execute();
  if (ended) await log(trx, known.id, "END", state, null, source, end);
  else await log(trx, known.id, "STATE", state, reason, source, at);
  return { id: known.id, change: ended ? "ended" : "changed", revision };
}

/** One form of each time, so that times compare as text and the same time is no change. */
function toUtc(event: CalendarEvent, time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) {
    throw new TypeError(`Cannot use "${time}" as a time of event "${event.eventId}"`);
  }
  return at.toISOString();
}

/** Sets a session's state, and writes the change into its history. */
export async function setState(
  trx: Transaction<Tables>,
  id: number,
  state: SessionState,
  reason: string | null,
  actor: string,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await trx.updateTable("sessions").set({ state, reason, updated_at: at }).where("id", "=", id).execute();
  await log(trx, id, "STATE", state, reason, actor, at);
}

/** Queues a session again under a new revision, whatever its state; tells the new revision. */
export async function requeue(
  trx: Transaction<Tables>,
  id: number,
  reason: string,
  actor: string,
  now: Date,
): Promise<number> {
  const { revision } = await trx.updateTable("sessions").set((row) => ({ revision: row("revision", "+", 1) }))
    .where("id", "=", id).returning("revision").executeTakeFirstOrThrow();
  await setState(trx, id, "TO_BE_BUILT", reason, actor, now);
  return revision;
}

/** Notes that a record is about to be built. */
export function logGeneration(trx: Transaction<Tables>, id: number, actor: string, now: Date): Promise<void> {
  return log(trx, id, "RECORD_GENERATION", null, null, actor, now.toISOString());
}

/** Keeps the answer that decides whether a record may be built. */
export async function keepConsent(
  trx: Transaction<Tables>,
  id: number,
  consent: Consent,
  now: Date,
): Promise<void> {
  const row = { ...consent, recorded_at: now.toISOString() };
  await trx.insertInto("consents").values({ session_id: id, ...row })
    .onConflict((conflict) => conflict.column("session_id").doUpdateSet(row)).execute();
}

/** A session that has ended, with its instrument, as the workflows want it. */
export async function getSession(db: Kysely<Tables>, id: number): Promise<Session | undefined> {
  const row = await db.selectFrom("sessions").innerJoin(
    "instruments",
    "instruments.pid",
    "sessions.instrument",
  )
    .selectAll("instruments").selectAll("sessions").where("sessions.id", "=", id).executeTakeFirst();
  return row && row.ended_at !== null ? toSession(row, row.ended_at) : undefined;
}

/** Ended sessions that wait for their record. */
export async function sessionsToBuild(db: Kysely<Tables>): Promise<Session[]> {
  const rows = await db.selectFrom("sessions").innerJoin(
    "instruments",
    "instruments.pid",
    "sessions.instrument",
  )
    .selectAll("instruments").selectAll("sessions").where("state", "=", "TO_BE_BUILT").orderBy("started_at")
    .execute();
  return rows.flatMap((row) => row.ended_at === null ? [] : [toSession(row, row.ended_at)]);
}

function toSession(row: Selectable<Sessions> & Selectable<Instruments>, end: string): Session {
  const instrument: Instrument = toInstrument(row);
  return {
    id: row.id,
    identifier: row.identifier,
    source: row.source,
    eventId: row.event_id,
    instrument,
    start: row.started_at,
    end,
    user: row.user,
    operator: row.operator,
    revision: row.revision,
  };
}

async function log(
  trx: Transaction<Tables>,
  session_id: number,
  event_type: "START" | "END" | "RECORD_GENERATION" | "STATE",
  state: SessionState | null,
  reason: string | null,
  actor: string,
  at: string,
): Promise<void> {
  await trx.insertInto("session_log").values({ session_id, event_type, state, reason, actor, at }).execute();
}
