/**
 * The embedded dispatcher: works through the runs of a database in this process.
 *
 * @module
 */
import type { Db } from "../../db/sqlite.ts";
import { write } from "../../db/sqlite.ts";
import { type Clock, wallClock } from "../clock.ts";
import type { Listener } from "../events.ts";
import { advance, type AnyWorkflow } from "../run.ts";
import { Schedule } from "../schedule.ts";
import { askedToStop, dueRuns, nextDue, startRun, wakeAll } from "../store.ts";

export { requestStop, startRun } from "../store.ts";

/** What to work on, and how. */
export interface DrainOptions {
  workflows: readonly AnyWorkflow[];
  db: Db;
  /** Services for the steps. */
  house: object;
  /** Runs at work at the same time; 1 unless said. */
  parallel?: number;
  /** How long to wait in all for runs that are to be tried again, in milliseconds; for ever with a schedule. */
  patience?: number;
  /** Start the workflows that run by themselves at their times, and go on until `signal` aborts. */
  scheduled?: boolean;
  /** Do not wait for the times of what waits now: somebody has just asked for work. */
  wake?: boolean;
  signal?: AbortSignal;
  clock?: Clock;
  tell?: Listener;
  random?: () => number;
}

/** How often requests of other processes (stop, retry) are looked for. */
const LOOK = 1000;

/**
 * Works until nothing is due, and what waits is due later than `patience` allows; with `scheduled`, until `signal`
 * aborts. The caller holds the lock of the database.
 */
export async function drain(options: DrainOptions): Promise<void> {
  const { db, workflows, clock = wallClock, parallel = 1, scheduled = false } = options;
  const signal = options.signal ?? new AbortController().signal;
  const byName = new Map(workflows.map((each) => [each.name, each]));
  const names = [...byName.keys()];
  const schedule = new Schedule(scheduled ? workflows : [], clock.now());
  const around = {
    db,
    clock,
    house: options.house,
    tell: options.tell ?? (() => {}),
    random: options.random ?? Math.random,
  };
  const active = new Map<number, { stop: AbortController; ended: Promise<void> }>();
  let broken: unknown;
  let patience = scheduled ? Infinity : options.patience ?? 0;

  if (options.wake) await write(db, (trx) => wakeAll(trx, names));
  while (broken === undefined) {
    for (const { workflow, at } of schedule.take(clock.now())) {
      await write(
        db,
        (trx) => startRun(trx, workflow, at.toISOString(), { from: null, to: null }, clock.now()),
      );
    }
    const busy = () => [...active.keys()];
    const room = signal.aborted ? 0 : parallel - active.size;
    for (const run of room > 0 ? await dueRuns(db, names, clock.now(), busy(), room) : []) {
      const stop = new AbortController();
      const ended = advance(run, byName.get(run.workflow)!, around, AbortSignal.any([signal, stop.signal]))
        .catch((error) => void (broken ??= error)).finally(() => active.delete(run.id));
      active.set(run.id, { stop, ended });
    }
    for (const id of await askedToStop(db, busy())) active.get(id)?.stop.abort();
    if (active.size > 0) {
      const pause = new AbortController();
      await Promise.race([
        ...[...active.values()].map((each) => each.ended),
        clock.sleep(LOOK, pause.signal),
      ]);
      pause.abort();
      continue;
    }
    if (signal.aborted) return;
    const due = await nextDue(db, names, []);
    const now = clock.now().getTime();
    const until = Math.min(due?.getTime() ?? Infinity, schedule.next()?.getTime() ?? Infinity);
    const pause = Math.max(0, until - now);
    if (pause > patience) return;
    const step = scheduled ? Math.min(pause, LOOK) : pause;
    patience -= step;
    await clock.sleep(step, signal);
  }
  await Promise.all([...active.values()].map((each) => each.ended));
  throw broken;
}
