/**
 * SQLite for Kysely: one connection that its users take in turn, statements that are kept, and a busy file that
 * is waited for without holding up the event loop.
 *
 * @module
 */
import type { Database, Statement, Value } from "@db/sqlite";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** How long a busy database is tried again. */
const PATIENCE_MS = 30_000;
/** Prepared statements that are kept. */
const STATEMENTS = 256;

/**
 * The dialect of an open database.
 *
 * @param isInside tells whether the caller is in the middle of a transaction on this database: then another use of
 * the connection would wait for itself for ever, and is refused
 */
export function sqliteDialect(database: Database, isInside: () => boolean): Dialect {
  return {
    createDriver: () => new SqliteDriver(database, isInside),
    createAdapter: () => new Adapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class Adapter extends SqliteAdapter {
  /** There is one, but the driver sees to the turns itself: Kysely's lock does not notice who waits for himself. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #connection: Connection;
  #last: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(readonly database: Database, readonly isInside: () => boolean) {
    this.#connection = new Connection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.isInside()) {
      throw new TypeError(
        "Cannot use the database inside a transaction on it, which would wait for itself: use the transaction",
      );
    }
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    await before;
    this.#release = turn.resolve;
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  /** Takes the write lock at once: a transaction that takes it later may fail half-way. */
  async beginTransaction(): Promise<void> {
    await this.#connection.patiently("begin immediate");
    this.#connection.inTransaction = true;
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.patiently("commit");
    this.#connection.inTransaction = false;
  }

  // deno-lint-ignore require-await
  async rollbackTransaction(): Promise<void> {
    this.#connection.inTransaction = false;
    try {
      this.#connection.run("rollback");
    } catch (error) {
      // SQLite has rolled back by itself, for a full disk say. Kysely throws what went wrong before.
      if (!/no transaction is active/.test((error as Error).message)) throw error;
    }
  }

  // deno-lint-ignore require-await
  async destroy(): Promise<void> {
    this.database.close();
  }
}

class Connection implements DatabaseConnection {
  readonly #kept = new Map<string, { statement: Statement; reader: boolean }>();
  inTransaction = false;

  constructor(readonly database: Database) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    // A transaction has its locks; what stands alone may meet another process that has just opened the file.
    return this.inTransaction ? this.run(sql, parameters) : await this.patiently(sql, parameters);
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // Not a kept statement: whoever leaves the loop early leaves it unfinished.
    for (const row of this.database.prepare(sql).iterate(...parameters as Value[])) {
      yield { rows: [row as R] };
    }
  }

  /** Runs the statement, again and again while another process has the lock. */
  async patiently<R>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<R>> {
    const until = performance.now() + PATIENCE_MS;
    for (let wait = 1;; wait = Math.min(wait * 2, 50)) {
      try {
        return this.run(sql, parameters);
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
      }
    }
  }

  run<R>(sql: string, parameters: readonly unknown[] = []): QueryResult<R> {
    const { statement, reader } = this.#prepare(sql);
    if (reader) return { rows: statement.all(...parameters as Value[]) as R[] };
    const { changes, lastInsertRowid } = statement.run(...parameters as Value[]);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  #prepare(sql: string): { statement: Statement; reader: boolean } {
    let kept = this.#kept.get(sql);
    if (kept) return kept;
    const statement = this.database.prepare(sql);
    kept = { statement, reader: statement.reader };
    if (this.#kept.size >= STATEMENTS) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    }
    this.#kept.set(sql, kept);
    return kept;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database (table )?is (locked|busy)/i.test(error.message);
}
