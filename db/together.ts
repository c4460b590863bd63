/**
 * Transactions that are ready at the same time share one commit, and yet each stands or falls alone.
 *
 * @module
 */
import { CompiledQuery, type Transaction } from "kysely";
import { type Db, write } from "./sqlite.ts";
import type { Tables } from "./tables.ts";

type Trx = Transaction<Tables>;

/** One part of a shared transaction. */
interface Part {
  work(trx: Trx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** At most so many share a commit, so that none waits for long. */
const MOST = 64;
const waiting = new WeakMap<Db, Part[]>();

/** As {@linkcode write}, but what other callers want to write at this moment may go into the same commit. */
export function writeTogether<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const part: Part = { work, resolve: resolve as (value: unknown) => void, reject };
    const queue = waiting.get(db);
    if (queue) return void queue.push(part);
    const mine = [part];
    waiting.set(db, mine);
    void writeAll(db, mine);
  });
}

async function writeAll(db: Db, queue: Part[]): Promise<void> {
  while (queue.length > 0) {
    let parts: Part[] = [];
    let settled: (() => void)[] = [];
    try {
      await write(db, async (trx) => {
        parts = queue.splice(0, MOST); // only now: those that came while the connection was busy are among them
        settled = await runParts(trx, parts);
      });
      for (const settle of settled) settle();
    } catch (error) {
      for (const part of parts.length > 0 ? parts : queue.splice(0)) part.reject(error);
    }
  }
  waiting.delete(db);
}

/** Runs the parts one after the other; tells how each is to be answered once they are committed. */
async function runParts(trx: Trx, parts: Part[]): Promise<(() => void)[]> {
  const [only] = parts;
  if (parts.length === 1 && only) {
    const value = await only.work(trx);
    return [() => only.resolve(value)];
  }
  const settled: (() => void)[] = [];
  for (const part of parts) {
    await trx.executeQuery(SAVEPOINT);
    try {
      const value = await part.work(trx);
      settled.push(() => part.resolve(value));
    } catch (error) {
      await trx.executeQuery(BACK);
      settled.push(() => part.reject(error));
    }
    await trx.executeQuery(RELEASE);
  }
  return settled;
}

const SAVEPOINT = CompiledQuery.raw("savepoint part");
const BACK = CompiledQuery.raw("rollback to part");
const RELEASE = CompiledQuery.raw("release part");
