/**
 * Step *upload* of a record: one destination, and the ledger of what it has.
 *
 * @module
 */
import type { Transaction } from "kysely";
import type { Tables } from "../../db/tables.ts";
import type { Uploaded } from "../../destinations/define.ts";
import type { ErrorInfo, StepTools } from "../../engine/workflow.ts";
import type { Session } from "../../schemas/session.ts";
import type { House } from "../house.ts";
import type { Built } from "./build.ts";

/** What came of one destination: `skipped` when another one was enough. */
export type UploadResult = Uploaded | { action: "skipped" };

/** Names of the destinations that this record goes to. */
export function destinationsOf(house: House): string[] {
  return house.destinations.map((destination) => destination.name);
}

/**
 * Uploads the record to one destination, unless an earlier one was enough (`first_success`).
 *
 * @throws {RetryableError} when the destination cannot be reached just now.
 */
export async function uploadTo(
  name: string,
  built: Built,
  session: Session,
  house: House & StepTools,
): Promise<UploadResult> {
  const ledger = await house.db.selectFrom("uploads").selectAll().where("session_id", "=", session.id)
    .execute();
  const { exportStrategy } = house.settings;
  if (
    exportStrategy === "first_success" &&
    ledger.some((row) => row.state === "done" && row.sha256 === built.sha256)
  ) {
    return { action: "skipped" };
  }
  const destination = house.destinations.find((each) => each.name === name);
  if (!destination) throw new Error(`The destination "${name}" is not configured any more`);
  const { xml } = await house.db.selectFrom("records").select("xml").where("session_id", "=", session.id)
    .where("revision", "=", session.revision).executeTakeFirstOrThrow();
  const before = ledger.find((row) => row.destination === name);
  const uploaded = await destination.upload(
    {
      ...built,
      xml,
      session: {
        identifier: session.identifier,
        instrument: session.instrument.pid,
        start: session.start,
        end: session.end,
        user: session.user,
      },
    },
    { remoteId: before?.remote_id ?? null, sha256: before?.sha256 ?? null },
    house.signal,
  );
  if (uploaded.warning) house.note(uploaded.warning);
  return uploaded;
}

/** Writes the ledger, in the transaction of the checkpoint. */
export async function saveUpload(
  trx: Transaction<Tables>,
  name: string,
  outcome: { ok: UploadResult } | { error: ErrorInfo },
  session: Session,
  now: Date,
): Promise<void> {
  if ("ok" in outcome && outcome.ok.action === "skipped") return;
  const key = { session_id: session.id, destination: name };
  const news = "ok" in outcome
    ? {
      state: "done" as const,
      remote_id: (outcome.ok as Uploaded).remoteId,
      url: (outcome.ok as Uploaded).url ?? null,
      sha256: (outcome.ok as Uploaded).sha256,
      error: null,
    }
    : { state: "failed" as const, error: outcome.error.message };
  await trx.insertInto("uploads")
    .values({
      remote_id: null,
      url: null,
      sha256: null,
      ...key,
      ...news,
      attempts: 1,
      updated_at: now.toISOString(),
    })
    .onConflict((conflict) =>
      conflict.columns(["session_id", "destination"]).doUpdateSet((row) => ({
        ...news,
        attempts: row("uploads.attempts", "+", 1),
        updated_at: now.toISOString(),
      }))
    ).execute();
}
