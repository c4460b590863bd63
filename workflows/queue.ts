/**
 * Putting sessions into the queue, and taking them out.
 *
 * @module
 */
import { getSession, requeue } from "../db/sessions.ts";
import { type Db, write } from "../db/sqlite.ts";
import { requestStop, startRun } from "../engine/dispatch/embedded.ts";
import type { Trx } from "../engine/workflow.ts";
import record from "./record.ts";

/**
 * Starts the record run of a session's present revision, unless there is one, and stops those of earlier revisions.
 */
export async function queueRecord(trx: Trx, id: number, now: Date): Promise<void> {
  const session = await getSession(trx, id);
  const key = session && `${session.id}/${session.revision}`;
  for (const run of await openRuns(trx, id)) {
    if (run.key !== key) await requestStop(trx, run.id); // also when the booking was opened again
  }
  if (session && key) await startRun(trx, record, key, { session }, now);
}

/** Queues a session again under a new revision; nothing while it is still running at the instrument. */
export function retrySession(
  db: Db,
  id: number,
  reason: string,
  actor: string,
  now: Date,
): Promise<number | undefined> {
  return write(db, async (trx) => {
    if (!await getSession(trx, id)) return undefined;
    const revision = await requeue(trx, id, reason, actor, now);
    await queueRecord(trx, id, now);
    return revision;
  });
}

/** Stops the work on a session, at its next step or item; false when there is none. */
export function stopSession(db: Db, id: number): Promise<boolean> {
  return write(db, async (trx) => {
    const open = await openRuns(trx, id);
    for (const run of open) await requestStop(trx, run.id);
    return open.length > 0;
  });
}

function openRuns(trx: Trx, session: number): Promise<{ id: number; key: string }[]> {
  return trx.selectFrom("runs").select(["id", "key"]).where("workflow", "=", record.name)
    .where("key", "like", `${session}/%`).where("state", "in", ["queued", "running", "waiting"]).execute();
}
