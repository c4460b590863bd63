/**
 * Whether a file may be written: what is there already may be a microscope's only copy.
 *
 * @module
 */
import { UsageError } from "./define.ts";

/**
 * Refuses a path that an output may not take.
 *
 * @param force What is there is replaced, but never one of the `inputs`.
 * @throws {UsageError} with the reason.
 */
export async function mustBeFree(path: string, inputs: readonly string[], force: boolean): Promise<void> {
  const there = await Deno.realPath(path).catch(() => undefined);
  if (there === undefined) return;
  for (const input of inputs) {
    if (await Deno.realPath(input).catch(() => undefined) === there) {
      throw new UsageError(`Cannot write "${path}": it is the file that is read`);
    }
  }
  if (!force && (await Deno.stat(there)).isFile) {
    throw new UsageError(`"${path}" is there already: --force replaces it`);
  }
}
