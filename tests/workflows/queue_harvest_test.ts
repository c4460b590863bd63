import { assertEquals } from "@std/assert";
import { write } from "../../db/sqlite.ts";
import { queueHarvest } from "../../workflows/queue_harvest.ts";
import { withDatabase } from "../db/helpers.ts";

Deno.test("queueHarvest() takes the place of harvests of the same window that did not end", () =>
  withDatabase(async (db) => {
    const all = { from: "none", to: null }, sinceLast = { from: null, to: null };
    const at = (second: number) => new Date(Date.UTC(2024, 1, 14, 8, 0, second));
    const put = (window: typeof all | typeof sinceLast, second: number) =>
      write(db, (trx) => queueHarvest(trx, window, at(second)));
    await put(all, 0);
    await put(sinceLast, 1);
    await db.updateTable("runs").set({ state: "waiting", next_attempt_at: at(59).toISOString() }).execute();
    await put(sinceLast, 2);
    await db.updateTable("runs").set({ state: "done" }).where("key", "=", at(2).toISOString()).execute();
    await put(sinceLast, 3);

    const runs = await db.selectFrom("runs").select(["key", "state", "stop_requested", "next_attempt_at"])
      .orderBy("id").execute();
    assertEquals(runs.map((run) => [run.key, run.state, run.stop_requested, run.next_attempt_at]), [
      [at(0).toISOString(), "waiting", 0, at(59).toISOString()],
      [at(1).toISOString(), "waiting", 1, null],
      [at(2).toISOString(), "done", 0, null],
      [at(3).toISOString(), "queued", 0, null],
    ]);
  }));
