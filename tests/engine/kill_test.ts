/**
 * What real kills leave behind: nothing is lost, nothing that was finished is done again, and all ends once.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { migrate } from "../../db/migrate.ts";
import { openDatabase } from "../../db/sqlite.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = fileURLToPath(new URL("kill_program.ts", import.meta.url));
/** Steps and items that one program has at work at most: two runs, three items each. */
const AT_WORK = 6;
const SESSIONS = ["nemo 1", "nemo 2", "ical 1", "ical 2"];

/** A facility whose program is killed again and again. */
class Facility {
  readonly database: string;
  readonly effects: string;
  readonly points: string;
  kills = 0;

  constructor(readonly folder: string) {
    this.database = `${folder}/emloom.db`;
    this.effects = `${folder}/effects`;
    this.points = `${folder}/points`;
  }

  /** Starts the program; `end` may kill it. False when it came to its end by itself. */
  async killed(
    env: Record<string, string>,
    end?: (process: Deno.ChildProcess) => Promise<void>,
  ): Promise<boolean> {
    const finished = await this.finished();
    const before = (await this.done()).length;
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-read", "--allow-write", "--allow-env", PROGRAM, this.database, this.effects],
      cwd: ROOT,
      env,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const errors = new Response(process.stderr).text();
    const reader = process.stdout.getReader();
    await reader.read();
    await end?.(process);
    await reader.cancel();
    const { code, signal } = await process.status;
    assert(signal === "SIGKILL" || code === 0, await errors);
    await errors;
    for (const what of (await this.done()).slice(before)) {
      assert(!finished.has(what), `"${what}" was finished and done again`);
    }
    if (signal === null) return false;
    this.kills++;
    return true;
  }

  /** What was begun, in order. */
  async done(): Promise<string[]> {
    const text = await Deno.readTextFile(this.effects).catch(() => "");
    return text.split("\n").filter(Boolean);
  }

  /** What the database has as finished, in the words of the program. */
  async finished(): Promise<Set<string>> {
    const db = openDatabase(this.database, { readonly: true });
    try {
      const items = await db.selectFrom("items").innerJoin("runs", "runs.id", "run_id")
        .select(["workflow", "runs.key as run", "step", "items.key as item"])
        .where("items.state", "in", ["done", "failed"]).execute();
      const steps = await db.selectFrom("steps").innerJoin("runs", "runs.id", "run_id")
        .select(["workflow", "runs.key as run", "name"]).where("steps.state", "=", "done").execute();
      return new Set([
        ...items.map(({ workflow, run, step, item }) => `${workflow} ${run} ${step} ${item}`),
        ...steps.map(({ workflow, run, name }) => `${workflow} ${run} ${name}`),
      ]);
    } finally {
      await db.destroy();
    }
  }

  /** Asserts that everything has come to its end, once. */
  async check(): Promise<void> {
    const db = openDatabase(this.database, { readonly: true });
    try {
      const runs = await db.selectFrom("runs").select(["key", "state"]).orderBy("key").execute();
      assertEquals(
        runs.map(({ key, state }) => `${key} ${state}`),
        ["now", ...SESSIONS].sort().map((key) => `${key} done`),
      );
      const built = Array.from({ length: 12 }, (_, i) => i);
      const expected = SESSIONS.flatMap((name) => [
        `${name} find`,
        ...built.map((i) => `${name} extract file ${i}`),
        `${name} build ${JSON.stringify(built.map((i) => i === 3 ? "broken" : `file ${i} of ${name}`))}`,
        `${name} done`,
      ]);
      const rows = await db.selectFrom("harvest_cursors").select("source").execute();
      assertEquals(rows.map(({ source }) => source).sort(), [...expected, "harvest done"].sort());
      const ended = await db.selectFrom("events").select("kind").where("kind", "=", "run.done").execute();
      assertEquals(ended.length, runs.length);
    } finally {
      await db.destroy();
    }
    const done = await this.done();
    const least = 2 + SESSIONS.length * (1 + 12 + 2 + 1); // file 7 takes three tries
    assert(
      new Set(done).size === least - SESSIONS.length * 2,
      `${new Set(done).size} different things were done`,
    );
    assert(done.length >= least && done.length <= least + this.kills * AT_WORK, `${done.length} of ${least}`);
  }
}

async function withFacility(work: (facility: Facility) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "emloom-kill-" });
  try {
    const facility = new Facility(folder);
    await migrate(facility.database);
    await work(facility);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a run that is killed before or after any of its commits goes on from there", () =>
  withFacility(async (facility) => {
    const hits: Record<string, number> = { "commit:before": 0, "commit:after": 0 };
    // Killed before its first commit for ever, it would not get anywhere: so each second time it has made one.
    for (let round = 0;; round++) {
      const point = round % 2 ? "commit:before" : "commit:after";
      const passage = 1 + Math.floor(round / 2) % 8;
      const env = { EMLOOM_KILL_AT: `${point}:${passage}`, EMLOOM_KILL_LOG: facility.points };
      if (!await facility.killed(env)) break;
      hits[point]!++;
      assert(round < 200, "it does not get anywhere");
    }
    const logged = (await Deno.readTextFile(facility.points)).split("\n").filter(Boolean);
    for (const [point, times] of Object.entries(hits)) {
      assertEquals(logged.filter((each) => each === point).length, times);
      assert(times >= 8, `${point} was hit ${times} times`);
    }
    await facility.check();
  }));

Deno.test("a run that is killed at random moments goes on from there", () =>
  withFacility(async (facility) => {
    const moment = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 25));
    for (let round = 0; round < 60 && facility.kills < 14; round++) {
      const killed = await facility.killed({}, async (process) => {
        await moment();
        try {
          process.kill("SIGKILL");
        } catch {
          // it has just come to its end
        }
      });
      if (!killed) break;
    }
    assert(facility.kills >= 5, `${facility.kills} kills`);
    while (await facility.killed({}));
    await facility.check();
  }));
