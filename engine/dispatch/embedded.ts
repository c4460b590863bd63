/**
 * The embedded dispatcher: works through the runs of a database in this process.
 *
 * @module
 */
import { getLogger } from "@logtape/logtape";
import { type Db, write } from "../../db/sqlite.ts";
import { type Clock, wallClock } from "../clock.ts";
import type { Listener } from "../events.ts";
import { advance } from "../run.ts";
import { Schedule } from "../schedule.ts";
import { askedToStop, dueRuns, hasOpenRun, nextDue, type RunRow, startRun, wakeAll } from "../store.ts";
import type { AnyWorkflow, Surroundings } from "../work.ts";

export { requestStop, startRun } from "../store.ts";

const logger = getLogger(["emloom", "engine"]);

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
/** Due runs that are read at once. */
const BATCH = 100;

/**
 * Works until nothing is due, and what waits is due later than `patience` allows; with `scheduled`, until `signal`
 * aborts. The caller holds the lock of the database.
 *
 * @throws what the database throws, when all that was at work has come to rest.
 */
export async function drain(options: DrainOptions): Promise<void> {
  const queue = new Queue(options);
  const stop = () => queue.stopAll();
  options.signal?.addEventListener("abort", stop);
  try {
    await queue.drain();
  } finally {
    options.signal?.removeEventListener("abort", stop);
    stop();
    await queue.rest();
  }
}

/** The runs of a database, and those of them that are at work. */
class Queue {
  readonly #workflows: Map<string, AnyWorkflow>;
  readonly #names: string[];
  readonly #around: Surroundings;
  readonly #schedule: Schedule;
  readonly #active = new Map<number, { stop: AbortController; ended: Promise<void> }>();
  #due: RunRow[] = [];
  #nextLook = 0;
  #ended = Promise.withResolvers<void>();
  #broken: { error: unknown } | undefined;

  constructor(readonly options: DrainOptions) {
    const { workflows, db, house, clock = wallClock, tell = () => {}, random = Math.random } = options;
    this.#workflows = new Map(workflows.map((each) => [each.name, each]));
    this.#names = [...this.#workflows.keys()];
    this.#around = { db, house, clock, random, tell: quietly(tell) };
    this.#schedule = new Schedule(options.scheduled ? workflows : [], clock.now());
  }

  get #now(): Date {
    return this.#around.clock.now();
  }

  /** True when no more work is to be begun. */
  get #over(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  async drain(): Promise<void> {
    const { db, clock } = this.#around;
    const { scheduled, patience = 0 } = this.options;
    let left = scheduled ? Infinity : patience;
    if (this.options.wake) await write(db, (trx) => wakeAll(trx, this.#names));
    while (true) {
      if (this.#broken) throw this.#broken.error;
      if (!this.#over) await this.#startScheduled();
      await this.#begin();
      await this.#heedStops();
      if (this.#active.size > 0) {
        await this.#untilOneEnds();
        continue;
      }
      if (this.#over) return;
      const due = await nextDue(db, this.#names, []);
      const next = Math.min(due?.getTime() ?? Infinity, this.#schedule.next()?.getTime() ?? Infinity);
      const pause = Math.max(0, next - this.#now.getTime());
      if (pause > left || (pause === Infinity && !scheduled)) return;
      const nap = Math.min(pause, LOOK);
      left -= nap;
      await clock.sleep(nap, this.options.signal);
    }
  }

  /** Asks all that is at work to stop. */
  stopAll(): void {
    for (const { stop } of this.#active.values()) stop.abort();
  }

  /** Resolves when nothing is at work any more. */
  async rest(): Promise<void> {
    await Promise.all([...this.#active.values()].map(({ ended }) => ended));
  }

  /** A workflow whose last run has not ended yet is not started again beside it. */
  async #startScheduled(): Promise<void> {
    for (const { workflow, at } of this.#schedule.take(this.#now)) {
      await write(this.#around.db, async (trx) => {
        if (await hasOpenRun(trx, workflow.name)) return;
        await startRun(trx, workflow, at.toISOString(), { from: null, to: null }, this.#now);
      });
    }
  }

  /** Begins what is due, as far as there is room. */
  async #begin(): Promise<void> {
    const parallel = Math.max(1, this.options.parallel ?? 1);
    while (this.#active.size < parallel) {
      if (this.#due.length === 0) {
        const busy = [...this.#active.keys()];
        this.#due = await dueRuns(this.#around.db, this.#names, this.#now, busy, BATCH);
      }
      if (this.#over) return; // perhaps only just now: what is begun later would not hear of it
      const run = this.#due.shift();
      if (!run) return;
      const stop = new AbortController();
      const ended = advance(run, this.#workflows.get(run.workflow)!, this.#around, stop.signal)
        .catch((error) => void (this.#broken ??= { error }))
        .finally(() => {
          this.#active.delete(run.id);
          this.#ended.resolve();
        });
      this.#active.set(run.id, { stop, ended });
    }
  }

  async #heedStops(): Promise<void> {
    const now = this.#now.getTime();
    if (now < this.#nextLook || this.#active.size === 0) return;
    this.#nextLook = now + LOOK;
    for (const id of await askedToStop(this.#around.db, [...this.#active.keys()])) {
      this.#active.get(id)?.stop.abort();
    }
  }

  async #untilOneEnds(): Promise<void> {
    const pause = new AbortController();
    const slept = this.#around.clock.sleep(LOOK, pause.signal).then(() => true);
    const inVain = await Promise.race([this.#ended.promise, slept]);
    pause.abort();
    this.#ended = Promise.withResolvers();
    // The clock of a test may sleep no time at all; what is at work needs some.
    if (inVain) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** What goes wrong with a listener is no trouble of the run it listens to. */
function quietly(tell: Listener): Listener {
  return (event) => {
    try {
      tell(event);
    } catch (error) {
      logger.warn("A listener failed at {kind} of {workflow} {key}: {error}", { ...event, error });
    }
  };
}
