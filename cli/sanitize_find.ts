/**
 * Files that are named, files in folders that are named, and what belongs to them.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { seriesOf } from "../formats/emi.ts";
import { type Group, groupOf, joinGroups, MARK } from "../sanitize/names.ts";
import { sanitizerOf } from "../sanitize/plan.ts";
import type { Report } from "../sanitize/report.ts";
import { openInput } from "./confine.ts";
import { emptyReport, type SanitizeOptions } from "./sanitize_job.ts";

/** A group of files to sanitise, or the report of a file that cannot be read. */
export type FoundGroup = { folder: string; group: Group } | { report: Report };

/** Groups in the order of the files, each once. In folders, what is not a file of a known format is passed over. */
export async function* findGroups(
  paths: readonly string[],
  name: string | undefined,
  options: SanitizeOptions,
): AsyncGenerator<FoundGroup> {
  const groups = new Map<string, Group[]>();
  for (const path of paths) {
    try {
      if (await isFolder(path)) {
        for await (const inner of filesBelow(path)) {
          const found = await groupAt(inner, undefined).catch(() => undefined);
          if (found && await isKnown(inner)) add(dirname(inner), found);
        }
      } else {
        for (const each of await withSeries(path)) add(dirname(each), await groupAt(each, name));
      }
    } catch (error) {
      yield { report: { ...emptyReport(path, options), error: (error as Error).message } };
    }
  }
  for (const [folder, found] of groups) {
    for (const group of joinGroups(found)) yield { folder, group };
  }

  function add(folder: string, group: Group): void {
    groups.set(folder, [...groups.get(folder) ?? [], group]);
  }
}

async function groupAt(path: string, name: string | undefined): Promise<Group> {
  using file = await openInput(path);
  // links have the name of what they lead to
  return groupOf({ ...file, name: basename(path) }, name);
}

async function isKnown(path: string): Promise<boolean> {
  try {
    using file = await openInput(path);
    return sanitizerOf(file) !== undefined;
  } catch {
    return false;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.isDirectory ?? false;
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory, isFile } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (name.startsWith(".") || name.includes(MARK)) continue;
    if (isDirectory) yield* filesBelow(join(folder, name));
    else if (isFile) yield join(folder, name);
  }
}

/** A companion of TIA stands for all series beside it. */
async function withSeries(path: string): Promise<string[]> {
  const stem = /^(.*)\.emi$/i.exec(basename(path))?.[1];
  if (stem === undefined) return [path];
  const names = (await Array.fromAsync(Deno.readDir(dirname(path)))).map(({ name }) => name);
  const series = names.filter((name) => seriesOf(name)?.stem === stem).sort();
  return [path, ...series.map((name) => join(dirname(path), name))];
}
