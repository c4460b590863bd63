/**
 * Files that are there whole or not at all.
 *
 * @module
 */
import { dirname, join } from "node:path";

/** Readable for all, as records and previews are; the umask may take more away. */
const MODE = 0o644;

/**
 * Writes a file so that every reader sees the old one or the new one, also after a crash: a temporary file in the
 * same folder, flushed, then renamed. Folders that are missing are made; nothing is left behind on failure.
 */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName());
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    {
      using file = await create(temporary, folder);
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {}); // the first error is the one that matters
    throw error;
  }
  await syncFolder(folder);
}

// The folder is there as a rule.
async function create(path: string, folder: string): Promise<Deno.FsFile> {
  const open = () => Deno.open(path, { write: true, createNew: true, mode: MODE });
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(folder, { recursive: true });
  return await open();
}

/** A new name for a file that is being written. */
export function temporaryName(): string {
  return `.emloom-${crypto.randomUUID()}.tmp`;
}

/** True for a name that {@linkcode temporaryName} may have given. */
export function isTemporary(name: string): boolean {
  return /^\.emloom-[0-9a-f-]{36}\.tmp$/.test(name);
}

// The name is in the folder only once the folder is on the disk too. Not every file system can be asked for that.
async function syncFolder(folder: string): Promise<void> {
  try {
    using opened = await Deno.open(folder);
    await opened.sync();
  } catch {
    // The content is safe; only a power cut within seconds could bring the old file back.
  }
}
