/**
 * Files that are named, files in folders that are named, and what belongs to them.
 *
 * @module
 */
import { basename, dirname, join, relative } from "node:path";
import { seriesOf } from "../formats/emi.ts";
import { type Group, groupOf, joinGroups, MARK } from "../sanitize/names.ts";
import { sanitizerOf } from "../sanitize/plan.ts";
import type { Report } from "../sanitize/report.ts";
import { openInput } from "./confine.ts";
import { emptyReport, type SanitizeOptions } from "./sanitize_job.ts";

/**
 * A group of files to sanitise, or the report of a file or folder that cannot be read. `below` is where it is in the
 * folder that was named.
 */
export type FoundGroup = { folder: string; below: string; group: Group } | { report: Report };

/** Groups in the order of the files, each once. In folders, what is not a file of a known format is passed over. */
export async function* findGroups(
  paths: readonly string[],
  name: string | undefined,
  options: SanitizeOptions,
): AsyncGenerator<FoundGroup> {
  const groups = new Map<string, { below: string; found: Group[] }>();
  for (const path of paths) {
    try {
      if (await isFolder(path)) {
        for await (const inner of filesBelow(path)) {
          if (typeof inner !== "string") {
            yield { report: { ...emptyReport(inner.folder, options), error: inner.error } };
            continue;
          }
          const found = await groupAt(inner, undefined).catch(() => undefined);
          if (found && await isKnown(inner)) add(dirname(inner), found, relative(path, dirname(inner)));
        }
      } else {
        for (const each of await withSeries(path)) add(dirname(each), await groupAt(each, name));
      }
    } catch (error) {
      yield { report: { ...emptyReport(path, options), error: (error as Error).message } };
    }
  }
  for (const [folder, { below, found }] of groups) {
    for (const group of joinGroups(found)) yield { folder, below, group };
  }

  function add(folder: string, group: Group, below = ""): void {
    const known = groups.get(folder);
    if (known) known.found.push(group);
    else groups.set(folder, { below, found: [group] });
  }
}

async function groupAt(path: string, name: string | undefined): Promise<Group> {
  using file = await openInput(path);
  // links have the name of what they lead to
  return groupOf({ ...file, name: basename(path) }, name);
}

/** True for a file whose data are found without `--ranges`. */
export async function isKnown(path: string): Promise<boolean> {
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

/** Files, and folders that cannot be listed. */
async function* filesBelow(folder: string): AsyncGenerator<string | { folder: string; error: string }> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    yield { folder, error: `The folder "${folder}" cannot be listed: ${(error as Error).message}` };
    return;
  }
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
