/**
 * Single files outside a session: which instrument they are of, and their metadata. For `emloom extract` and for
 * programs that use emloom as a library.
 *
 * @module
 */
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { createPool, type Pool } from "../sandbox/pool.ts";
import type { Instrument } from "../schemas/session.ts";
import { type FullMeta, readFullMeta } from "./full_meta.ts";

/** Limits, and what is wanted. */
export interface ReadOptions {
  /** Files at work at the same time. @default 2 */
  processes?: number;
  timeLimitMs?: number;
  memoryLimitMb?: number;
  /** Draw previews. @default false */
  preview?: boolean;
  /** Return the vendor's own tree too. @default true */
  original?: boolean;
  /** Tell what the instrument's profile did. @default false */
  trace?: boolean;
  /** Instrument of a file by its path, where one is known. */
  instrumentOf?(path: string): Pick<Instrument, "pid" | "timeZone"> | undefined;
  version: string;
  /** Absolute paths of the site's plugin files. */
  plugins?: readonly string[];
  /** Module that children start from; the program's own unless said. */
  entry?: string;
}

/** What came of one file: its metadata, or why there is none. */
export type ReadFile = { path: string; mtime: number; meta: FullMeta } | { path: string; error: Error };

/** Reads files in a sandbox that may see their common folder; answers come in the order of `paths`. */
export async function* readFiles(paths: readonly string[], options: ReadOptions): AsyncGenerator<ReadFile> {
  const { processes = 2, entry, plugins, timeLimitMs, memoryLimitMb } = options;
  const files = await Promise.all(paths.map(locate));
  const roots = files.flatMap((file) => "real" in file ? [dirname(file.real)] : []);
  await using pool = createPool({
    roots: [commonFolder(roots)],
    size: processes,
    entry,
    plugins,
    timeLimitMs,
    memoryLimitMb,
  });
  const ahead: Promise<ReadFile>[] = [];
  for (const file of files) {
    ahead.push(readOne(pool, file, options));
    if (ahead.length >= processes * 2) yield await ahead.shift()!;
  }
  for (const answer of ahead) yield await answer;
}

type Located = { path: string; real: string; mtime: number } | { path: string; error: Error };

async function locate(path: string): Promise<Located> {
  try {
    const real = await Deno.realPath(path);
    const { isFile, mtime } = await Deno.stat(real);
    if (!isFile) throw new TypeError(`Cannot extract "${path}": it is no file`);
    return { path, real, mtime: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { path, error: new Error(`There is no file "${path}"`) };
    }
    return { path, error: error as Error };
  }
}

async function readOne(pool: Pool, file: Located, options: ReadOptions): Promise<ReadFile> {
  if ("error" in file) return file;
  const instrument = options.instrumentOf?.(resolve(file.path));
  const timeZone = instrument?.timeZone ?? Temporal.Now.timeZoneId();
  try {
    const meta = await readFullMeta(
      pool,
      {
        path: file.real,
        name: basename(file.path),
        mtime: file.mtime,
        instrument: instrument?.pid,
        timeZone,
      },
      {
        preview: options.preview ?? false,
        original: options.original,
        version: options.version,
        now: new Date(),
        trace: options.trace,
      },
    );
    return { path: file.path, mtime: file.mtime, meta };
  } catch (error) {
    return { path: file.path, error: error as Error };
  }
}

/** The deepest folder that all are in. */
export function commonFolder(folders: readonly string[]): string {
  const [first = ["", "tmp"], ...rest] = folders.map((folder) => folder.split("/"));
  let shared = first.length;
  for (const parts of rest) {
    const differs = first.findIndex((part, i) => part !== parts[i]);
    if (differs >= 0) shared = Math.min(shared, differs);
  }
  return first.slice(0, shared).join("/") || "/";
}

/** The instrument whose folder a file is in; of nested folders the innermost. */
export function instrumentAt(
  path: string,
  root: string | undefined,
  instruments: readonly Instrument[],
): Instrument | undefined {
  if (!root) return undefined;
  const inside = (folder: string) => {
    const way = relative(folder, path);
    return way !== "" && !way.startsWith("..") && !isAbsolute(way);
  };
  return instruments.filter((each) => inside(resolve(root, each.filestorePath)))
    .sort((a, b) => b.filestorePath.length - a.filestorePath.length)[0];
}
