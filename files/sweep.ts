/**
 * What a killed process left behind.
 *
 * @module
 */
import { isTemporary } from "./write.ts";

/**
 * Removes the temporary files of `writeAtomic` below `folder` that were last written before a moment.
 * What cannot be read or removed is passed by; links are not followed.
 *
 * @returns how many were removed.
 */
export async function sweep(folder: string, before: Date): Promise<number> {
  let removed = 0;
  const folders = [folder];
  for (let each = folders.pop(); each !== undefined; each = folders.pop()) {
    try {
      for await (const { name, isDirectory, isFile } of Deno.readDir(each)) {
        const path = `${each}/${name}`;
        if (isDirectory) folders.push(path);
        else if (isFile && isTemporary(name) && await isOlder(path, before)) {
          await Deno.remove(path);
          removed++;
        }
      }
    } catch {
      // They do no harm but take room: the next sweep may have more luck.
    }
  }
  return removed;
}

async function isOlder(path: string, moment: Date): Promise<boolean> {
  const { mtime } = await Deno.lstat(path);
  return mtime !== null && mtime < moment;
}
