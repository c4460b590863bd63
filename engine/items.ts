/**
 * A step over many items, each with a checkpoint of its own.
 *
 * @module
 */
import { Committer } from "./committer.ts";
import type { ErrorInfo } from "./error_info.ts";
import { throughJson } from "./json.ts";
import type { ItemRow, StepRow } from "./store.ts";
import { type AnyOutcome, type Each, Standing } from "./standing.ts";
import { Interrupted, ItemFailed, of, ownPart, toolsFor, Waiting, type Work } from "./work.ts";

/**
 * Works on all items that are not finished, and are due. The list is made once: it is kept with the first item
 * that comes to something, and holds from then on.
 *
 * @throws {Waiting} when the rest have to wait.
 * @throws {ItemFailed} when one failed whose failure is not to be kept.
 */
export async function runItems(
  work: Work,
  step: Each,
): Promise<{ items: unknown[]; outcomes: unknown[] }> {
  const items = await ownPart(keptList(work, step)) ?? await makeList(work, step);
  const keys = keysOf(step, items);
  const rows = await ownPart(rowsOf(work, step));
  const standing = new Standing(items.map((item, place) => outcomeOf(item, rows.get(keys[place]!))));
  const open = placesToWorkOn(work, keys, rows, standing);
  if (open.length > 0) await workThrough(work, step, { items, keys, rows, open }, standing);
  if (standing.fatal) {
    const { error } = standing.fatal;
    throw error instanceof Interrupted ? error : new ItemFailed(error);
  }
  if (standing.waiting) throw new Waiting(standing.waiting.until, standing.waiting.reason);
  return { items, outcomes: resultsOf(step, standing.outcomes as AnyOutcome[]) };
}

/** What the items of a finished step came to. */
export async function readItems(work: Work, step: Each, row: StepRow): Promise<unknown[]> {
  const items = JSON.parse(row.result ?? "[]") as unknown[];
  const rows = await rowsOf(work, step);
  const outcomes = items.map((item) => {
    const key = step.key(item);
    const outcome = outcomeOf(item, rows.get(key));
    if (outcome) return outcome;
    throw new TypeError(
      `Step "${step.name}" has finished, but not its item "${key}": give the workflow another version when keys change`,
    );
  });
  return resultsOf(step, outcomes);
}

async function keptList(work: Work, step: Each): Promise<unknown[] | undefined> {
  const row = await work.db.selectFrom("steps").select("result").where("run_id", "=", work.run.id)
    .where("name", "=", step.name).executeTakeFirst();
  return row?.result ? JSON.parse(row.result) : undefined;
}

async function makeList(work: Work, step: Each): Promise<unknown[]> {
  const list = await step.items(work.context, toolsFor(work, step.name, work.attempt));
  if (!Array.isArray(list)) throw new TypeError(`The items of step "${step.name}" are not a list`);
  return throughJson(list, `The items of step "${step.name}"`).value;
}

function resultsOf(step: Each, outcomes: AnyOutcome[]): unknown[] {
  return step.keep ? outcomes : outcomes.map((outcome) => outcome.ok);
}

function keysOf(step: Each, items: unknown[]): string[] {
  const seen = new Set<string>();
  return items.map((item) => {
    const key = step.key(item);
    if (typeof key !== "string") {
      throw new TypeError(`Step "${step.name}" has an item whose key is not a text`);
    }
    if (seen.has(key)) throw new TypeError(`Step "${step.name}" has two items of the key "${key}"`);
    seen.add(key);
    return key;
  });
}

async function rowsOf(work: Work, step: Each): Promise<Map<string, ItemRow>> {
  const rows = await work.db.selectFrom("items").selectAll().where("run_id", "=", work.run.id)
    .where("step", "=", step.name).execute();
  return new Map(rows.map((row) => [row.key, row]));
}

/** Places of the items that are neither finished nor to wait any longer. */
function placesToWorkOn(
  work: Work,
  keys: string[],
  rows: Map<string, ItemRow>,
  standing: Standing,
): number[] {
  const now = work.clock.now();
  return keys.flatMap((key, place) => {
    if (standing.outcomes[place]) return [];
    const row = rows.get(key);
    const until = row?.state === "waiting" && row.next_attempt_at ? new Date(row.next_attempt_at) : now;
    if (until <= now) return [place];
    standing.wait(until, JSON.parse(row?.error ?? "{}"));
    return [];
  });
}

interface Plan {
  items: unknown[];
  keys: string[];
  rows: Map<string, ItemRow>;
  /** Places in the list. */
  open: number[];
}

async function workThrough(work: Work, step: Each, plan: Plan, standing: Standing): Promise<void> {
  const { items, keys, rows, open } = plan;
  const committer = new Committer(work, step, items, standing);
  let next = 0, done = items.length - open.length;
  const worker = async () => {
    while (next < open.length && !standing.fatal) {
      if (work.signal.aborted) throw new Interrupted();
      const place = open[next++]!;
      const key = keys[place]!, item = items[place], before = rows.get(key);
      const number = (before?.attempts ?? 0) + 1;
      const tried = { place, key, item, number, before, startedAt: work.clock.now() };
      let result: { value: unknown; text: string | null } | undefined, error: unknown;
      try {
        result = throughJson(
          await step.run(item, work.context, toolsFor(work, step.name, number)),
          `The result of "${key}" in step "${step.name}"`,
        );
      } catch (thrown) {
        if (work.signal.aborted) throw new Interrupted();
        error = thrown;
      }
      await committer.add({ ...tried, result, error });
      done++;
      work.tell({ ...of(work), kind: "progress", step: step.name, item: key, done, total: items.length });
    }
  };
  // All end before an error is thrown, so that no item is at work behind the engine's back.
  const workers = Array.from({ length: Math.min(step.parallel, open.length) }, worker);
  for (const ended of await Promise.allSettled(workers)) {
    if (ended.status === "rejected") throw ended.reason;
  }
}

function outcomeOf(item: unknown, row: ItemRow | undefined): AnyOutcome | undefined {
  if (row?.state === "done") return { item, ok: row.result === null ? undefined : JSON.parse(row.result) };
  if (row?.state === "failed") return { item, error: JSON.parse(row.error ?? "{}") as ErrorInfo };
  return undefined;
}
