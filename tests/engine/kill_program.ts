/**
 * Works through a small facility's queue, so that `kill_test.ts` can kill it. Every step and item leaves a line in
 * the file named second before it does anything else; every checkpoint leaves a row that can be written only once.
 *
 * @module
 */
import { write } from "../../db/sqlite.ts";
import { openDatabase } from "../../db/sqlite.ts";
import { drain, startRun } from "../../engine/dispatch/embedded.ts";
import { RetryableError } from "../../engine/errors.ts";
import { isLock, takeLock } from "../../engine/lock.ts";
import { type Trx, workflow } from "../../engine/workflow.ts";

const [path, effects] = Deno.args as [string, string];
const retry = { first: 1, factor: 1, max: 1, attempts: 50 };

/** Says what is being done, and takes a moment for it. */
async function act(...what: (string | number)[]): Promise<void> {
  Deno.writeTextFileSync(effects, `${what.join(" ")}\n`, { append: true });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
}

/** A row of which there can be one: a second time would fail the step. */
async function once(trx: Trx, ...what: (string | number)[]): Promise<void> {
  await trx.insertInto("harvest_cursors").values({ source: what.join(" "), cursor: "", updated_at: "" })
    .execute();
}

const record = workflow<{ name: string }>("record")
  .step("find", async ({ name }) => {
    await act("record", name, "find");
    return Array.from({ length: 12 }, (_, i) => `file ${i}`);
  }, { save: (trx, _found, { name }) => once(trx, name, "find") })
  .each("extract", ({ find }) => find, (file) => file, async (file, { name }, house) => {
    await act("record", name, "extract", file);
    if (file === "file 3") throw new SyntaxError("broken");
    if (file === "file 7" && house.attempt < 3) throw new RetryableError("busy");
    return `${file} of ${name}`;
  }, {
    parallel: 3,
    onError: "keep",
    retry,
    save: (trx, { item }, { name }) => once(trx, name, "extract", item),
  })
  .step("build", async ({ name, extract }) => {
    await act("record", name, "build");
    return extract.map(({ ok, error }) => ok ?? error?.message);
  }, { save: (trx, built, { name }) => once(trx, name, "build", JSON.stringify(built)) })
  .settled((trx, { name }, { state }) => once(trx, name, state));

const harvest = workflow<Record<never, never>>("harvest")
  .each("calendars", () => ["nemo", "ical"], (name) => name, async (name) => {
    await act("harvest", "now", "calendars", name);
    return [1, 2].map((n) => `${name} ${n}`);
  }, {
    save: async (trx, { ok = [] }) => {
      for (const name of ok) await startRun(trx, record, name, { name }, new Date());
    },
  })
  .settled((trx, _, { state }) => once(trx, "harvest", state));

const lock = await takeLock(path, { command: "run", pid: Deno.pid, host: "here", since: "now" });
if (!isLock(lock)) throw new Error("The one before is still at work");
const db = openDatabase(path);
await write(db, (trx) => startRun(trx, harvest, "now", {}, new Date()));
console.log("at work");
await drain({ db, workflows: [harvest, record], house: {}, parallel: 2, patience: 60_000 });
await db.destroy();
