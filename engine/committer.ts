/**
 * The checkpoints of items. Those that finish while a commit is under way share the next one.
 *
 * @module
 */
import { commit, event, keepAttempt, own, SaveError } from "./checkpoint.ts";
import { type ErrorInfo, errorInfo } from "./error_info.ts";
import { NotYet } from "./errors.ts";
import { putItem } from "./queries.ts";
import { waitBefore } from "./retry.ts";
import { type ItemRow, stopRequested } from "./store.ts";
import type { AnyOutcome, Each, Standing } from "./standing.ts";
import { endingOf, Interrupted, ownPart, toolsFor, type Trouble, type Work } from "./work.ts";
import type { Trx } from "./workflow.ts";

/** What came of one try of one item: a result or an error. */
export interface Try {
  place: number;
  key: string;
  item: unknown;
  number: number;
  /** The item's row before this try. */
  before: ItemRow | undefined;
  startedAt: Date;
  result?: { value: unknown; text: string | null };
  error?: unknown;
  /** True when not even its failure could be saved. */
  lost?: boolean;
}

/** What a try means for the step. */
type Verdict = { outcome: AnyOutcome } | { until: Date; reason: ErrorInfo } | { fatal: unknown };

/** Writes what came of items, with the list they are from, and tells the step how it stands. */
export class Committer {
  #batch: Try[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #listKept = false;

  constructor(
    readonly work: Work,
    readonly step: Each,
    readonly items: unknown[],
    readonly standing: Standing,
  ) {}

  /** Resolves when the try is in the database. */
  add(tried: Try): Promise<void> {
    this.#batch.push(tried);
    this.#next ??= this.#last = this.#last.then(() => {
      const batch = this.#batch;
      this.#batch = [];
      this.#next = undefined;
      return this.#write(batch);
    });
    return this.#next;
  }

  async #write(batch: Try[]): Promise<void> {
    const { work, standing } = this;
    const verdicts: Verdict[] = [];
    let stop = false;
    try {
      await ownPart(commit(work, async (trx) => {
        if (!this.#listKept) await this.#keepList(trx);
        for (const tried of batch) verdicts.push(await this.#put(trx, tried));
        stop = await stopRequested(trx, work.run.id);
      }));
    } catch (error) {
      const { cause } = error as Trouble;
      if (!(cause instanceof SaveError)) throw error;
      return await this.#writeApart(batch, cause.cause);
    }
    this.#listKept = true;
    for (const [i, verdict] of verdicts.entries()) {
      if ("outcome" in verdict) standing.outcomes[batch[i]!.place] = verdict.outcome;
      else if ("until" in verdict) standing.wait(verdict.until, verdict.reason);
      else standing.fail(verdict.fatal);
    }
    if (stop) standing.fail(new Interrupted());
  }

  async #keepList(trx: Trx): Promise<void> {
    await trx.updateTable("steps").set({ result: JSON.stringify(this.items) })
      .where("run_id", "=", this.work.run.id).where("name", "=", this.step.name).execute();
  }

  /** One item of the batch cannot be saved, which is its failure and not that of the others. */
  async #writeApart(batch: Try[], error: unknown): Promise<void> {
    if (batch.length > 1) {
      for (const tried of batch) await this.#write([tried]);
    } else {
      const [tried] = batch as [Try];
      await this.#write([{ ...tried, result: undefined, error, lost: tried.result === undefined }]);
    }
  }

  async #put(trx: Trx, tried: Try): Promise<Verdict> {
    const { work, step } = this;
    const { item, number, result } = tried;
    const tools = () => toolsFor(work, step.name, number);
    const attempt = { step: step.name, item: tried.key, number, startedAt: tried.startedAt };
    if (result) {
      const outcome: AnyOutcome = { item, ok: result.value };
      if (step.save) await own(() => step.save!(trx, outcome, work.context, tools()));
      await this.#row(trx, tried, { state: "done", result: result.text, attempts: number });
      if (number > 1) await keepAttempt(work, trx, attempt, "done");
      return { outcome };
    }
    const reason = errorInfo(tried.error);
    const ending = endingOf(work.workflow, tried.error);
    const pause = ending || tried.lost
      ? undefined
      : waitBefore(tried.error, number, step.retry, work.random());
    const error = JSON.stringify(reason);
    if (pause !== undefined) {
      const until = new Date(work.clock.now().getTime() + pause);
      const counts = !(tried.error instanceof NotYet);
      const attempts = counts ? number : number - 1;
      await this.#row(trx, tried, {
        state: "waiting",
        error,
        attempts,
        next_attempt_at: until.toISOString(),
      });
      if (counts) await keepAttempt(work, trx, attempt, "retry", reason);
      if (tried.before?.error !== error) await this.#tell(trx, tried, "waiting", reason);
      return { until, reason };
    }
    await keepAttempt(work, trx, attempt, ending ? "ended" : "failed", reason);
    if (!step.keep || ending || tried.lost) return { fatal: tried.error };
    const outcome: AnyOutcome = { item, error: reason };
    if (step.save) await own(() => step.save!(trx, outcome, work.context, tools()));
    await this.#row(trx, tried, { state: "failed", error, attempts: number });
    await this.#tell(trx, tried, "failed", reason);
    return { outcome };
  }

  async #row(
    trx: Trx,
    { place, key }: Try,
    news: Pick<ItemRow, "state" | "attempts"> & Partial<ItemRow>,
  ): Promise<void> {
    await putItem(trx, {
      run_id: this.work.run.id,
      step: this.step.name,
      key,
      position: place,
      result: null,
      error: null,
      next_attempt_at: null,
      finished_at: news.state === "waiting" ? null : this.work.clock.now().toISOString(),
      ...news,
    });
  }

  #tell(trx: Trx, { key }: Try, state: string, error: ErrorInfo): Promise<void> {
    return event(this.work, trx, { kind: "item", step: this.step.name, item: key, state, error });
  }
}
