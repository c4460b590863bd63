/**
 * Brings a database up to date: each migration whole or not at all, after a backup, with its checksum kept.
 *
 * @module
 */
import { Database } from "@db/sqlite";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { backUp } from "./backup.ts";
import { type Migration, MIGRATIONS } from "./migrations/mod.ts";

/** What a migration did. */
export interface Migrated {
  /** Names of the migrations applied now. */
  applied: string[];
  /** Copy of the database as it was before, when there was one. */
  backup?: string;
}

/** A database that this program must not touch. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

/** How long another process may take to migrate before this one gives up. */
const PATIENCE_MS = 60_000;

/**
 * Applies what is pending to the database at `path`, made when missing. All of it is one transaction; a second
 * process that starts meanwhile waits for the first and then finds nothing to do.
 *
 * @throws {MigrationError} when the database belongs to a newer emloom, was changed by other hands, or is not
 * emloom's at all. It is not touched then.
 */
export async function migrate(path: string, migrations = MIGRATIONS, now = new Date()): Promise<Migrated> {
  if (await isThere(path)) {
    const status = await migrationStatus(path, migrations); // only reads: a foreign file stays as it is
    if (status.pending.length === 0) return { applied: [] };
  } else await Deno.mkdir(dirname(path), { recursive: true });
  const database = new Database(path);
  try {
    await patiently(() => {
      database.exec("pragma busy_timeout = 50; pragma foreign_keys = off; pragma journal_mode = wal;");
      database.exec("begin immediate");
    });
    try {
      const pending = pendingOf(database, path, migrations); // another process may have been faster
      const changes = pending.length > 0 && appliedOf(database).length > 0;
      // The copy is of the state that the transaction starts from: nobody else can write now.
      const backup = changes ? await backUp(path, now) : undefined;
      apply(database, path, pending, now);
      database.exec("commit");
      return { applied: pending.map((each) => each.name), ...backup !== undefined && { backup } };
    } catch (error) {
      try {
        database.exec("rollback");
      } catch {
        // SQLite has rolled back by itself, for a full disk say
      }
      throw error;
    }
  } finally {
    database.close();
  }
}

/** Which migrations the database has, and which are pending; all pending when there is no file. */
export async function migrationStatus(
  path: string,
  migrations = MIGRATIONS,
): Promise<{ applied: string[]; pending: string[] }> {
  if (!await isThere(path)) return { applied: [], pending: migrations.map((each) => each.name) };
  const database = new Database(path, { readonly: true });
  try {
    return await patiently(() => {
      const pending = pendingOf(database, path, migrations).map((each) => each.name);
      return { applied: appliedOf(database).map((each) => each.name), pending };
    });
  } catch (error) {
    if (!/not a database/i.test((error as Error).message)) throw error;
    throw new MigrationError(
      `"${path}" is not a SQLite database: set database_path to a file of emloom's own, or restore a backup`,
    );
  } finally {
    database.close();
  }
}

function apply(database: Database, path: string, pending: readonly Migration[], now: Date): void {
  if (pending.length === 0) return;
  database.exec(`create table if not exists schema_migrations
    (name text primary key, checksum text not null, applied_at text not null) strict`);
  for (const migration of pending) {
    database.exec(migration.sql);
    database.prepare("insert into schema_migrations values (?, ?, ?)")
      .run(migration.name, checksum(migration), now.toISOString());
  }
  const broken = database.prepare("pragma foreign_key_check").all();
  if (broken.length > 0) {
    const tables = [...new Set(broken.map((row) => row.table))].join(", ");
    throw new MigrationError(
      `Cannot migrate "${path}": ${broken.length} rows of ${tables} would point nowhere`,
    );
  }
}

function appliedOf(database: Database): { name: string; checksum: string }[] {
  if (!database.prepare("select 1 from sqlite_schema where name = 'schema_migrations'").get()) return [];
  return database.prepare("select name, checksum from schema_migrations order by name").all() as {
    name: string;
    checksum: string;
  }[];
}

function pendingOf(database: Database, path: string, migrations: readonly Migration[]): Migration[] {
  const applied = appliedOf(database);
  for (const { name, checksum: kept } of applied) {
    const known = migrations.find((each) => each.name === name);
    if (!known) {
      throw new MigrationError(
        `"${path}" was made by a newer emloom (it has "${name}"): update this one, or restore a backup from before`,
      );
    }
    if (checksum(known) !== kept) {
      throw new MigrationError(
        `"${path}" has another "${name}" than this emloom: it was changed by other hands. Restore a backup`,
      );
    }
  }
  const foreign = applied.length === 0 &&
    database.prepare("select name from sqlite_schema where name not like 'sqlite_%'").get();
  if (foreign) {
    throw new MigrationError(
      `"${path}" is a database of something else (it has "${foreign.name}"): ` +
        `set database_path to a file of emloom's own`,
    );
  }
  return migrations.filter((each) => !applied.some(({ name }) => name === each.name));
}

async function patiently<T>(work: () => T): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database is (locked|busy)/i.test(error.message);
}

/** False for a missing and for an empty file: SQLite takes both for a new database. */
async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Of the SQL as it runs: how it is indented does not count. */
function checksum({ sql }: Migration): string {
  return createHash("sha256").update(sql.trim().replace(/\s+/g, " ")).digest("hex");
}
