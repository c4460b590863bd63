/**
 * The files of a session: those last modified while it lasted.
 *
 * @module
 */
import { resolve } from "node:path";
import { RetryableError } from "../engine/errors.ts";
import { nameMatcher } from "./glob.ts";
import { type Folder, isWithin, type Met, shareFailed, walk } from "./walk.ts";

/** Extensions of the files that `exclusive` always takes, whatever extractors there are: as NexusLIMS does. */
const ALWAYS = ["dm3", "dm4", "h5", "msa", "ser", "spc", "tif", "tiff"];

/** A file of the session. */
export interface FoundFile {
  /** Absolute, as seen: links are not resolved. */
  path: string;
  /** To the data root, `/`-separated, e.g. `Titan/amara/run1/a.dm3`. */
  relative: string;
  /** In bytes. */
  size: number;
  /** Time of last modification, milliseconds since 1970-01-01 UTC. */
  mtime: number;
}

/** What a search came to; all of it is JSON. */
export interface Found {
  /** In order of time, those of one time in order of path. */
  files: FoundFile[];
  /**
   * Files of the session's time that are left out, and why. Also folders and links that could not be looked into,
   * of whatever time. `path` is relative to the data root; `size` and `mtime` are 0 where they cannot be known.
   */
  excluded: { path: string; size: number; mtime: number; reason: string }[];
  /** Files of the session's time that may still be growing: look again when the settle time has passed. */
  unsettled: FoundFile[];
  /** How many files have another time. */
  outsideTime: number;
}

/** What to search for. */
export interface FindOptions {
  /** The data root. */
  root: string;
  /** The instrument's folder below the root; a leading `/` is of no meaning. */
  folder: string;
  /** The window is `from < mtime ≤ to`. */
  from: Date;
  to: Date;
  /** `exclusive` takes only files of known extensions, `inclusive` all. */
  strategy: "exclusive" | "inclusive";
  /** Extensions that have an extractor, without the dot, in lower case. */
  extensions: ReadonlySet<string>;
  /** File-name patterns of what to leave out, in both strategies, whatever the case. */
  ignore: readonly string[];
  /** A file untouched for so many milliseconds is finished. */
  settleMs: number;
  now: Date;
  /** Is told, folder by folder, how many files have been seen. */
  progress?(seen: number): void;
  /**
   * The folder may be a new one that nobody has written to, so when it is empty there are no files. Otherwise an
   * empty folder is what is left of a share that is not mounted. An empty root always is. @default {false}
   */
  mayBeNew?: boolean;
}

/**
 * Finds the files of a session, by their time of last modification and nothing else.
 *
 * @throws {RetryableError} when the folder is missing, unreadable or quite empty, as it is while its share is not
 *   mounted, or when the file system fails on the way.
 * @throws {RangeError} when the folder does not lie below the root.
 * @throws {SyntaxError} when an ignore pattern makes no sense.
 */
export async function findFiles(options: FindOptions): Promise<Found> {
  const found: Found = { files: [], excluded: [], unsettled: [], outsideTime: 0 };
  const [from, to] = [options.from.getTime(), options.to.getTime()];
  const isInTime = (mtime: number) => from < mtime && mtime <= to;
  const settled = options.now.getTime() - options.settleMs;
  const reasonAgainst = choice(options);
  const taken = new Map<string, string>(); // relative path by real path: a link to a file adds no second one
  let seen = 0;

  function consider({ path, relative, real, size, mtime }: Met) {
    seen++;
    if (!isInTime(mtime)) return found.outsideTime++;
    const twin = taken.get(real);
    const reason = twin === undefined ? reasonAgainst(path) : `the same file as ${JSON.stringify(twin)}`;
    if (reason !== undefined) return found.excluded.push({ path: relative, size, mtime, reason });
    taken.set(real, relative);
    (mtime <= settled ? found.files : found.unsettled).push({ path, relative, size, mtime });
  }

  const { start, realRoot, identity } = await openFolder(options);
  await walk(start, realRoot, {
    file(file) {
      consider(file);
      if (seen % 1000 === 0) options.progress?.(seen);
    },
    passed({ relative, size = 0, mtime, reason }) {
      if (mtime !== undefined && !isInTime(mtime)) found.outsideTime++;
      else found.excluded.push({ path: relative, size, mtime: mtime ?? 0, reason });
    },
  });
  // A share that went away meanwhile leaves a list that ends early and looks complete.
  if ((await openFolder(options)).identity !== identity) {
    throw new RetryableError(
      `"${start.path}" became another folder while it was searched: check that its share stays mounted`,
    );
  }
  options.progress?.(seen);
  found.files.sort(inOrder);
  found.unsettled.sort(inOrder);
  found.excluded.sort(inOrder);
  return found;
}

/** Decides by name; the reason why a file is left out, if it is. */
function choice({ strategy, extensions, ignore }: FindOptions): (path: string) => string | undefined {
  const ignored = nameMatcher(ignore);
  const known = new Set([...ALWAYS, ...extensions]);
  return (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const pattern = ignored(name);
    if (pattern !== undefined) return `ignored by pattern ${pattern}`;
    if (strategy === "inclusive") return undefined;
    const dot = name.lastIndexOf(".");
    if (dot < 0) return "its name has no extension; file_strategy inclusive takes it too";
    const extension = name.slice(dot + 1).toLowerCase();
    if (!known.has(extension)) {
      return `.${extension} is no format of an instrument; file_strategy inclusive takes it too`;
    }
  };
}

/** The instrument's folder, with what tells it from another one mounted at its place. */
async function openFolder(
  { root, folder, mayBeNew }: FindOptions,
): Promise<{ start: Folder; realRoot: string; identity: string }> {
  const parts = folder.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    throw new RangeError(`Cannot search "${folder}": it leaves the data root; give a folder below it`);
  }
  const path = resolve(root, ...parts);
  try {
    const realRoot = await Deno.realPath(root);
    const real = await Deno.realPath(path);
    if (!isWithin(real, realRoot)) {
      throw new RangeError(
        `Cannot search "${path}": it is a link to "${real}", outside of the data root "${realRoot}"; ` +
          "mount that folder below the root, or make a folder that holds both the root",
      );
    }
    const { dev, ino } = await Deno.stat(real);
    if (await isEmpty(real) && (!mayBeNew || await isEmpty(realRoot))) {
      throw new RetryableError(
        `"${path}" is empty, as the place of a share is that is not mounted: mount it, or, if it is a new folder, ` +
          "put any file there",
      );
    }
    return { start: { path, relative: parts.join("/"), real }, realRoot, identity: `${dev}:${ino}` };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw shareFailed(error, path);
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  for await (const _ of Deno.readDir(folder)) return false;
  return true;
}

function inOrder<F extends { path: string; mtime: number }>(a: F, b: F): number {
  return a.mtime - b.mtime || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
