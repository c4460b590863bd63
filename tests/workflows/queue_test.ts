import { assertEquals } from "@std/assert";
import { migrate } from "../../db/migrate.ts";
import { putInstrument, readInstrument } from "../../db/instruments.ts";
import { storeEvent } from "../../db/sessions.ts";
import { type Db, openDatabase, write } from "../../db/sqlite.ts";
import { queueRecord, retrySession, stopSession } from "../../workflows/queue.ts";

const NOW = new Date("2024-02-15T00:00:00Z");

async function withDatabase(work: (db: Db) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await migrate(`${folder}/x.db`);
  const db = openDatabase(`${folder}/x.db`);
  await write(db, (trx) => putInstrument(trx, readInstrument({ instrument_pid: "A" })));
  await work(db).finally(() => db.destroy());
  await Deno.remove(folder, { recursive: true });
}

function event(end: string | null) {
  return {
    identifier: "x",
    eventId: "1",
    instrument: "A",
    start: "2024-02-14T09:00:00.000Z",
    end,
    user: null,
    operator: null,
  };
}

const runs = (db: Db) => db.selectFrom("runs").select(["key", "stop_requested"]).orderBy("id").execute();

Deno.test("queueRecord() starts one run a revision, and stops those of earlier ones", () =>
  withDatabase(async (db) => {
    const put = (end: string | null) =>
      write(db, async (trx) => {
        const stored = await storeEvent(trx, "c", event(end), "UTC", NOW);
        await queueRecord(trx, stored.id, NOW);
        return stored;
      });
    assertEquals((await put(null)).change, "new");
    assertEquals(await runs(db), []); // still running at the instrument
    assertEquals((await put("2024-02-14T10:00:00.000Z")).change, "ended");
    assertEquals((await put("2024-02-14T10:00:00.000Z")).change, "unchanged");
    assertEquals(await runs(db), [{ key: "1/1", stop_requested: 0 }]);
    assertEquals((await put("2024-02-14T11:00:00.000Z")).revision, 2);
    assertEquals(await runs(db), [{ key: "1/1", stop_requested: 1 }, { key: "1/2", stop_requested: 0 }]);
  }));

Deno.test("retrySession() queues whatever the state, but not what still runs; stopSession() tells whether there was work", () =>
  withDatabase(async (db) => {
    const { id } = await write(db, (trx) => storeEvent(trx, "c", event(null), "UTC", NOW));
    assertEquals(await retrySession(db, id, "why", "me", NOW), undefined);
    assertEquals(await stopSession(db, id), false);
    await write(db, (trx) => storeEvent(trx, "c", event("2024-02-14T10:00:00.000Z"), "UTC", NOW));
    assertEquals(await retrySession(db, id, "why", "me", NOW), 2);
    assertEquals(await stopSession(db, id), true);
    const session = await db.selectFrom("sessions").select(["state", "reason", "revision"])
      .executeTakeFirstOrThrow();
    assertEquals(session, { state: "TO_BE_BUILT", reason: "why", revision: 2 });
  }));

Deno.test("queueRecord() stops the work when a booking was opened again, and starts anew after its new end", () =>
  withDatabase(async (db) => {
    const put = (end: string | null) =>
      write(db, async (trx) => {
        const stored = await storeEvent(trx, "c", event(end), "UTC", NOW);
        await queueRecord(trx, stored.id, NOW);
      });
    await put("2024-02-14T10:00:00.000Z");
    await put(null);
    assertEquals(await runs(db), [{ key: "1/1", stop_requested: 1 }]);
    await put("2024-02-14T12:00:00.000Z");
    assertEquals(await runs(db), [{ key: "1/1", stop_requested: 1 }, { key: "1/2", stop_requested: 0 }]);
  }));
