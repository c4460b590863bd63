/**
 * Every file below a folder, however deep, with links followed inside the root.
 *
 * @module
 */
import { RetryableError } from "../engine/errors.ts";

/** Folders read, and files looked at in each, at the same time: a share answers slowly, but many at once. */
const FOLDERS_AT_ONCE = 8;
const FILES_AT_ONCE = 32;
/** A folder in which names vanish while it is read is read again, up to so many times. */
const READINGS = 3;

/** A folder to walk. */
export interface Folder {
  /** As seen. */
  path: string;
  /** To the root, `/`-separated. */
  relative: string;
  /** After all links. */
  real: string;
}

/** A file that a walk met. `size` in bytes, `mtime` in ms since 1970-01-01 UTC: those of a link's target. */
export interface Met extends Folder {
  size: number;
  mtime: number;
}

/** What a walk could not go into or take; without `mtime` when not even that could be seen. */
export interface Passed {
  relative: string;
  size?: number;
  mtime?: number;
  reason: string;
}

/** Is told of what a walk meets, ordinary files and folders before those behind links. */
export interface Visitor {
  file(file: Met): void;
  passed(passed: Passed): void;
}

/**
 * Walks all folders below `start`, then those that links lead to, each folder once by its real path, so that
 * loops end. Links that leave `realRoot`, and folders that may not be read, are passed with the reason.
 *
 * @throws {RetryableError} when the file system itself fails: a walk that lost a branch must not look complete.
 */
export async function walk(start: Folder, realRoot: string, visit: Visitor): Promise<void> {
  const visited = new Set<string>();
  let links: Folder[] = [];

  async function descend(folders: Folder[]): Promise<void> {
    while (folders.length > 0) {
      const below: Folder[] = [];
      await parallel(folders, FOLDERS_AT_ONCE, async (folder) => {
        if (visited.has(folder.real)) return;
        visited.add(folder.real);
        const seen = await orPassed(folder, () => readFolder(folder));
        if (!seen) return;
        for (const file of seen.files) visit.file(file);
        for (const passed of seen.passed) visit.passed(passed);
        below.push(...seen.folders);
        links.push(...seen.links);
      });
      folders = below;
    }
  }

  /** Runs `work` on something; passes by what will not get better by trying again. */
  async function orPassed<T>(at: Folder, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const reason = reasonToPass(error, at);
      if (reason !== undefined) visit.passed({ relative: at.relative, reason });
      else if (!isGone(error)) throw shareFailed(error, at.path);
    }
  }

  async function follow(link: Folder): Promise<void> {
    const own = await Deno.lstat(link.path);
    const about = { relative: link.relative, size: own.size, mtime: own.mtime?.getTime() ?? 0 };
    const real = await Deno.realPath(link.path).catch((error) => {
      if (!isGone(error)) throw error;
    });
    if (real === undefined) return visit.passed({ ...about, reason: "link that leads nowhere" });
    const target = await Deno.stat(real);
    const to = JSON.stringify(real);
    if (!isWithin(real, realRoot)) {
      // The files in a folder have times of their own, so it is named whatever its time is.
      const when = target.isDirectory ? {} : { size: target.size, mtime: target.mtime?.getTime() ?? 0 };
      const reason = `link that leads to ${to}, outside of the data root; mount that below the root instead`;
      return visit.passed({ relative: link.relative, ...when, reason });
    }
    if (target.isDirectory && isWithin(start.real, real) && real !== start.real) {
      const reason = `link that leads to ${to}, which holds the searched folder; link to the folder needed`;
      return visit.passed({ relative: link.relative, reason });
    }
    if (target.isDirectory) return await descend([{ ...link, real }]);
    met({ ...link, real }, target, visit.file, visit.passed);
  }

  await descend([start]);
  while (links.length > 0) {
    // One after the other, in order: which of two links to one folder counts must not depend on the disk.
    const round = links.sort((a, b) => a.relative < b.relative ? -1 : 1);
    links = [];
    for (const link of round) await orPassed(link, () => follow(link));
  }
}

interface Contents {
  files: Met[];
  folders: Folder[];
  links: Folder[];
  passed: Passed[];
}

async function readFolder(folder: Folder): Promise<Contents> {
  for (let reading = 1;; reading++) {
    const contents: Contents = { files: [], folders: [], links: [], passed: [] };
    const files: Folder[] = [];
    for await (const entry of Deno.readDir(folder.path)) {
      const at = child(folder, entry.name);
      if (entry.isDirectory) contents.folders.push(at);
      else if (entry.isSymlink) contents.links.push(at);
      else files.push(at);
    }
    let vanished = false;
    await parallel(files, FILES_AT_ONCE, async (file) => {
      try {
        met(
          file,
          await Deno.lstat(file.path),
          (each) => contents.files.push(each),
          (each) => contents.passed.push(each),
        );
      } catch (error) {
        const reason = notUtf8(error, file);
        if (reason !== undefined) contents.passed.push({ relative: file.relative, reason });
        else if (isGone(error)) vanished = true;
        else throw error;
      }
    });
    // A program that writes to a temporary name and renames it shows as a name that is gone.
    if (!vanished || reading === READINGS) return contents;
  }
}

function met(at: Folder, info: Deno.FileInfo, file: (met: Met) => void, passed: (passed: Passed) => void) {
  const { size } = info;
  const mtime = info.mtime?.getTime() ?? 0;
  if (info.isFile) file({ ...at, size, mtime });
  else passed({ relative: at.relative, size, mtime, reason: "not a regular file" });
}

function child(folder: Folder, name: string): Folder {
  const below = (path: string) => path === "" || path.endsWith("/") ? path + name : `${path}/${name}`;
  return { path: below(folder.path), relative: below(folder.relative), real: below(folder.real) };
}

/** True when `path` is `root` or lies below it; both after all links. */
export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}

/** The error for a file system that fails: another attempt may find it well. */
export function shareFailed(error: unknown, path: string): unknown {
  if (error instanceof RetryableError || error instanceof Deno.errors.NotCapable) return error;
  return new RetryableError(
    `Cannot read ${JSON.stringify(path)}: ${
      (error as Error).message
    }; check that the share is mounted and well`,
    { cause: error },
  );
}

function reasonToPass(error: unknown, at: Folder): string | undefined {
  switch ((error as { code?: string }).code) {
    case "EACCES":
    case "EPERM":
      return "may not be read; give emloom's user permission to read and enter it";
    case "ENAMETOOLONG":
      return "path is too long for the system; mount a folder nearer to it as the data root";
    case "ELOOP":
      return "link that leads to itself";
  }
  return notUtf8(error, at);
}

// Names come as text: a byte that is no UTF-8 is U+FFFD in it, and no file has that name.
function notUtf8(error: unknown, at: Folder): string | undefined {
  if (isGone(error) && at.path.includes("\ufffd")) return "name is not valid UTF-8; rename it";
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

async function parallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    try {
      while (next < items.length) await work(items[next++]!);
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
}
