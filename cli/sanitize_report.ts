/**
 * Where the report of a run may go.
 *
 * @module
 */
import { dirname } from "node:path";
import { UsageError } from "./define.ts";
import { isSameFile } from "./output_path.ts";

/**
 * Makes sure, before the work, that a report can be written and costs no file.
 *
 * @param inputs Files that are read, with their companions.
 * @throws {UsageError} when it is one of them, is there already (unless `force`), or cannot be written.
 */
export async function refuseReport(path: string, inputs: readonly string[], force: boolean): Promise<void> {
  const there = await Deno.stat(path).catch(() => undefined);
  if (there) {
    for (const input of inputs) {
      if (await isSameFile(path, input)) {
        throw new UsageError(`"${path}" is a file that is read: choose another --report`);
      }
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
