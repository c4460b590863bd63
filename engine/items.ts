/**
 * A step over many items, each with a checkpoint of its own. Items that finish together share one commit.
 *
 * @module
 */
import { type ErrorInfo, errorInfo } from "./error_info.ts";
import { Ending, NotYet } from "./errors.ts";
import { throughJson } from "./json.ts";
import { waitBefore } from "./retry.ts";
import { commit, event, Interrupted, keepAttempt, of, toolsFor, Waiting, type Work } from "./run.ts";
import type { ItemRow } from "./store.ts";
import type { Outcome, Step } from "./workflow.ts";

type Each = Extract<Step, { kind: "each" }>;

/** What came of one try of one item. */
interface Try {
  place: number;
  key: string;
  attempt: number;
  startedAt: Date;
  result?: unknown;
  error?: unknown;
}

/** How the step stands: results by place, and the earliest time at which an item that waits is due. */
interface Standing {
  outcomes: (Outcome<unknown, unknown> | undefined)[];
  waiting: { until: Date; reason: ErrorInfo } | undefined;
  fatal: unknown;
}

/**
 * Works on all items that are not finished. With `finishedBefore`, only reads back what they came to.
 *
 * @throws {Waiting} when the rest have to wait.
 * @throws what an item threw, when failures are not to be kept.
 */
export async function runItems(work: Work, step: Each, finishedBefore: boolean): Promise<unknown[]> {
  const tools = toolsFor(work, step.name, 1);
  const { value: items } = throughJson(
    await step.items(work.context, tools) as unknown[],
    `The items of step "${step.name}"`,
  );
  const keys = items.map((item) => step.key(item));
  const twice = keys.find((key, i) => keys.indexOf(key) !== i && new Set(keys).size !== keys.length);
  if (twice !== undefined) throw new TypeError(`Step "${step.name}" has two items of the key "${twice}"`);

  const rows = await work.db.selectFrom("items").selectAll().where("run_id", "=", work.run.id)
    .where("step", "=", step.name).execute();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const standing: Standing = {
    outcomes: items.map((item, place) => outcomeOf(item, byKey.get(keys[place]!))),
    waiting: undefined,
    fatal: undefined,
  };
  if (!finishedBefore) await workThrough(work, step, items, keys, byKey, standing);
  if (standing.fatal !== undefined) throw standing.fatal;
  if (standing.waiting) throw new Waiting(standing.waiting.until, standing.waiting.reason);
  const outcomes = standing.outcomes as Outcome<unknown, unknown>[];
  return step.keep ? outcomes : outcomes.map((outcome) => outcome.ok);
}

async function workThrough(
  work: Work,
  step: Each,
  items: unknown[],
  keys: string[],
  byKey: Map<string, ItemRow>,
  standing: Standing,
): Promise<void> {
  const open = items.map((_, place) => place).filter((place) => !standing.outcomes[place]);
  const committer = new Committer(work, step, items, standing);
  let done = items.length - open.length;
  const worker = async () => {
    for (let place = open.shift(); place !== undefined; place = open.shift()) {
      if (work.signal.aborted) throw new Interrupted();
      if (standing.fatal !== undefined) return;
      const key = keys[place]!;
      const attempt = (byKey.get(key)?.attempts ?? 0) + 1;
      const startedAt = work.clock.now();
      const tried: Try = { place, key, attempt, startedAt };
      try {
        const result = await step.run(items[place], work.context, toolsFor(work, step.name, attempt));
        tried.result = throughJson(result, `The result of "${key}" in step "${step.name}"`).value;
      } catch (error) {
        if (work.signal.aborted) throw new Interrupted();
        tried.error = error;
      }
      await committer.add(tried);
      work.tell({
        ...of(work),
        kind: "progress",
        step: step.name,
        item: key,
        done: ++done,
        total: items.length,
      });
    }
  };
  // All end before an error is thrown, so that no item is at work behind the engine's back.
  const ended = await Promise.allSettled(
    Array.from({ length: Math.min(step.parallel, open.length) }, worker),
  );
  const broken = ended.find((each) => each.status === "rejected");
  if (broken) throw broken.reason;
}

/** Gathers finished items while a commit is under way, and writes them all with the next one. */
class Committer {
  #queue: Try[] = [];
  #flushing: Promise<void> | undefined;

  constructor(
    readonly work: Work,
    readonly step: Each,
    readonly items: unknown[],
    readonly standing: Standing,
  ) {}

  async add(tried: Try): Promise<void> {
    this.#queue.push(tried);
    while (this.#queue.includes(tried)) {
      this.#flushing ??= this.#flush().finally(() => this.#flushing = undefined);
      await this.#flushing;
    }
  }

  async #flush(): Promise<void> {
    await Promise.resolve(); // those that finish in the same turn come along
    const batch = [...this.#queue];
    const { standing } = this;
    const settled: [number, Outcome<unknown, unknown>][] = [];
    let { waiting, fatal } = standing;
    await commit(this.work, async (trx) => {
      for (const tried of batch) {
        const outcome = await this.#write(trx, tried);
        if (outcome instanceof Waiting) {
          if (!waiting || outcome.until < waiting.until) {
            waiting = { until: outcome.until, reason: outcome.reason };
          }
        } else if (outcome) settled.push([tried.place, outcome]);
        else fatal ??= tried.error;
      }
      const stop = await trx.selectFrom("runs").select("stop_requested").where("id", "=", this.work.run.id)
        .executeTakeFirst();
      if (stop?.stop_requested) fatal ??= new Interrupted();
    });
    for (const [place, outcome] of settled) standing.outcomes[place] = outcome;
    standing.waiting = waiting;
    standing.fatal = fatal;
    this.#queue = this.#queue.filter((tried) => !batch.includes(tried));
  }

  async #write(trx: Parameters<Parameters<typeof commit>[1]>[0], tried: Try) {
    const { work, step } = this;
    const item = this.items[tried.place];
    const base = { run_id: work.run.id, step: step.name, key: tried.key, position: tried.place };
    const put = async (row: Pick<ItemRow, "state" | "result" | "error" | "attempts" | "finished_at">) => {
      await trx.insertInto("items").values({ ...base, ...row })
        .onConflict((conflict) => conflict.columns(["run_id", "step", "key"]).doUpdateSet(row)).execute();
    };
    const at = work.clock.now().toISOString();
    const tools = toolsFor(work, step.name, tried.attempt);
    if (tried.error === undefined) {
      const outcome = { item, ok: tried.result };
      await step.save?.(trx, outcome, work.context, tools);
      const result = tried.result === undefined ? null : JSON.stringify(tried.result);
      await put({ state: "done", result, error: null, attempts: tried.attempt, finished_at: at });
      if (tried.attempt > 1) {
        await keepAttempt(work, trx, step.name, tried.key, tried.attempt, tried.startedAt, "done");
      }
      return outcome;
    }
    const error = errorInfo(tried.error);
    const pause = waitBefore(tried.error, tried.attempt, step.retry, work.random());
    if (pause !== undefined) {
      const attempts = tried.error instanceof NotYet ? tried.attempt - 1 : tried.attempt;
      await put({
        state: "waiting",
        result: null,
        error: JSON.stringify(error),
        attempts,
        finished_at: null,
      });
      await keepAttempt(work, trx, step.name, tried.key, tried.attempt, tried.startedAt, "retry", error);
      await event(work, trx, { kind: "item", step: step.name, item: tried.key, state: "waiting", error });
      return new Waiting(new Date(work.clock.now().getTime() + pause), error);
    }
    await keepAttempt(work, trx, step.name, tried.key, tried.attempt, tried.startedAt, "failed", error);
    if (!step.keep || tried.error instanceof Ending) return undefined;
    const outcome = { item, error };
    await step.save?.(trx, outcome, work.context, tools);
    await put({
      state: "failed",
      result: null,
      error: JSON.stringify(error),
      attempts: tried.attempt,
      finished_at: at,
    });
    await event(work, trx, { kind: "item", step: step.name, item: tried.key, state: "failed", error });
    return outcome;
  }
}

function outcomeOf(item: unknown, row: ItemRow | undefined): Outcome<unknown, unknown> | undefined {
  if (row?.state === "done") return { item, ok: row.result === null ? undefined : JSON.parse(row.result) };
  if (row?.state === "failed") return { item, error: JSON.parse(row.error ?? "{}") as ErrorInfo };
  return undefined;
}
