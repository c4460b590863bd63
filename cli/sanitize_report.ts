/**
 * Where the report of a run may go.
 *
 * @module
 */
import { dirname } from "node:path";
import { UsageError } from "./define.ts";

/**
 * Makes sure, before the work, that a report can be written and costs no file.
 *
 * @param inputs Files that are read, with their companions.
 * @throws {UsageError} when it is one of them, is there already (unless `force`), or cannot be written.
 */
export async function refuseReport(path: string, inputs: readonly string[], force: boolean): Promise<void> {
  const there = await Deno.stat(path).catch(() => undefined);
  if (there) {
    // a hard link is the file too
    for (const input of inputs) {
      const { dev, ino } = await Deno.stat(input).catch(() => ({ dev: undefined, ino: undefined }));
      const same = ino !== undefined && ino !== null
        ? dev === there.dev && ino === there.ino
        : await isSame(path, input);
      if (same) throw new UsageError(`"${path}" is a file that is read: choose another --report`);
    }
    if (!there.isFile) throw new UsageError(`"${path}" is no regular file: choose another --report`);
    if (!force) throw new UsageError(`"${path}" is there already: --force replaces it`);
  }
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: dirname(path), prefix: ".emloom-" }));
  } catch (error) {
    throw new UsageError(`Cannot write the report "${path}": ${(error as Error).message}`);
  }
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([a, b].map((path) => Deno.realPath(path).catch(() => undefined)));
  return left !== undefined && left === right;
}
