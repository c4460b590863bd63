import { assertEquals, assertStringIncludes } from "@std/assert";
import { write } from "../../db/sqlite.ts";
import { requestStop, startRun } from "../../engine/dispatch/embedded.ts";
import { Ending, NotYet, RetryableError } from "../../engine/errors.ts";
import { type RunOutcome, workflow } from "../../engine/workflow.ts";
import { eventKinds, LeapingClock, type Nothing, start, states, withDatabase, work } from "./helpers.ts";

const quick = { first: 1000, factor: 2, max: 60_000, attempts: 3 };
class NoFiles extends Ending {}

Deno.test("a run hands results on, through the database", () =>
  withDatabase(async (db) => {
    const seen: unknown[] = [];
    const chain = workflow<{ n: number }, { add: number }>("w")
      .step("a", ({ n }, house) => ({ sum: n + house.add, gone: undefined }))
      .step("nothing", () => {})
      .step("b", (context) => void seen.push(context));
    await start(db, chain, "k", { n: 1 });
    await work(db, [chain], { house: { add: 2 } });
    assertEquals(seen, [{ n: 1, a: { sum: 3 }, nothing: undefined, b: undefined }]);
    assertEquals(await states(db), ["k done"]);
    assertEquals(await eventKinds(db), ["run.started", "step.done", "step.done", "step.done", "run.done"]);
  }));

Deno.test("a run that is tried again does finished steps no second time", () =>
  withDatabase(async (db) => {
    const calls: string[] = [];
    const chain = workflow<Nothing>("w").step("a", () => calls.push("a")).step("b", ({ a }, house) => {
      calls.push(`b${house.attempt} ${a}`);
      if (house.attempt < 3) throw new RetryableError("later");
    }, { retry: quick }).step("c", () => void calls.push("c"));
    await start(db, chain);
    const clock = new LeapingClock();
    await work(db, [chain], { clock, patience: 60_000 });
    assertEquals(calls, ["a", "b1 1", "b2 1", "b3 1", "c"]);
    assertEquals([await states(db), clock.slept], [["k done"], 3000]);
    const attempts = await db.selectFrom("attempts").select(["step", "number", "outcome"]).execute();
    assertEquals(attempts.map((row) => `${row.step} ${row.number} ${row.outcome}`), [
      "b 1 retry",
      "b 2 retry",
      "b 3 done",
    ]);
  }));

Deno.test("a run fails when the tries of a step are used up, and tells why", () =>
  withDatabase(async (db) => {
    const outcomes: RunOutcome[] = [];
    const chain = workflow<Nothing>("w").step("a", () => {
      throw new RetryableError("down", { cause: new Error("refused") });
    }, { retry: quick }).settled((_trx, _input, outcome) => void outcomes.push(outcome));
    await start(db, chain);
    await work(db, [chain], { patience: 60_000 });
    const error = { name: "RetryableError", message: "down", cause: { name: "Error", message: "refused" } };
    assertEquals(outcomes, [{ state: "failed", step: "a", error }]);
    const row = await db.selectFrom("runs").select(["state", "error"]).executeTakeFirstOrThrow();
    assertEquals([row.state, JSON.parse(row.error!)], ["failed", error]);
  }));

Deno.test("a run waits for what is not yet without using up tries or filling its history", () =>
  withDatabase(async (db) => {
    let left = 20;
    const attempts: number[] = [];
    const chain = workflow<Nothing>("w").step("a", (_, house) => {
      attempts.push(house.attempt);
      if (left-- > 0) throw new NotYet("The file is still growing", { retryAfter: 5000 });
    }, { retry: quick });
    await start(db, chain);
    const clock = new LeapingClock();
    await work(db, [chain], { clock, patience: Infinity });
    assertEquals([await states(db), clock.slept], [["k done"], 20 * 5000]);
    assertEquals(new Set(attempts), new Set([1]));
    assertEquals(await eventKinds(db), ["run.started", "step.waiting", "step.done", "run.done"]);
    assertEquals(await db.selectFrom("attempts").selectAll().execute(), []);
  }));

Deno.test("a run ends in the ending that its workflow names, and in no other", () =>
  withDatabase(async (db) => {
    class Other extends Ending {}
    const chain = (name: string, error: Error) =>
      workflow<Nothing>(name).step("a", () => {
        throw error;
      }).ends({ NO_FILES_FOUND: NoFiles });
    const named = chain("named", new NoFiles("none")), other = chain("other", new Other("what"));
    await start(db, named, "n");
    await start(db, other, "o");
    await work(db, [named, other]);
    assertEquals(await states(db), ["n ended (NO_FILES_FOUND)", "o failed"]);
  }));

Deno.test("save and settled are of one piece with the checkpoint they belong to", () =>
  withDatabase(async (db) => {
    const cursor = (source: string) => ({ source, cursor: "c", updated_at: "t" });
    const chain = workflow<Nothing>("w")
      .step("a", () => 1, {
        save: (trx, n) => trx.insertInto("harvest_cursors").values(cursor(`a${n}`)).execute().then(() => {}),
      })
      .step("b", () => 2, {
        save: async (trx) => {
          await trx.insertInto("harvest_cursors").values(cursor("b")).execute();
          throw new Error("no");
        },
      })
      .settled(async (trx, _input, { state }) => {
        await trx.insertInto("harvest_cursors").values(cursor(state)).execute();
      });
    await start(db, chain);
    await work(db, [chain]);
    const kept = await db.selectFrom("harvest_cursors").select("source").orderBy("source").execute();
    assertEquals(kept.map(({ source }) => source), ["a1", "failed"]);
    const steps = await db.selectFrom("steps").select(["name", "state", "result"]).orderBy("position")
      .execute();
    assertEquals(steps, [
      { name: "a", state: "done", result: "1" },
      { name: "b", state: "failed", result: null },
    ]);
  }));

Deno.test("save that fails for a moment has its step tried again", () =>
  withDatabase(async (db) => {
    let calls = 0, saves = 0;
    const chain = workflow<Nothing>("w").step("a", () => ++calls, {
      retry: quick,
      save: () => {
        if (++saves < 3) throw new RetryableError("busy");
      },
    });
    await start(db, chain);
    await work(db, [chain], { patience: 60_000 });
    assertEquals([await states(db), calls, saves], [["k done"], 3, 3]);
  }));

Deno.test("settled that throws fails its run, is told so, and holds up no other", () =>
  withDatabase(async (db) => {
    const told: RunOutcome[] = [];
    const bad = workflow<Nothing>("bad").step("a", () => 1).settled((_trx, _input, outcome) => {
      told.push(outcome);
      throw new Error("bug");
    });
    const good = workflow<Nothing>("good").step("a", () => 1);
    await start(db, bad, "b");
    await start(db, good, "g");
    await work(db, [bad, good]);
    assertEquals(await states(db), ["b failed", "g done"]);
    const error = { name: "Error", message: "bug" };
    assertEquals(told, [{ state: "done" }, { state: "failed", step: "settled", error }]);
  }));

Deno.test("save may start runs of its own, which are worked on too, and once only", () =>
  withDatabase(async (db) => {
    const built: unknown[] = [];
    const record = workflow<{ session: string }>("record").step(
      "a",
      ({ session }) => void built.push(session),
    );
    const harvest = workflow<Nothing>("harvest").each(
      "calendars",
      () => ["x", "y"],
      (name) => name,
      (name) => name,
      {
        save: async (trx, { item }, _, house) => {
          for (const key of ["s", item]) await startRun(trx, record, key, { session: key }, house.now());
        },
      },
    );
    await start(db, harvest, "1");
    await start(db, harvest, "2");
    await work(db, [harvest, record], { parallel: 2 });
    assertEquals(await states(db), ["1 done", "2 done", "s done", "x done", "y done"]);
    assertEquals(built.sort(), ["s", "x", "y"]);
  }));

Deno.test("a step may write by itself; inside a transaction the database itself is refused instead of hanging", () =>
  withDatabase(async (db) => {
    const row = (source: string) => ({ source, cursor: "c", updated_at: "t" });
    const chain = workflow<Nothing>("w")
      .each("a", () => [1, 2, 3, 4], String, async (n) => {
        await write(db, async (trx) => {
          await write(trx, (inner) => inner.insertInto("harvest_cursors").values(row(`a${n}`)).execute());
        });
      }, { parallel: 4 })
      .step("b", () => 1, { save: () => db.selectFrom("runs").selectAll().execute().then(() => {}) });
    await start(db, chain);
    await work(db, [chain]);
    const { state, error } = await db.selectFrom("runs").select(["state", "error"]).executeTakeFirstOrThrow();
    assertEquals(state, "failed");
    assertStringIncludes(error!, "use the transaction");
    assertEquals((await db.selectFrom("harvest_cursors").selectAll().execute()).length, 4);
  }));

Deno.test("a step whose own query is wrong fails alone", () =>
  withDatabase(async (db) => {
    const wrong = (trx: typeof db) =>
      trx.deleteFrom("runs" as never).where("nothing" as never, "=", 1 as never).execute();
    const chains = [
      workflow<Nothing>("step").step("a", () => wrong(db).then(() => {})),
      workflow<Nothing>("save").step("a", () => 1, { save: (trx) => wrong(trx).then(() => {}) }),
      workflow<Nothing>("list").each("a", () => wrong(db).then(() => ["x"]), (x) => x, (x) => x),
      workflow<Nothing>("item").each("a", () => ["x"], (x) => x, () => wrong(db).then(() => {})),
      workflow<Nothing>("items").each("a", () => ["x"], (x) => x, (x) => x, {
        save: (trx) => wrong(trx).then(() => {}),
      }),
      workflow<Nothing>("settled").step("a", () => 1).settled((trx) => wrong(trx).then(() => {})),
      workflow<Nothing>("good").step("a", () => 1),
    ];
    for (const chain of chains) await start(db, chain, chain.name);
    await work(db, chains, { parallel: 7 });
    const bad = ["step", "save", "list", "item", "items", "settled"].map((name) => `${name} failed`);
    assertEquals(await states(db), [...bad, "good done"]);
  }));

Deno.test("a result that is not JSON fails its step, and the place is named", () =>
  withDatabase(async (db) => {
    const result: unknown = { at: [new Date(0)] };
    const chain = workflow<Nothing>("w").step("a", () => result as string);
    await start(db, chain);
    await work(db, [chain]);
    const { error } = await db.selectFrom("runs").select("error").executeTakeFirstOrThrow();
    assertEquals(
      JSON.parse(error!).message,
      'The result of step "a".at[0] is a Date, which JSON cannot hold',
    );
  }));

Deno.test("notes of a step are kept in its history, and told at once", () =>
  withDatabase(async (db) => {
    const told: (string | undefined)[] = [];
    const chain = workflow<Nothing>("w")
      .step("a", (_, house) => house.note("looked"), {
        save: (_trx, _result, _, house) => house.note("saved"),
      });
    await start(db, chain);
    await work(db, [chain], { tell: ({ kind, message }) => void (kind === "note" && told.push(message)) });
    const notes = await db.selectFrom("events").select(["step", "message"]).where("kind", "=", "note")
      .execute();
    assertEquals(notes, [{ step: "a", message: "looked" }, { step: "a", message: "saved" }]);
    assertEquals(told, ["looked", "saved"]);
  }));

Deno.test("a run goes on when steps were added behind what it has finished, and begins anew when not", () =>
  withDatabase(async (db) => {
    const calls: string[] = [];
    const step = (name: string) => () => void calls.push(name);
    const down = () => {
      throw new RetryableError("down");
    };
    const before = () => workflow<Nothing>("w").step("a", step("a")).step("b", down, { retry: quick });
    const after = workflow<Nothing>("w").step("a", step("a")).step("c", step("c")).step("b", step("b"));
    const first = before();
    await start(db, first, "goes on");
    await work(db, [first]);
    await work(db, [after], { wake: true });
    assertEquals([calls, await states(db)], [["a", "c", "b"], ["goes on done"]]);

    calls.length = 0;
    const second = before();
    await start(db, second, "anew");
    await work(db, [second]);
    const turned = workflow<Nothing>("w").step("c", step("c")).step("a", step("a")).step("b", step("b"));
    await work(db, [turned], { wake: true });
    assertEquals(calls, ["a", "c", "a", "b"]);
    const run = await db.selectFrom("runs").selectAll().where("key", "=", "anew").executeTakeFirstOrThrow();
    assertEquals([run.state, run.restarts, run.version], ["done", 1, turned.version]);
    const restarted = await db.selectFrom("events").select("message").where("kind", "=", "run.restarted")
      .execute();
    assertEquals(restarted, [{ message: "The workflow has other steps than when this run began" }]);
  }));

Deno.test("a run begins anew when the workflow has another version of its own, items included", () =>
  withDatabase(async (db) => {
    const calls: string[] = [];
    const chain = (version: string, down: boolean) =>
      workflow<Nothing>("w", { version }).each("a", () => ["x", "y"], (x) => x, (x) => {
        if (down && x === "y") throw new RetryableError("down");
        return void calls.push(version + x);
      }, { retry: quick });
    const old = chain("1", true), now = chain("2", false);
    await start(db, old);
    await work(db, [old]);
    await work(db, [now], { wake: true });
    assertEquals([calls, await states(db)], [["1x", "2x", "2y"], ["k done"]]);
  }));

Deno.test("a run that is asked to stop does not begin the next step", () =>
  withDatabase(async (db) => {
    const calls: string[] = [];
    const chain = workflow<Nothing>("w").step("a", async (_, house) => {
      calls.push("a");
      await write(db, (trx) => requestStop(trx, house.runId));
    }).step("b", () => void calls.push("b"));
    const id = await start(db, chain);
    await work(db, [chain]);
    assertEquals([calls, await states(db)], [["a"], ["k stopped"]]);
    const steps = await db.selectFrom("steps").select(["name", "state"]).execute();
    assertEquals(steps, [{ name: "a", state: "done" }]);
    assertEquals(await write(db, (trx) => requestStop(trx, id)), false);
  }));

Deno.test("a run whose checkpoint is damaged fails alone", () =>
  withDatabase(async (db) => {
    let down = true;
    const chain = workflow<Nothing>("w").step("a", () => 1).step("b", () => {
      if (down) throw new RetryableError("down");
    }, { retry: quick });
    await start(db, chain, "damaged");
    await start(db, chain, "whole");
    await work(db, [chain]);
    await db.updateTable("steps").set({ result: "{" }).where("name", "=", "a").where("run_id", "=", 1)
      .execute();
    down = false;
    await work(db, [chain], { wake: true });
    assertEquals(await states(db), ["damaged failed", "whole done"]);
  }));
