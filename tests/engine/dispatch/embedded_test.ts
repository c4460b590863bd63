import { assert, assertEquals, assertRejects } from "@std/assert";
import { CompiledQuery } from "kysely";
import { cpuUsage } from "node:process";
import { openDatabase, write } from "../../../db/sqlite.ts";
import { drain, requestStop, startRun } from "../../../engine/dispatch/embedded.ts";
import { RetryableError } from "../../../engine/errors.ts";
import type { EngineEvent } from "../../../engine/events.ts";
import { workflow } from "../../../engine/workflow.ts";
import { eventKinds, LeapingClock, type Nothing, start, states, withDatabase, work } from "../helpers.ts";

const SECOND = 1000, MINUTE = 60 * SECOND;
const after = (first: number) => ({ first, factor: 1, max: Infinity, attempts: 9 });
/** Lets the file grow to so many pages at most: a disk that is full. */
const LIMIT = (pages: number) => CompiledQuery.raw(`pragma max_page_count = ${pages}`);
const pause = (ms = 1) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A workflow whose step is down until `up` is set. */
function downFor(ms: number) {
  const state = { up: false, calls: 0 };
  const chain = workflow<Nothing>("w").step("a", () => {
    state.calls++;
    if (!state.up) throw new RetryableError("down");
  }, { retry: after(ms) });
  return { state, chain };
}

Deno.test("drain() waits for runs no longer in all than its patience", () =>
  withDatabase(async (db) => {
    const { state, chain } = downFor(25 * SECOND);
    await start(db, chain);
    const clock = new LeapingClock();
    await work(db, [chain], { clock, patience: MINUTE });
    assertEquals([state.calls, clock.slept], [3, 50 * SECOND]); // at 0, 25 and 50 seconds; 75 is too late
    assertEquals(await states(db), ["k waiting"]);
  }));

Deno.test("drain() leaves at once what is due later than its patience, and takes it up when it is due", () =>
  withDatabase(async (db) => {
    const { state, chain } = downFor(90 * SECOND);
    await start(db, chain);
    const clock = new LeapingClock();
    await work(db, [chain], { clock, patience: MINUTE });
    assertEquals([state.calls, clock.slept], [1, 0]);
    clock.pass(89 * SECOND);
    await work(db, [chain], { clock });
    assertEquals(state.calls, 1);
    clock.pass(SECOND);
    state.up = true;
    await work(db, [chain], { clock });
    assertEquals([state.calls, await states(db)], [2, ["k done"]]);
  }));

Deno.test("drain() with infinite patience ends when nothing is left", () =>
  withDatabase(async (db) => {
    const { state, chain } = downFor(SECOND);
    await start(db, chain);
    setTimeout(() => state.up = true, 5);
    await work(db, [chain], { patience: Infinity });
    assertEquals(await states(db), ["k done"]);
  }));

Deno.test("drain() does not wait for the times of what waits when it is woken", () =>
  withDatabase(async (db) => {
    const { state, chain } = downFor(90 * MINUTE);
    await start(db, chain);
    await work(db, [chain]);
    state.up = true;
    const clock = new LeapingClock();
    await work(db, [chain], { clock, wake: true });
    assertEquals([state.calls, clock.slept, await states(db)], [2, 0, ["k done"]]);
  }));

Deno.test("drain() settles a waiting run as stopped as soon as another process asks for it", () =>
  withDatabase(async (db, path) => {
    const { chain } = downFor(50 * SECOND);
    const outcomes: string[] = [];
    chain.settled((_trx, _input, { state }) => void outcomes.push(state));
    const id = await start(db, chain);
    const clock = new LeapingClock();
    const other = openDatabase(path);
    const tell = ({ kind, state }: EngineEvent) => {
      if (kind === "run" && state === "waiting") {
        setTimeout(() => void write(other, (trx) => requestStop(trx, id)));
      }
    };
    await work(db, [chain], { clock, patience: MINUTE, tell });
    await other.destroy();
    assertEquals([await states(db), outcomes], [["k stopped"], ["stopped"]]);
    assert(clock.slept < 10 * SECOND, `${clock.slept} ms`);
  }));

Deno.test("drain() aborts the step of a run that is asked to stop, by another process too", () =>
  withDatabase(async (db, path) => {
    const chain = workflow<Nothing>("w").step("a", async (_, house) => {
      const other = openDatabase(path);
      await write(other, (trx) => requestStop(trx, house.runId));
      await other.destroy();
      await new Promise((_resolve, reject) =>
        house.signal.addEventListener("abort", () => reject(new Error("aborted")))
      );
    }).step("b", () => 1);
    await start(db, chain);
    await work(db, [chain]);
    assertEquals(await states(db), ["k stopped"]);
  }));

Deno.test("drain() sees a stop that comes while its run is put to rest", () =>
  withDatabase(async (db) => {
    const chain = workflow<Nothing>("w").step("a", async (_, house) => {
      await write(db, (trx) => requestStop(trx, house.runId));
      throw new RetryableError("down", { retryAfter: 90 * MINUTE });
    });
    await start(db, chain);
    await work(db, [chain]);
    assertEquals(await states(db), ["k stopped"]);
  }));

Deno.test("drain() stops a run that has not begun without beginning it", () =>
  withDatabase(async (db) => {
    const calls: number[] = [];
    const chain = workflow<Nothing>("w").step("a", () => void calls.push(1));
    const id = await start(db, chain);
    await write(db, (trx) => requestStop(trx, id));
    await work(db, [chain]);
    assertEquals([await states(db), calls], [["k stopped"], []]);
  }));

Deno.test("drain() comes to rest when the program ends, and the next one counts no try for it", () =>
  withDatabase(async (db) => {
    const attempts: number[] = [];
    const chain = workflow<Nothing>("w").step("a", () => 1).step("b", async (_, house) => {
      attempts.push(house.attempt);
      if (attempts.length > 3) return;
      program.abort();
      await pause();
      house.signal.throwIfAborted();
    }, { retry: after(SECOND) });
    await start(db, chain);
    let program: AbortController;
    for (let i = 0; i < 4; i++) {
      program = new AbortController();
      await work(db, [chain], { signal: program.signal });
    }
    assertEquals([attempts, await states(db)], [[1, 1, 1, 1], ["k done"]]);
    assertEquals(await db.selectFrom("attempts").selectAll().execute(), []);
  }));

Deno.test("drain() begins nothing when it is aborted from the start", () =>
  withDatabase(async (db) => {
    const chain = workflow<Nothing>("w").step("a", () => 1);
    await start(db, chain);
    await work(db, [chain], { signal: AbortSignal.abort(), scheduled: true });
    assertEquals(await states(db), ["k queued"]);
  }));

Deno.test("drain() works on as many runs at the same time as it may, oldest first", () =>
  withDatabase(async (db) => {
    const begun: string[] = [];
    let now = 0, most = 0;
    const chain = workflow<{ key: string }>("w").step("a", async ({ key }) => {
      begun.push(key);
      most = Math.max(most, ++now);
      await pause();
      now--;
    });
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    for (const key of keys) await start(db, chain, key, { key });
    await work(db, [chain], { parallel: 3 });
    assertEquals([most, begun], [3, keys]);
    assertEquals(new Set((await states(db)).map((each) => each.split(" ")[1])), new Set(["done"]));
  }));

Deno.test("drain() leaves runs of other workflows alone", () =>
  withDatabase(async (db) => {
    const mine = workflow<Nothing>("mine").step("a", () => 1),
      other = workflow<Nothing>("other").step("a", () => 1);
    await start(db, other, "o");
    await start(db, mine, "m");
    await work(db, [mine], { patience: MINUTE });
    assertEquals(await states(db), ["o queued", "m done"]);
  }));

Deno.test("startRun() starts one run a key", () =>
  withDatabase(async (db) => {
    const chain = workflow<{ n: number }>("w").step("a", ({ n }) => n);
    const ids = [await start(db, chain, "k", { n: 1 }), await start(db, chain, "k", { n: 2 })];
    assertEquals(ids[0], ids[1]);
    await work(db, [chain]);
    await start(db, chain, "k", { n: 3 });
    await work(db, [chain]);
    assertEquals(await db.selectFrom("steps").select("result").execute(), [{ result: "1" }]);
    await assertRejects(
      () => start(db, chain, "x", { at: new Date(0) }),
      TypeError,
      'The input of run "x".at is a Date',
    );
  }));

Deno.test("drain() starts what runs by itself at its times, once for times that were missed, never beside itself", () =>
  withDatabase(async (db) => {
    const clock = new LeapingClock(), program = new AbortController();
    const at: string[] = [];
    const chain = workflow<{ from: null }>("harvest", { every: "*/5 * * * *" }).step("a", async () => {
      at.push(clock.now().toISOString().slice(11, 19));
      if (at.length === 2) clock.pass(17 * MINUTE); // longer than the next three times
      if (at.length === 4) program.abort();
      await Promise.resolve();
    });
    clock.pass(2 * MINUTE);
    await work(db, [chain], { clock, scheduled: true, signal: program.signal, parallel: 4 });
    assertEquals(at, ["00:02:00", "00:05:00", "00:22:00", "00:25:00"]);
    assertEquals((await states(db)).length, 4);
  }));

Deno.test("drain() does not start a scheduled workflow whose last run has not ended", () =>
  withDatabase(async (db) => {
    const clock = new LeapingClock(), program = new AbortController();
    let calls = 0;
    const chain = workflow<{ from: null }>("harvest", { every: "*/5 * * * *" }).step("a", () => {
      if (++calls === 2) program.abort();
      throw new RetryableError("down");
    }, { retry: after(8 * MINUTE) });
    await work(db, [chain], { clock, scheduled: true, signal: program.signal });
    assertEquals([calls, (await states(db)).length], [2, 1]);
  }));

Deno.test("drain() tells events in order, each after its commit", () =>
  withDatabase(async (db, path) => {
    const reader = openDatabase(path, { readonly: true });
    const told: string[] = [], checks: Promise<void>[] = [];
    const chain = workflow<Nothing>("w").step("a", () => 1).each("b", () => ["x"], (x) => x, (x) => x);
    await start(db, chain);
    await work(db, [chain], {
      tell: ({ kind, state, step }) => {
        told.push([kind, state, step].filter(Boolean).join(" "));
        if (state !== "done") return;
        const rows = reader.selectFrom("events").select("id").where("kind", "=", `${kind}.done`)
          .$if(step !== undefined, (query) => query.where("step", "=", step!)).execute();
        checks.push(rows.then((rows) => assertEquals(rows.length, 1)));
      },
    });
    await Promise.all(checks);
    await reader.destroy();
    assertEquals(told, [
      "run started",
      "step started a",
      "step done a",
      "step started b",
      "progress b",
      "step done b",
      "run done",
    ]);
    assertEquals(await eventKinds(db), ["run.started", "step.done", "step.done", "run.done"]);
  }));

Deno.test("drain() is not troubled by a listener that throws", () =>
  withDatabase(async (db) => {
    const chain = workflow<Nothing>("w")
      .step("a", (_, house) => house.progress(1, 2))
      .each("b", () => ["x", "y"], (x) => x, (_, __, house) => house.note("n"));
    await start(db, chain);
    await work(db, [chain], {
      tell: () => {
        throw new Error("listener");
      },
    });
    assertEquals(await states(db), ["k done"]);
  }));

Deno.test("drain() throws what the database throws, once all that was at work has come to rest", () =>
  withDatabase(async (_db, path) => {
    const db = openDatabase(path);
    let atWork = 0;
    const slow = workflow<Nothing>("slow").step("a", async (_, { signal }) => {
      atWork++;
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      await pause(5);
      atWork--;
    });
    const bad = workflow<Nothing>("bad").step("a", async () => {
      await db.schema.dropTable("steps").execute();
    });
    await start(db, slow, "s");
    await start(db, bad, "b");
    await assertRejects(() => work(db, [slow, bad], { parallel: 2 }), Error, "no such table: steps");
    assertEquals(atWork, 0);
    await db.destroy();
  }));

Deno.test("drain() does not blame a step for what the database does to the engine between its items", () =>
  withDatabase(async (db) => {
    const chain = workflow<Nothing>("w").each("a", () => ["x"], (x) => x, async () => {
      await db.schema.alterTable("items").renameTo("elsewhere").execute();
    });
    await start(db, chain);
    await assertRejects(() => work(db, [chain]), Error, "no such table: items");
    assertEquals(await states(db), ["k running"]);
  }));

Deno.test("drain() goes on at the next start after the database failed", () =>
  withDatabase(async (db) => {
    let full = true;
    const chain = workflow<Nothing>("w").step("a", async () => {
      if (full) await db.executeQuery(LIMIT(1));
      return "x".repeat(1_000_000);
    }).step("b", () => 1);
    await start(db, chain);
    await assertRejects(() => work(db, [chain]), Error, "disk is full");
    await db.executeQuery(LIMIT(1_000_000));
    full = false;
    await work(db, [chain]);
    assertEquals(await states(db), ["k done"]);
  }));

Deno.test({
  name: "drain() lets steps work while its clock sleeps no time at all",
  timeout: 10_000,
  fn: () =>
    withDatabase(async (db) => {
      const chain = workflow<Nothing>("w").step("a", () => pause());
      await start(db, chain);
      let now = 0;
      const clock = { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) };
      await work(db, [chain], { clock });
      assertEquals(await states(db), ["k done"]);
    }),
});

Deno.test("drain() needs time linear in the number of runs, waiting or queued", () =>
  withDatabase(async (db) => {
    const chain = workflow<Nothing>("w").step("a", () => 1);
    const busy = workflow<Nothing>("busy").step("a", () => 1);
    const later = new Date("2030-01-01").toISOString();
    const queue = (chain: typeof busy, keys: string[]) =>
      write(db, async (trx) => {
        for (const key of keys) await startRun(trx, chain, key, {}, new Date());
      });
    const timed = async (n: number, label: string) => {
      await queue(busy, Array.from({ length: n }, (_, i) => `${label}/${i}`));
      const before = cpuUsage(); // not the time on the wall: other programs take theirs
      await drain({ db, workflows: [chain, busy], house: {}, parallel: 4 });
      const { user, system } = cpuUsage(before);
      return (user + system) / 1000 / n;
    };
    await timed(300, "warm");
    const alone = Math.min(await timed(300, "a"), await timed(300, "b"));
    await queue(chain, Array.from({ length: 10_000 }, (_, i) => `${i}`));
    await db.updateTable("runs").set({ state: "waiting", next_attempt_at: later }).where("workflow", "=", "w")
      .execute();
    const beside = Math.min(await timed(300, "c"), await timed(300, "d"));
    const many = await timed(3000, "e");
    assert(
      beside < 3 * alone,
      `${alone.toFixed(3)} ms a run alone, ${beside.toFixed(3)} beside 10,000 that wait`,
    );
    assert(many < 3 * alone, `${alone.toFixed(3)} ms a run of 300, ${many.toFixed(3)} of 3000`);
    assertEquals((await states(db)).filter((each) => each.endsWith(" done")).length, 4500);
  }));
