/**
 * What a run's outcome means for its session.
 *
 * @module
 */
import type { ErrorInfo, RunOutcome, StepTools, Trx } from "../../engine/workflow.ts";
import type { Session, SessionState } from "../../schemas/session.ts";
import type { House } from "../house.ts";

/** True when the session has been queued again since this run began. */
export async function isSuperseded(trx: Trx, session: Session): Promise<boolean> {
  const row = await trx.selectFrom("sessions").select("revision").where("id", "=", session.id)
    .executeTakeFirstOrThrow();
  return row.revision > session.revision;
}

/** The session's new state, and why. */
export async function stateAfter(
  trx: Trx,
  session: Session,
  outcome: RunOutcome,
  house: House & StepTools,
): Promise<{ state: SessionState; reason: string | null }> {
  switch (outcome.state) {
    case "ended":
      return { state: outcome.ending as SessionState, reason: outcome.error.message };
    case "failed":
      return { state: "ERROR", reason: `${outcome.step}: ${outcome.error.message}` };
    case "stopped":
      return { state: "ERROR", reason: "stopped on request" };
    case "done":
      return await afterSiteSteps(trx, await afterUploads(trx, session, house), house);
  }
}

/** A step of the site that failed for good needs attention. The record is where it is all the same. */
async function afterSiteSteps(
  trx: Trx,
  before: { state: SessionState; reason: string | null },
  { site, runId }: House & StepTools,
): Promise<typeof before> {
  const names = site.steps.map((step) => step.name);
  if (names.length === 0) return before;
  const failed = await trx.selectFrom("items").select(["step", "error"]).where("run_id", "=", runId)
    .where("step", "in", names).where("state", "=", "failed").execute();
  if (failed.length === 0) return before;
  const reasons = failed.map(({ step, error }) =>
    `step ${step}: ${(JSON.parse(error ?? "{}") as ErrorInfo).message}`
  );
  const where = before.state === "COMPLETED" ? ["the record is complete"] : [];
  return {
    state: before.state === "COMPLETED" ? "ERROR" : before.state,
    reason: [...where, ...before.reason === null ? [] : [before.reason], ...reasons].join("; "),
  };
}

/** Complete when the export strategy is satisfied: `all` wants every destination, the others one. */
async function afterUploads(trx: Trx, session: Session, house: House) {
  const names = house.destinations.map((each) => each.name);
  if (names.length === 0) {
    return {
      state: "COMPLETED" as const,
      reason: "no destination is configured: the record stays in its folder",
    };
  }
  const ledger = await trx.selectFrom("uploads").select(["destination", "state", "error"])
    .where("session_id", "=", session.id).where("destination", "in", names).execute();
  const failed = ledger.filter((row) => row.state === "failed");
  const done = ledger.filter((row) => row.state === "done");
  const satisfied = house.settings.exportStrategy === "all" ? failed.length === 0 : done.length > 0;
  const reason = failed.map((row) => `${row.destination}: ${row.error}`).join("; ") || null;
  return { state: satisfied ? "COMPLETED" as const : "BUILT_NOT_EXPORTED" as const, reason };
}
