/**
 * The part of `@db/sqlite` that emloom uses, on the `node:sqlite` that Deno carries: no add-on to install.
 *
 * @module
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** A value that SQLite stores. */
export type Value = SQLInputValue;

/** One row. */
export type Row = Record<string, unknown>;

/** A prepared statement. */
export class Statement {
  constructor(readonly inner: StatementSync) {}

  /** True when the statement yields rows. */
  get reader(): boolean {
    return this.inner.columns().length > 0;
  }

  /** All rows, each a plain object. */
  all(...parameters: Value[]): Row[] {
    return this.inner.all(...parameters).map((row) => ({ ...row })); // node:sqlite rows have no prototype
  }

  /** The first row. */
  get(...parameters: Value[]): Row | undefined {
    const row = this.inner.get(...parameters);
    return row && { ...row };
  }

  /** Runs the statement for its effect. */
  run(...parameters: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.inner.run(...parameters);
  }

  /** Rows one by one. */
  *iterate(...parameters: Value[]): IterableIterator<Row> {
    for (const row of this.inner.iterate(...parameters)) yield { ...row };
  }
}

/** An open database file. */
export class Database {
  readonly inner: DatabaseSync;

  /** Opens `path`, made when missing unless `readonly`. */
  constructor(path: string, options: { readonly?: boolean } = {}) {
    this.inner = new DatabaseSync(path, { readOnly: options.readonly ?? false });
  }

  /** Runs SQL without parameters. */
  exec(sql: string): void {
    this.inner.exec(sql);
  }

  /** Prepares a statement. */
  prepare(sql: string): Statement {
    return new Statement(this.inner.prepare(sql));
  }

  /** Closes the file. */
  close(): void {
    this.inner.close();
  }
}
