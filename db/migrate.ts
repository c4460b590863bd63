/**
 * Brings a database up to date: each migration whole or not at all, after a backup, with its checksum kept.
 *
 * @module
 */
import { Database } from "@db/sqlite";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
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

/**
 * Applies what is pending to the database at `path`, made when missing.
 *
 * @throws {MigrationError} when the database belongs to a newer emloom, or was changed by other hands.
 */
export async function migrate(path: string, migrations = MIGRATIONS, now = new Date()): Promise<Migrated> {
  if (path !== ":memory:") await Deno.mkdir(dirname(path), { recursive: true });
  const database = new Database(path);
  try {
    database.exec("pragma busy_timeout = 10000; pragma foreign_keys = off; pragma journal_mode = wal;");
    if (pendingOf(database, path, migrations).length === 0) return { applied: [] };
    // From here on no other process can migrate too: the second one waits, then finds nothing pending.
    database.exec("begin immediate");
    try {
      const old = appliedOf(database);
      const pending = pendingOf(database, path, migrations);
      let backup: string | undefined;
      if (old.length > 0 && pending.length > 0) backup = copyOf(path, now);
      database.exec(`create table if not exists schema_migrations
        (name text primary key, checksum text not null, applied_at text not null) strict`);
      for (const migration of pending) {
        database.exec(migration.sql);
        database.prepare("insert into schema_migrations values (?, ?, ?)")
          .run(migration.name, checksum(migration), now.toISOString());
      }
      const broken = database.prepare("pragma foreign_key_check").all();
      if (broken.length > 0) {
        throw new MigrationError(`Cannot migrate "${path}": ${broken.length} rows would point nowhere`);
      }
      database.exec("commit");
      return { applied: pending.map((each) => each.name), backup };
    } catch (error) {
      database.exec("rollback");
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
  try {
    await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { applied: [], pending: migrations.map((each) => each.name) };
  }
  const database = new Database(path, { readonly: true });
  try {
    const pending = pendingOf(database, path, migrations).map((each) => each.name);
    return { applied: appliedOf(database).map((each) => each.name), pending };
  } finally {
    database.close();
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
  if (
    applied.length === 0 &&
    database.prepare("select 1 from sqlite_schema where name not like 'sqlite_%'").get()
  ) {
    throw new MigrationError(
      `"${path}" is a database of something else: set database_path to a file of emloom's own`,
    );
  }
  return migrations.filter((each) => !applied.some(({ name }) => name === each.name));
}

/** A copy by SQLite itself, whole whatever else goes on, under a name that is not taken. */
function copyOf(path: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  for (let n = 0;; n++) {
    const copy = `${path}.backup-${stamp}${n ? `-${n}` : ""}`;
    try {
      Deno.openSync(copy, { createNew: true, write: true }).close();
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      throw error;
    }
    const reader = new Database(path, { readonly: true });
    try {
      reader.prepare("vacuum into ?").run(copy);
    } finally {
      reader.close();
    }
    return copy;
  }
}

function checksum({ sql }: Migration): string {
  return createHash("sha256").update(sql).digest("hex");
}
