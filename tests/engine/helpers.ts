/**
 * What the tests of the engine share: a database in a folder of its own, and a clock that does not wait.
 *
 * @module
 */
import { migrate } from "../../db/migrate.ts";
import { type Db, openDatabase, write } from "../../db/sqlite.ts";
import type { Clock } from "../../engine/clock.ts";
import { drain, type DrainOptions, startRun } from "../../engine/dispatch/embedded.ts";

/** No input at all. */
export type Nothing = Record<never, never>;

/** Starts at the year 2026. Who sleeps wakes when nothing else is to be done, and his time has passed. */
export class LeapingClock implements Clock {
  #now = Date.parse("2026-01-01T00:00:00Z");
  /** How long was slept in all, in milliseconds. */
  slept = 0;

  now(): Date {
    return new Date(this.#now);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        signal?.removeEventListener("abort", stop);
        this.#now += ms;
        this.slept += ms;
        resolve();
      };
      const stop = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(wake);
      signal?.addEventListener("abort", stop, { once: true });
    });
  }

  /** Moves the time. */
  pass(ms: number): void {
    this.#now += ms;
  }
}

/** Runs `work` with a new database and, of another connection to it, the path. */
export async function withDatabase(work: (db: Db, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "emloom-engine-" });
  const path = `${folder}/emloom.db`;
  await migrate(path);
  const db = openDatabase(path);
  try {
    await work(db, path);
  } finally {
    await db.destroy();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Puts a run into the queue; its id. */
export function start(
  db: Db,
  workflow: { name: string; version: string },
  key = "k",
  input: unknown = {},
): Promise<number> {
  return write(db, (trx) => startRun(trx, workflow, key, input, new Date("2026-01-01T00:00:00Z")));
}

/** Works through the queue, with a leaping clock and no chance in the waits unless said. */
export function work(
  db: Db,
  workflows: DrainOptions["workflows"],
  more: Partial<DrainOptions> = {},
): Promise<void> {
  return drain({ db, workflows, house: {}, clock: new LeapingClock(), random: () => 0.5, ...more });
}

/** `key state` of each run, or `key state (ending)`. */
export async function states(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("runs").select(["key", "state", "ending"]).orderBy("id").execute();
  return rows.map(({ key, state, ending }) => `${key} ${state}${ending ? ` (${ending})` : ""}`);
}

/** `key state` of each item, in order. */
export async function items(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("items").select(["key", "state"]).orderBy("position").execute();
  return rows.map(({ key, state }) => `${key} ${state}`);
}

/** Kinds of all events, in order. */
export async function eventKinds(db: Db): Promise<string[]> {
  return (await db.selectFrom("events").select("kind").orderBy("id").execute()).map(({ kind }) => kind);
}
