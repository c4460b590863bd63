/**
 * SQLite by `node:sqlite` under Kysely: one writer, many readers.
 *
 * @module
 */
import { Database } from "@db/sqlite";
import { Kysely, type Transaction } from "kysely";
import { AsyncLocalStorage } from "node:async_hooks";
import { sqliteDialect } from "./driver.ts";
import type { Tables } from "./tables.ts";

/** An open database. */
export type Db = Kysely<Tables>;

/** How long SQLite itself may hold up the event loop for another process: at the opening, and later. */
const OPENING_MS = 5000, BUSY_MS = 5;

/** The transaction that the present chain of calls is in, by database. */
const transactions = new WeakMap<Db, AsyncLocalStorage<{ open: boolean }>>();

/** Opens a database file, made when missing; `:memory:` for one that is forgotten. A reader cannot change it. */
export function openDatabase(path: string, options: { readonly?: boolean } = {}): Db {
  const database = new Database(path, options);
  database.exec(`pragma busy_timeout = ${OPENING_MS}; pragma foreign_keys = on;`);
  if (!options.readonly) database.exec("pragma journal_mode = wal; pragma synchronous = normal;");
  database.exec(`pragma busy_timeout = ${BUSY_MS};`);
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(database, () => inside.getStore()?.open ?? false),
  });
  transactions.set(db, inside);
  return db;
}

/**
 * Runs `work` in one transaction. It takes the write lock at its start, so that it never fails half-way for
 * another process; while that one writes, it waits without holding up the event loop. Inside, only `trx` may be
 * used: the database itself throws there, because it would wait for this very transaction.
 */
export async function write<T>(
  db: Db | Transaction<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return await work(db as Transaction<Tables>);
  const inside = transactions.get(db);
  if (!inside) return await db.transaction().execute(work);
  return await db.transaction().execute(async (trx) => {
    const scope = { open: true };
    try {
      return await inside.run(scope, () => work(trx));
    } finally {
      scope.open = false; // what it left running may use the database again
    }
  });
}

/** True for an error of SQLite itself: a full disk, a lock that never came free, a broken constraint. */
export function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "ERR_SQLITE_ERROR";
}
