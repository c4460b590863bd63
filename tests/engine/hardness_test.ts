import { assert, assertEquals } from "@std/assert";
import { migrate } from "../../db/migrate.ts";
import { type Db, openDatabase, write } from "../../db/sqlite.ts";
import { drain, type DrainOptions, startRun } from "../../engine/dispatch/embedded.ts";
import { RetryableError } from "../../engine/errors.ts";
import { workflow } from "../../engine/workflow.ts";

const quick = { first: 1000, factor: 1, max: 1000, attempts: 3 };

/** A clock whose sleepers wake at once, later. */
function leapingClock() {
  let now = Date.parse("2026-01-01T00:00:00Z");
  return { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) };
}

async function withDatabase(work: (db: Db) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await migrate(`${folder}/x.db`);
  const db = openDatabase(`${folder}/x.db`);
  try {
    await work(db);
  } finally {
    await db.destroy();
    await Deno.remove(folder, { recursive: true });
  }
}

const go = (db: Db, workflows: DrainOptions["workflows"], more: Partial<DrainOptions> = {}) =>
  drain({ db, workflows, house: {}, clock: leapingClock(), random: () => 0.5, ...more });
const runs = (db: Db) => db.selectFrom("runs").select(["key", "state"]).orderBy("id").execute();
const start = (db: Db, chain: Parameters<typeof startRun>[1], key = "k") =>
  write(db, (trx) => startRun(trx, chain, key, {}, new Date()));

Deno.test("each() tries an item no more often than its policy says when failures are not kept", () =>
  withDatabase(async (db) => {
    let tries = 0;
    const chain = workflow<Record<never, never>>("w").each("a", () => ["x"], (x) => x, () => {
      tries++;
      throw new RetryableError("down");
    }, { retry: quick });
    await start(db, chain);
    await go(db, [chain], { patience: 60_000 });
    assertEquals([await runs(db), tries], [[{ key: "k", state: "failed" }], 3]);
  }));

Deno.test("each() goes on with the items it began with when the list has changed meanwhile", () =>
  withDatabase(async (db) => {
    let list = ["a", "b"];
    let down = true;
    const results: unknown[] = [];
    const chain = workflow<Record<never, never>>("w").each("a", () => list, (x) => x, (x) => {
      if (down && x === "b") throw new RetryableError("down");
      return x.toUpperCase();
    }, { retry: quick }).step("b", ({ a }) => void results.push(a));
    await start(db, chain);
    await go(db, [chain]);
    [list, down] = [["b", "c"], false];
    await go(db, [chain], { wake: true });
    assertEquals(results, [["A", "B"]]);
  }));

Deno.test("each() keeps the failure of one item's save and goes on with its neighbours", () =>
  withDatabase(async (db) => {
    const chain = workflow<Record<never, never>>("w").each("a", () => [1, 2, 3], String, (x) => x, {
      onError: "keep",
      parallel: 3,
      save: (_trx, { item, ok }) => {
        if (item === 2 && ok) throw new Error("no room");
      },
    });
    await start(db, chain);
    await go(db, [chain]);
    const items = await db.selectFrom("items").select(["key", "state"]).orderBy("position").execute();
    assertEquals(items.map(({ key, state }) => `${key} ${state}`), ["1 done", "2 failed", "3 done"]);
    assertEquals(await runs(db), [{ key: "k", state: "done" }]);
  }));

Deno.test("drain() goes on with other runs when a settled() throws", () =>
  withDatabase(async (db) => {
    const bad = workflow<Record<never, never>>("bad").step("a", () => 1).settled(() => {
      throw new Error("bug");
    });
    const good = workflow<Record<never, never>>("good").step("a", () => 1);
    await start(db, bad);
    await start(db, good, "g");
    await go(db, [bad, good]);
    assertEquals((await runs(db)).map((run) => run.state), ["failed", "done"]);
  }));

Deno.test("drain() does not count an interruption as a try", () =>
  withDatabase(async (db) => {
    const attempts: number[] = [];
    let stop = new AbortController();
    const chain = workflow<Record<never, never>>("w").step("a", (_, house) => {
      attempts.push(house.attempt);
      if (attempts.length < 5) {
        stop.abort();
        throw new Error("aborted");
      }
    });
    await start(db, chain);
    for (let i = 0; i < 5; i++) await go(db, [chain], { signal: (stop = new AbortController()).signal });
    assertEquals([attempts, await runs(db)], [[1, 1, 1, 1, 1], [{ key: "k", state: "done" }]]);
  }));

Deno.test({
  name: "drain() lets a step that waits for the outside run while its clock is one of tests",
  timeout: 5000,
  fn: () =>
    withDatabase(async (db) => {
      const chain = workflow<Record<never, never>>("w").step("a", async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
      });
      await start(db, chain);
      await go(db, [chain]);
      assertEquals((await runs(db))[0]?.state, "done");
    }),
});

Deno.test("drain() needs time linear in the number of queued runs", () =>
  withDatabase(async (db) => {
    const chain = workflow<Record<never, never>>("w").step("a", () => 1);
    const took = async (n: number) => {
      await write(db, async (trx) => {
        for (let i = 0; i < n; i++) await startRun(trx, chain, `${n}/${i}`, {}, new Date());
      });
      const before = performance.now();
      await drain({ db, workflows: [chain], house: {}, parallel: 4 });
      return (performance.now() - before) / n;
    };
    await took(200); // warm
    const few = await took(500), many = await took(5000);
    assert(many < 3 * few, `${few.toFixed(3)} ms a run of 500, ${many.toFixed(3)} ms a run of 5000`);
  }));
