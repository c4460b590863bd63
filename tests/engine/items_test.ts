import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { write } from "../../db/sqlite.ts";
import { requestStop } from "../../engine/dispatch/embedded.ts";
import { Ending, NotYet, RetryableError } from "../../engine/errors.ts";
import { workflow } from "../../engine/workflow.ts";
import { items, LeapingClock, type Nothing, start, states, withDatabase, work } from "./helpers.ts";

const quick = { first: 1000, factor: 1, max: 60_000, attempts: 3 };
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Counts calls by item. */
function counter() {
  const calls = new Map<string, number>();
  return {
    calls,
    count: (item: unknown) => calls.set(String(item), (calls.get(String(item)) ?? 0) + 1).get(String(item))!,
  };
}

Deno.test("each() hands on the results in the order of the items, however they finish", () =>
  withDatabase(async (db) => {
    const seen: unknown[] = [];
    const chain = workflow<Nothing>("w")
      .each("a", () => [30, 1, 20, 2], String, async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, ms / 10));
        return ms * 2;
      }, { parallel: 4 })
      .each("none", () => [] as string[], (x) => x, () => 1)
      .step("b", ({ a, none }) => void seen.push(a, none));
    await start(db, chain);
    await work(db, [chain]);
    assertEquals([seen, await states(db)], [[[60, 2, 40, 4], []], ["k done"]]);
  }));

Deno.test("each() has no more items at work than it may", () =>
  withDatabase(async (db) => {
    let now = 0, most = 0;
    const chain = workflow<Nothing>("w").each("a", () => numbers(40), String, async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve));
      now--;
    }, { parallel: 3 });
    await start(db, chain);
    await work(db, [chain]);
    assertEquals([most, await states(db)], [3, ["k done"]]);
  }));

Deno.test("each() tries again what may succeed later, and only that", () =>
  withDatabase(async (db) => {
    const { calls, count } = counter();
    const results: unknown[] = [];
    const chain = workflow<Nothing>("w").each("a", () => numbers(4), String, (n) => {
      if (count(n) < 3 && n === 2) throw new RetryableError("down");
      return n;
    }, { retry: quick, parallel: 2 }).step("b", ({ a }) => void results.push(a));
    await start(db, chain);
    const clock = new LeapingClock();
    await work(db, [chain], { clock, patience: 60_000 });
    assertEquals(Object.fromEntries(calls), { 0: 1, 1: 1, 2: 3, 3: 1 });
    assertEquals([results, clock.slept], [[[0, 1, 2, 3]], 2000]);
  }));

Deno.test("each() tries an item no more often than its policy says, whether failures are kept or not", async () => {
  for (const onError of ["keep", "fail"] as const) {
    await withDatabase(async (db) => {
      const { calls, count } = counter();
      const chain = workflow<Nothing>("w").each("a", () => ["x"], (x) => x, (x) => {
        count(x);
        throw new RetryableError("down");
      }, { retry: quick, onError });
      await start(db, chain);
      await work(db, [chain], { patience: 60_000 });
      assertEquals([calls.get("x"), await states(db)], [3, [onError === "keep" ? "k done" : "k failed"]]);
    });
  }
});

Deno.test("each() waits with every item as long as that item was told to", () =>
  withDatabase(async (db) => {
    const clock = new LeapingClock(), begun = clock.now().getTime();
    const at: Record<string, number[]> = { slow: [], fast: [], growing: [] };
    const chain = workflow<Nothing>("w").each("a", () => Object.keys(at), (x) => x, (x) => {
      at[x]!.push((clock.now().getTime() - begun) / 1000);
      if (x === "growing" && at.growing!.length < 3) throw new NotYet("growing", { retryAfter: 10_000 });
      if (x === "slow" && at.slow!.length < 2) throw new RetryableError("429", { retryAfter: 40_000 });
      if (x === "fast" && at.fast!.length < 3) throw new RetryableError("down");
    }, { retry: quick });
    await start(db, chain);
    await work(db, [chain], { clock, patience: 60_000 });
    assertEquals(at, { slow: [0, 40], fast: [0, 1, 2], growing: [0, 10, 20] });
    assertEquals(await states(db), ["k done"]);
  }));

Deno.test("each() wakes items that wait together with their run when somebody asks for work", () =>
  withDatabase(async (db) => {
    const { calls, count } = counter();
    const chain = workflow<Nothing>("w").each("a", () => ["x"], (x) => x, (x) => {
      if (count(x) === 1) throw new RetryableError("429", { retryAfter: 3_600_000 });
    }, { retry: quick });
    await start(db, chain);
    await work(db, [chain], { patience: 60_000 });
    assertEquals([calls.get("x"), await states(db)], [1, ["k waiting"]]);
    await work(db, [chain], { wake: true });
    assertEquals([calls.get("x"), await states(db)], [2, ["k done"]]);
  }));

Deno.test("each() keeps failures with their errors, and goes on", () =>
  withDatabase(async (db) => {
    const seen: unknown[] = [];
    const chain = workflow<Nothing>("w").each("a", () => numbers(3), String, (n) => {
      if (n === 1) throw Object.assign(new SyntaxError("bad"), { path: "x.dm4", offset: 4 });
      return n;
    }, { onError: "keep" }).step("b", ({ a }) => void seen.push(a));
    await start(db, chain);
    await work(db, [chain]);
    const error = { name: "SyntaxError", message: "bad", path: "x.dm4", offset: 4 };
    assertEquals(seen, [[{ item: 0, ok: 0 }, { item: 1, error }, { item: 2, ok: 2 }]]);
    assertEquals([await items(db), await states(db)], [["0 done", "1 failed", "2 done"], ["k done"]]);
  }));

Deno.test("each() begins no further item after a failure that is not kept, and saves what was at work", () =>
  withDatabase(async (db) => {
    const { calls, count } = counter();
    const chain = workflow<Nothing>("w").each("a", () => numbers(100), String, async (n) => {
      count(n);
      if (n === 3) throw new Error("three");
      await new Promise((resolve) => setTimeout(resolve));
    }, { parallel: 4 });
    await start(db, chain);
    await work(db, [chain]);
    assertEquals(await states(db), ["k failed"]);
    const done = (await items(db)).filter((each) => each.endsWith("done")).length;
    assertEquals(done, calls.size - 1);
    assert(calls.size < 12, `${calls.size} items were begun`);
  }));

Deno.test("each() takes an ending for the run's when it is named, and for a failure when not", async () => {
  class Refused extends Ending {}
  for (const named of [true, false]) {
    await withDatabase(async (db) => {
      const chain = workflow<Nothing>("w").each("a", () => [1, 2], String, () => {
        throw new Refused("no");
      }, { onError: "keep" }).ends(named ? { REFUSED: Refused } : {});
      await start(db, chain);
      await work(db, [chain]);
      assertEquals(await states(db), [named ? "k ended (REFUSED)" : "k done"]);
    });
  }
});

Deno.test("each() takes what a save throws for the failure of that item, and of no other", async () => {
  for (const parallel of [1, 5]) {
    await withDatabase(async (db) => {
      const { calls, count } = counter();
      const chain = workflow<Nothing>("w").each("a", () => numbers(5), String, (n) => count(n), {
        onError: "keep",
        parallel,
        save: async (trx, { item, ok }) => {
          const row = { source: `${item} ${ok ? "ok" : "error"}`, cursor: "c", updated_at: "t" };
          await trx.insertInto("harvest_cursors").values(row).execute();
          if (item === 2 && ok) throw new Error("no room");
        },
      });
      await start(db, chain);
      await work(db, [chain]);
      assertEquals(await items(db), ["0 done", "1 done", "2 failed", "3 done", "4 done"]);
      const saved = await db.selectFrom("harvest_cursors").select("source").orderBy("source").execute();
      assertEquals(saved.map(({ source }) => source), ["0 ok", "1 ok", "2 error", "3 ok", "4 ok"]);
      assertEquals([await states(db), calls.get("2")], [["k done"], 1]);
    });
  }
});

Deno.test("each() fails its run when not even a failure can be saved", () =>
  withDatabase(async (db) => {
    const chain = workflow<Nothing>("w").each("a", () => numbers(3), String, (n) => n, {
      onError: "keep",
      parallel: 3,
      save: (_trx, { item }) => {
        if (item === 1) throw new Error("never");
      },
    });
    await start(db, chain);
    await work(db, [chain]);
    const run = await db.selectFrom("runs").select(["state", "error"]).executeTakeFirstOrThrow();
    assertEquals([run.state, JSON.parse(run.error!).message], ["failed", "never"]);
    assertEquals(await items(db), ["0 done", "2 done"]);
  }));

Deno.test("each() keeps to the list it began with", () =>
  withDatabase(async (db) => {
    let list = ["a", "b"], down = true;
    const { calls, count } = counter();
    const results: unknown[] = [];
    const chain = workflow<Nothing>("w").each("a", () => list, (x) => x, (x) => {
      count(x);
      if (down && x === "b") throw new RetryableError("down");
      return x.toUpperCase();
    }, { retry: quick }).step("b", ({ a }) => {
      results.push(a);
      if (results.length === 1) throw new RetryableError("down");
    }, { retry: quick });
    await start(db, chain);
    await work(db, [chain]);
    [list, down] = [["b", "c"], false];
    await work(db, [chain], { wake: true }); // finishes the items
    list = [];
    await work(db, [chain], { wake: true }); // reads them back
    assertEquals(results, [["A", "B"], ["A", "B"]]);
    assertEquals([Object.fromEntries(calls), await states(db)], [{ a: 1, b: 2 }, ["k done"]]);
  }));

Deno.test("each() tries again to make its list", () =>
  withDatabase(async (db) => {
    let left = 2;
    const chain = workflow<Nothing>("w").each(
      "a",
      () => {
        if (left-- > 0) throw new RetryableError("The share is not mounted");
        return ["x"];
      },
      (x) => x,
      (x) => x,
      { retry: quick },
    );
    await start(db, chain);
    await work(db, [chain], { patience: 60_000 });
    assertEquals([await states(db), await items(db)], [["k done"], ["x done"]]);
  }));

Deno.test("each() refuses two items of one key, and what is no list", async () => {
  const list: unknown = "text";
  const chains = {
    'Step "a" has two items of the key "1"': workflow<Nothing>("w").each(
      "a",
      () => [1, 2, 1],
      String,
      (n) => n,
    ),
    'Step "a" has an item whose key is not a text': workflow<Nothing>("w")
      .each("a", () => [1], (n) => n as unknown as string, (n) => n),
    'The items of step "a" are not a list': workflow<Nothing>("w").each(
      "a",
      () => list as number[],
      String,
      (n) => n,
    ),
  };
  for (const [message, chain] of Object.entries(chains)) {
    await withDatabase(async (db) => {
      await start(db, chain);
      await work(db, [chain]);
      const { error } = await db.selectFrom("runs").select("error").executeTakeFirstOrThrow();
      assertStringIncludes(error!, JSON.stringify(message).slice(1, -1));
    });
  }
});

Deno.test("each() stops between items when the program ends, and goes on later without doing any twice", () =>
  withDatabase(async (db) => {
    const { calls, count } = counter();
    let program = new AbortController();
    const chain = workflow<Nothing>("w").each("a", () => numbers(2000), String, (n) => {
      count(n);
      if (calls.size % 400 === 399) program.abort();
      return n;
    }, { parallel: 4 });
    await start(db, chain);
    let starts = 0;
    while ((await states(db))[0] !== "k done" && starts < 20) {
      starts++;
      program = new AbortController();
      await work(db, [chain], { signal: program.signal });
    }
    assert(starts > 3, `${starts} starts`);
    assertEquals([calls.size, Math.max(...calls.values())], [2000, 1]);
  }));

Deno.test("each() stops between items when its run is asked to", () =>
  withDatabase(async (db) => {
    const { calls, count } = counter();
    const chain = workflow<Nothing>("w").each("a", () => numbers(1000), String, async (n, _, house) => {
      if (count(n) && n === 10) await write(db, (trx) => requestStop(trx, house.runId));
    }, { parallel: 2 });
    await start(db, chain);
    await work(db, [chain]);
    assertEquals(await states(db), ["k stopped"]);
    assert(calls.size < 15, `${calls.size} items`);
  }));

Deno.test("each() tells how far it is", () =>
  withDatabase(async (db) => {
    const told: unknown[] = [];
    const chain = workflow<Nothing>("w").each("a", () => ["x", "y"], (x) => x, (x) => x);
    await start(db, chain);
    await work(db, [chain], {
      tell: ({ kind, item, done, total }) => void (kind === "progress" && told.push([item, done, total])),
    });
    assertEquals(told, [["x", 1, 2], ["y", 2, 2]]);
  }));
