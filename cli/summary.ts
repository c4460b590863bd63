/**
 * What a run came to.
 *
 * @module
 */
import type { Db } from "../db/sqlite.ts";
import type { ErrorInfo } from "../engine/workflow.ts";
import type { SessionState } from "../schemas/session.ts";

/** Counts since a moment. */
export interface Summary {
  /** Sessions whose state changed, by their state now. */
  sessions: Partial<Record<SessionState, number>>;
  /** Sessions that wait, with what they wait for; `trouble` when something failed, rather than is not yet there. */
  waiting: { session: string; reason: string; trouble: boolean }[];
  /** Sessions that need attention, and calendars that did not answer. */
  problems: { what: string; reason: string }[];
  /** Problems, and sessions that wait because of trouble: this much of the work was not done. */
  failed: number;
}

/** What happened since `since` (ISO 8601). */
export async function summarise(db: Db, since: string): Promise<Summary> {
  const sessions = await db.selectFrom("sessions").select(["id", "identifier", "state", "reason"])
    .where("updated_at", ">=", since).execute();
  const items = await db.selectFrom("items").innerJoin("runs", "runs.id", "items.run_id")
    .select(["items.key", "items.error"]).where("runs.workflow", "=", "harvest").where(
      "runs.created_at",
      ">=",
      since,
    )
    .where("items.state", "in", ["failed", "waiting"]).execute();
  const waiting = await db.selectFrom("runs").innerJoin("steps", "steps.run_id", "runs.id")
    .select(["runs.key", "steps.error"]).where("runs.state", "=", "waiting").where(
      "runs.workflow",
      "=",
      "record",
    )
    .where("steps.state", "=", "waiting").execute();
  const counts: Summary["sessions"] = {};
  for (const { state } of sessions) counts[state] = (counts[state] ?? 0) + 1;
  const problems = [
    ...items.map(({ key, error }) => ({ what: `calendar ${key}`, reason: messageOf(error) })),
    ...sessions.filter(({ state }) => state === "ERROR" || state === "BUILT_NOT_EXPORTED")
      .map(({ id, reason }) => ({ what: `session ${id}`, reason: reason ?? "" })),
  ];
  const waits = waiting.map(({ key, error }) => ({
    session: key.split("/")[0]!,
    reason: messageOf(error),
    trouble: !read(error).waiting,
  }));
  return {
    sessions: counts,
    waiting: waits,
    problems,
    failed: problems.length + waits.filter(({ trouble }) => trouble).length,
  };
}

function messageOf(error: string | null): string {
  return read(error).message ?? "";
}

function read(error: string | null): Partial<ErrorInfo> {
  return error ? JSON.parse(error) : {};
}

/** The summary for a person. */
export function summaryLines({ sessions, waiting, problems }: Summary): string[] {
  const counts = Object.entries(sessions).map(([state, n]) => `${n} ${state}`);
  const isQuiet = waiting.length + problems.length === 0;
  return [
    ...counts.length ? [counts.join(", ")] : isQuiet ? ["Nothing to do"] : [],
    ...waiting.map(({ session, reason }) => `  session ${session} waits: ${reason}`),
    ...problems.map(({ what, reason }) => `  ${what} needs attention: ${reason}`),
  ];
}
