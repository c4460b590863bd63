/**
 * Where a path really leads, decided by the parent: permission to read, in the child, is checked against the
 * name of a link and not against its target.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { SandboxError } from "./errors.ts";

/** More files than this beside one file are no side-cars. */
const MAX_SIBLINGS = 64;

/** A file to extract, resolved. */
export interface ResolvedFile {
  /** The resolved root that holds it; the child may read this and nothing else. */
  root: string;
  path: string;
  /** Resolved paths of possible side-cars, by name. */
  siblings: Record<string, string>;
}

/** True when `path` is `root` or lies below it. Both must be resolved. */
export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}

/**
 * Resolves a file inside the roots, and the files beside it that may belong to it inside the same root: its
 * process may read no other.
 *
 * @throws {SandboxError} of kind `refused` when it leads out of the roots or is no regular file, of kind
 *   `unreadable` when it is gone or may not be read.
 */
export async function resolveFile(path: string, roots: readonly string[]): Promise<ResolvedFile> {
  const resolvedRoots = await resolveRoots(roots);
  const resolved = await reach(path, path);
  const root = innermost(resolved, resolvedRoots);
  if (!root) {
    throw new SandboxError(
      "refused",
      path,
      `it leads to ${
        JSON.stringify(resolved)
      }, outside of the data roots; add that folder to the roots if it belongs there`,
    );
  }
  if (!(await Deno.lstat(resolved)).isFile) {
    throw new SandboxError("refused", path, "it is not a regular file");
  }
  return { root, path: resolved, siblings: await siblingsOf(path, root) };
}

/** The roots that can be reached now, resolved. */
export async function resolveRoots(roots: readonly string[]): Promise<string[]> {
  // A share that is not mounted now must not stop the files of the others.
  const found = await Promise.allSettled(roots.map((root) => Deno.realPath(root)));
  return found.flatMap((root) => root.status === "fulfilled" ? [root.value] : []);
}

function innermost(path: string, roots: string[]): string | undefined {
  return roots.filter((root) => isWithin(path, root)).sort((a, b) => b.length - a.length)[0];
}

async function reach(path: string, asked: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (cause) {
    const gone = cause instanceof Deno.errors.NotFound;
    const problem = gone ? "it is not there any more" : `it cannot be reached (${(cause as Error).message})`;
    throw new SandboxError("unreadable", asked, problem, { cause });
  }
}

async function siblingsOf(path: string, root: string): Promise<Record<string, string>> {
  const folder = dirname(path);
  const names = await listFolder(folder);
  const siblings: Record<string, string> = {};
  for (const name of possibleSideCars(basename(path), names)) {
    const resolved = await Deno.realPath(join(folder, name)).catch(() => undefined);
    const info = resolved && isWithin(resolved, root) && await Deno.lstat(resolved).catch(() => undefined);
    if (info && info.isFile) siblings[name] = resolved!;
  }
  return siblings;
}

/**
 * The names beside `name` that may be its side-cars: one stem begins with the other, as in `x_1.ser` and
 * `x.emi`, or `x.tif` and `x-tif.hdr`. The nearest in length come first.
 */
export function possibleSideCars(name: string, others: Iterable<string>): string[] {
  const own = stem(name);
  const found: string[] = [];
  for (const other of others) {
    if (other === name) continue;
    const its = stem(other);
    if (its.length > 0 && (own.startsWith(its) || its.startsWith(own))) found.push(other);
  }
  const distance = (other: string) => Math.abs(stem(other).length - own.length);
  return found.sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1)).slice(0, MAX_SIBLINGS);
}

function stem(name: string): string {
  const dot = name.lastIndexOf(".");
  return (dot > 0 ? name.slice(0, dot) : name).toLowerCase();
}

/** Names by folder, kept while its mtime stands still: a session asks for the same folder again and again. */
const listings = new Map<string, { mtime: number; names: string[] }>();
const KEPT_LISTINGS = 8;
/** A folder changed this recently may change again within the resolution of its mtime. */
const FRESH_MS = 2000;

async function listFolder(folder: string): Promise<string[]> {
  try {
    const mtime = (await Deno.stat(folder)).mtime?.getTime() ?? Date.now();
    const kept = listings.get(folder);
    if (kept?.mtime === mtime) return kept.names;
    const names: string[] = [];
    for await (const entry of Deno.readDir(folder)) if (!entry.isDirectory) names.push(entry.name);
    listings.delete(folder);
    if (Date.now() - mtime > FRESH_MS) listings.set(folder, { mtime, names });
    if (listings.size > KEPT_LISTINGS) listings.delete(listings.keys().next().value!);
    return names;
  } catch {
    return []; // a folder that may be entered but not listed: the file itself can still be read
  }
}
