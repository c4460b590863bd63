/**
 * Counts up a number in the database named first, as often as said second, each time in a transaction that reads,
 * waits a turn and writes.
 *
 * @module
 */
import { openDatabase, write } from "../../db/sqlite.ts";

const [path, times] = Deno.args as [string, string];
const db = openDatabase(path);
for (let i = 0; i < Number(times); i++) {
  await write(db, async (trx) => {
    const row = await trx.selectFrom("harvest_cursors").select("cursor").where("source", "=", "count")
      .executeTakeFirstOrThrow();
    if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await trx.updateTable("harvest_cursors").set({ cursor: String(Number(row.cursor) + 1) })
      .where("source", "=", "count").execute();
  });
  // Reads of its own, beside the transactions of others.
  await db.selectFrom("harvest_cursors").selectAll().execute();
}
await db.destroy();
