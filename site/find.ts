/**
 * The files in the folder of a site's plugins, and which of them are not to be trusted.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";

/** A file that is not used, and why. */
export interface Refused {
  /** As it lies in the folder. */
  file: string;
  reason: string;
}

/** A file that may be loaded. */
export interface Candidate {
  file: string;
  /** Where it really is. */
  path: string;
}

const OTHERS_WRITE = 0o002;

/**
 * Looks through the folder, in the order of names. Names that begin with `_` or `.` are left alone: so is a plugin that
 * is put aside.
 *
 * @throws {TypeError} when the folder cannot be read.
 */
export async function findPlugins(folder: string): Promise<{ candidates: Candidate[]; refused: Refused[] }> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (!isDirectory && /\.[jt]s$/.test(name) && !/^[._]|\.d\.ts$/.test(name)) names.push(name);
    }
  } catch (cause) {
    const gone = cause instanceof Deno.errors.NotFound;
    const problem = gone ? "there is no such folder" : (cause as Error).message;
    throw new TypeError(
      `Cannot read the plugins_path "${folder}": ${problem}; mount it, or correct the setting`,
      {
        cause,
      },
    );
  }
  const candidates: Candidate[] = [], refused: Refused[] = [];
  for (const name of names.sort()) {
    const file = join(folder, name);
    try {
      candidates.push({ file, path: await trusted(file) });
    } catch (error) {
      refused.push({ file, reason: (error as Error).message });
    }
  }
  return { candidates, refused };
}

/** Where the file really is; throws when somebody else could put other code in its place. */
async function trusted(file: string): Promise<string> {
  const path = await Deno.realPath(file);
  if (!(await Deno.stat(path)).isFile) throw new TypeError("it is no regular file");
  for (const each of new Set([path, dirname(path), dirname(file)])) {
    const { mode } = await Deno.stat(each);
    if (mode !== null && mode & OTHERS_WRITE) {
      const what = each === path ? "it" : `its folder "${each}"`;
      throw new TypeError(`every user of this machine may write to ${what}: chmod o-w "${each}"`);
    }
  }
  if (dirname(path).includes(",") || basename(path).includes(",")) {
    throw new TypeError(`there is a comma in its path "${path}", which Deno takes for two paths: rename it`);
  }
  return path;
}
