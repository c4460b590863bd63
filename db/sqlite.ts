/**
 * SQLite by `node:sqlite` under Kysely: one writer, many readers.
 *
 * @module
 */
import { Database, type Value } from "@db/sqlite";
import { Kysely, SqliteDialect, type Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** An open database. */
export type Db = Kysely<Tables>;

/** How long SQLite itself may hold up the event loop while another process writes. */
const BUSY_MS = 50;
/** How long a transaction is tried again while the database is busy. */
const PATIENCE_MS = 30_000;

/** Opens a database file, made when missing; `:memory:` for one that is forgotten. A reader cannot change it. */
export function openDatabase(path: string, options: { readonly?: boolean } = {}): Db {
  const database = new Database(path, options);
  database.exec(`pragma busy_timeout = ${BUSY_MS}; pragma foreign_keys = on;`);
  if (!options.readonly) database.exec("pragma journal_mode = wal; pragma synchronous = normal;");
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      // Kysely asks for this small part of better-sqlite3's interface
      database: {
        close: () => database.close(),
        prepare(sql) {
          // A transaction takes the write lock at once; Kysely begins deferred ones, which may fail half-way.
          const statement = database.prepare(sql === "begin" ? "begin immediate" : sql);
          return {
            reader: statement.reader,
            all: (parameters) => statement.all(...parameters as Value[]),
            run: (parameters) => statement.run(...parameters as Value[]),
            iterate: (parameters) => statement.iterate(...parameters as Value[]),
          };
        },
      },
    }),
  });
}

/**
 * Runs `work` in one transaction. It takes the write lock at its start, so that it never fails half-way for
 * another process; while that one writes, it is tried again without holding up the event loop.
 */
export async function write<T>(
  db: Db | Transaction<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return await work(db as Transaction<Tables>);
  const until = Date.now() + PATIENCE_MS;
  for (let wait = 5;; wait = Math.min(wait * 2, 250)) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database is (locked|busy)/i.test(error.message);
}
