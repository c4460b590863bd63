/**
 * Putting a harvest into the queue.
 *
 * @module
 */
import { requestStop, startRun } from "../engine/dispatch/embedded.ts";
import type { Trx } from "../engine/workflow.ts";
import harvest, { type HarvestInput } from "./harvest.ts";

/**
 * Starts a harvest of all calendars. Those of the same window that were broken off, or wait for a calendar that
 * does not answer, are stopped: this one brings all that they would, and they must not pile up.
 */
export async function queueHarvest(trx: Trx, window: HarvestInput, now: Date): Promise<void> {
  const open = await trx.selectFrom("runs").select("id").where("workflow", "=", harvest.name)
    .where("input", "=", JSON.stringify(window)).where("state", "in", ["queued", "running", "waiting"])
    .execute();
  for (const { id } of open) await requestStop(trx, id);
  await startRun(trx, harvest, now.toISOString(), window, now);
}
