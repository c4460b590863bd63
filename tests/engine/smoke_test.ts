import { assertEquals } from "@std/assert";
import { openDatabase, write } from "../../db/sqlite.ts";
import { migrate } from "../../db/migrate.ts";
import { drain, startRun } from "../../engine/dispatch/embedded.ts";
import { RetryableError } from "../../engine/errors.ts";
import { workflow } from "../../engine/workflow.ts";

Deno.test("drain() runs a chain with items, retries and a kept failure", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/x.db`;
  assertEquals((await migrate(path)).applied, ["0001_first"]);
  assertEquals((await migrate(path)).applied, []);
  const db = openDatabase(path);
  let tries = 0;
  const outcomes: unknown[] = [];
  const chain = workflow<{ n: number }, { add: number }>("chain")
    .step("a", ({ n }, house) => n + house.add)
    .step("b", ({ a }) => {
      if (++tries < 3) throw new RetryableError("later");
      return [a, a + 1, a + 2];
    }, { retry: { first: 1000, factor: 2, max: 10_000, attempts: 5 } })
    .each("c", ({ b }) => b, String, (x) => {
      if (x === 3) throw new Error("three");
      return x * 2;
    }, { parallel: 2, onError: "keep" })
    .settled((_trx, _input, outcome) => void outcomes.push(outcome));
  await write(db, (trx) => startRun(trx, chain, "k", { n: 1 }, new Date()));
  let now = 0;
  const clock = { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) };
  await drain({ workflows: [chain], db, house: { add: 1 }, clock, patience: 60_000 });
  assertEquals(outcomes, [{ state: "done" }]);
  const items = await db.selectFrom("items").selectAll().orderBy("position").execute();
  assertEquals(items.map((i) => [i.key, i.state, i.result]), [["2", "done", "4"], ["3", "failed", null], [
    "4",
    "done",
    "8",
  ]]);
  await db.destroy();
  await Deno.remove(folder, { recursive: true });
});
