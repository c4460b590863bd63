/**
 * What an emloom left behind that was killed at work.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import type { Db } from "../db/sqlite.ts";
import { sweep } from "../files/sweep.ts";

/**
 * Removes half-written files from emloom's own folders, if the last emloom was broken off; after an orderly end it
 * does nothing. The caller holds the lock, and has done so since `since`.
 */
export async function clearLeftovers(db: Db, settings: Settings, since: Date): Promise<void> {
  const brokenOff = await db.selectFrom("runs").select("id").where("state", "=", "running").limit(1)
    .execute();
  if (brokenOff.length === 0) return;
  for (const folder of new Set([settings.recordsPath!, settings.dataPath!])) await sweep(folder, since);
}
