/**
 * One worker at a time on a database, over all processes of this machine. The lock is the operating system's, so
 * it is free the moment its holder ends, however that happens; what the file says is only for people.
 *
 * @module
 */

/** Who works on the database. */
export interface Holder {
  command: string;
  pid: number;
  host: string;
  /** ISO 8601. */
  since: string;
}

/** The lock, held until it is disposed of. */
export interface Lock extends Disposable {
  readonly holder: Holder;
}

/** Takes the lock beside the database at `path`; when somebody else has it, tells who that is. */
export async function takeLock(path: string, holder: Holder): Promise<Lock | { heldBy: Holder | undefined }> {
  const lock = `${await realName(path)}.lock`;
  const file = await Deno.open(lock, { read: true, write: true, create: true });
  if (!await file.tryLock(true)) {
    file.close();
    return { heldBy: await readHolder(lock) };
  }
  file.truncateSync(); // at once, so that nobody reads the name of the holder before
  file.writeSync(new TextEncoder().encode(JSON.stringify(holder)));
  return {
    holder,
    [Symbol.dispose]() {
      file.truncateSync();
      file.close(); // which unlocks
    },
  };
}

/** True when `taken` is the lock, not the word who holds it. */
export function isLock(taken: Lock | { heldBy: Holder | undefined }): taken is Lock {
  return "holder" in taken;
}

/** The database under its own name: a link to it must not be a way around the lock. */
async function realName(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return path; // not made yet
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const { command, pid, host, since } = JSON.parse(await Deno.readTextFile(path)) as Partial<Holder>;
    if (!command || typeof pid !== "number" || !host || !since) return undefined;
    return { command, pid, host, since };
  } catch {
    return undefined; // it has just taken the lock and not yet signed
  }
}
