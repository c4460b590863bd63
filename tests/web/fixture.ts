/**
 * A database with sessions in several states, in a folder that the pages can serve previews from.
 *
 * @module
 */
import { migrate } from "../../db/migrate.ts";
import { putInstrument, readInstrument } from "../../db/instruments.ts";
import { keepConsent, setState, storeEvent } from "../../db/sessions.ts";
import { type Db, openDatabase, write } from "../../db/sqlite.ts";
import { createApp } from "../../web/app.ts";
import type { Hono } from "hono";

/** What the tests look at. */
export interface Facility extends AsyncDisposable {
  app: Hono;
  db: Db;
  folder: string;
}

const STEPS = ["harvest", "find", "extract", "upload"];
const NOW = new Date("2024-02-15T00:00:00Z");
/** One pixel. */
export const PNG = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABc3UBGAAAAABJRU5ErkJggg=="),
  (char) => char.charCodeAt(0),
);

/** Makes it: session 1 complete with a dataset and a broken file, 2 failed, 3 running. */
export async function facility(): Promise<Facility> {
  const folder = await Deno.makeTempDir();
  await migrate(`${folder}/emloom.db`);
  const db = openDatabase(`${folder}/emloom.db`);
  await write(db, async (trx) => {
    await putInstrument(
      trx,
      readInstrument({
        instrument_pid: "TITAN-1",
        display_name: "Titan <80-300>",
        timezone: "America/New_York",
      }),
    );
    const times = [["2024-02-14T14:00:00Z", "2024-02-14T22:00:00Z"], [
      "2024-02-13T14:00:00Z",
      "2024-02-14T02:00:00Z",
    ], ["2024-02-12T14:00:00Z", null]] as const;
    for (const [i, [start, end]] of times.entries()) {
      const n = i + 1;
      await storeEvent(
        trx,
        "nemo-1",
        {
          identifier: `https://nemo.example.org/api/usage_events/?id=${n}`,
          eventId: String(n),
          instrument: "TITAN-1",
          start,
          end,
          user: n === 2 ? "<b>eve</b>" : "amara",
          operator: null,
        },
        "America/New_York",
        NOW,
      );
    }
    await setState(trx, 1, "COMPLETED", null, "test", NOW);
    await setState(trx, 2, "ERROR", "extract: the share <gone> is away", "test", NOW);
    await keepConsent(trx, 1, {
      decision: "granted",
      question: "data_consent",
      answer: "Agree",
      person: "amara",
      time: null,
      source: "run_data",
    }, NOW);
    const base = { session_id: 1, revision: 1 };
    for (
      const [path, activity, excluded] of [["Titan/a.dm3", 0, null], ["Titan/bad.dm3", 1, null], [
        "Titan/x.db",
        null,
        "ignored by pattern *.db",
      ]] as const
    ) {
      await trx.insertInto("files").values({
        ...base,
        path,
        size: 1234,
        mtime: "2024-02-14T15:00:00.000Z",
        sha256: null,
        activity,
        excluded,
      }).execute();
    }
    const dataset = { ...base, signal: 0, extractor: "digital-micrograph", problems: "[]" };
    await trx.insertInto("datasets").values({
      ...dataset,
      path: "Titan/a.dm3",
      type: "Image",
      data_type: "STEM_Imaging",
      metadata:
        '{"acceleration_voltage":{"value":200,"unit":"kV"},"extensions":{"EDS":{"Live time":{"value":3,"unit":"s"}}}}',
      error: null,
      preview: "Titan/a.dm3.thumb.png",
    }).execute();
    await trx.insertInto("datasets").values({
      ...dataset,
      path: "Titan/bad.dm3",
      type: "Unknown",
      data_type: "Unknown",
      metadata: "{}",
      error: "bad.dm3 at byte 12: The file ends inside this tag",
      preview: null,
    }).execute();
    await trx.insertInto("records").values({
      ...base,
      record_id: "emloom:nemo-1:1",
      path: "/records/2024-02-14_TITAN-1_1.xml",
      xml: "<Experiment/>",
      sha256: "0",
      valid: 1,
      problems: "[]",
      created_at: NOW.toISOString(),
    }).execute();
    await trx.insertInto("uploads").values({
      session_id: 1,
      destination: "cdcs",
      state: "done",
      remote_id: "7",
      url: "javascript:alert(1)",
      sha256: "0",
      attempts: 1,
      error: null,
      updated_at: NOW.toISOString(),
    }).execute();
    await trx.insertInto("runs").values({
      workflow: "record",
      key: "1/1",
      version: "1",
      input: "{}",
      stop_requested: 0,
      restarts: 0,
      state: "done",
      ending: null,
      error: null,
      next_attempt_at: null,
      created_at: NOW.toISOString(),
      started_at: NOW.toISOString(),
      finished_at: NOW.toISOString(),
    }).execute();
    await trx.insertInto("steps").values({
      run_id: 1,
      name: "harvest",
      position: 0,
      state: "done",
      result: "{}",
      error: null,
      attempts: 1,
      started_at: NOW.toISOString(),
      finished_at: NOW.toISOString(),
    }).execute();
  });
  await Deno.mkdir(`${folder}/Titan`);
  await Deno.writeFile(`${folder}/Titan/a.dm3.thumb.png`, PNG);
  return {
    app: createApp({ db, dataPath: folder, steps: STEPS, version: "1.2.3" }),
    db,
    folder,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
