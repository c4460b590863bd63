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
  const there = await Deno.stat(path).catch(() => undefined);
  if (!there) return;
  for (const input of inputs) {
    if (await isSameFile(path, input)) {
      throw new UsageError(`Cannot write "${path}": it is the file that is read`);
    }
  }
  if (!force && there.isFile) throw new UsageError(`"${path}" is there already: --force replaces it`);
}

/** True when both paths lead to one file, by links of either kind too. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([a, b].map((path) => Deno.stat(path).catch(() => undefined)));
  if (!left || !right) return false;
  if (left.ino !== null && right.ino !== null) return left.dev === right.dev && left.ino === right.ino;
  const [one, other] = await Promise.all([a, b].map((path) => Deno.realPath(path)));
  return one === other;
}
