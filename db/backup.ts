/**
 * A copy of a database by SQLite itself: whole, whatever else goes on in it meanwhile.
 *
 * @module
 */
import { Database } from "@db/sqlite";
import { backup } from "node:sqlite";

/**
 * Copies the database at `path` beside it, under a name that is not taken, and tells that name. The name appears
 * only when the copy is complete, checked and on the disk. The caller holds the write lock.
 *
 * @throws {Error} naming the copy when it cannot be written or does not pass SQLite's own check.
 */
export async function backUp(path: string, now: Date): Promise<string> {
  const copy = freeName(`${path}.backup-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`);
  const part = `${copy}.part`;
  try {
    remove(part); // of a process that was killed here within this second
    const source = new Database(path, { readonly: true });
    try {
      await backup(source.inner, part); // "vacuum into" wants every permission of Deno
    } finally {
      source.close();
    }
    inspect(part);
    using file = Deno.openSync(part, { read: true, write: true });
    file.syncDataSync();
    Deno.renameSync(part, copy);
    return copy;
  } catch (error) {
    try {
      remove(part);
    } catch {
      // what went wrong before says more
    }
    throw new Error(`Cannot back up "${path}" to "${copy}": ${(error as Error).message}`, { cause: error });
  }
}

/** A name that is not taken. Who backs up holds the write lock, so nobody else looks for one at the same time. */
function freeName(stem: string): string {
  for (let n = 0;; n++) {
    const name = n ? `${stem}-${n}` : stem;
    try {
      Deno.lstatSync(name);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return name;
      throw error;
    }
  }
}

/** Also makes one plain file of it, to which no log beside it belongs. */
function inspect(path: string): void {
  const database = new Database(path);
  try {
    database.exec("pragma journal_mode = delete");
    const answer = Object.values(database.prepare("pragma integrity_check").get() ?? {})[0];
    if (answer !== "ok") throw new Error(`the copy is damaged: ${answer}`);
  } finally {
    database.close();
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
