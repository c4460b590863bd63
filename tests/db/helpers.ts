/**
 * What the tests of the database share.
 *
 * @module
 */
import { migrate } from "../../db/migrate.ts";
import { type Db, openDatabase } from "../../db/sqlite.ts";

/** A folder that is removed afterwards. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "emloom-db-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A database of today's shape, with a folder of its own. */
export function withDatabase(work: (db: Db, path: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const path = `${folder}/emloom.db`;
    await migrate(path);
    const db = openDatabase(path);
    try {
      await work(db, path);
    } finally {
      await db.destroy();
    }
  });
}
