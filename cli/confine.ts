/**
 * Files from outside in the process of a command: less that it may do, and how they are opened.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { type FileSource, openFile } from "../sandbox/file_source.ts";
import { resolveFile } from "../sandbox/resolve.ts";

/**
 * Gives up what reading files does not need: network, programs, environment, and writing unless an output is to be
 * written. For good: nothing in this process gets it back.
 *
 * `extract` reads in child processes, because it runs the site's plugins, reads whole sessions unattended and must
 * survive any file. `pixels` and `tags` read a few files that someone names, by built-in readers alone, which bound what
 * they allocate; someone sits there to stop them; and pixels by the gigabyte would have to cross from process to
 * process. What is left to fear is a reader that is led astray, and that is then alone with files to read.
 */
export function confine({ write }: { write: boolean }): void {
  for (const name of ["net", "run", "env", "sys", "ffi"] as const) Deno.permissions.revokeSync({ name });
  if (!write) Deno.permissions.revokeSync({ name: "write" });
}

/**
 * Opens a file that the user names, and with it its side-cars in the same folder.
 *
 * @throws {Error} when there is none, it is no regular file or may not be read; the message names it.
 */
export async function openInput(path: string): Promise<FileSource> {
  try {
    const real = await Deno.realPath(path);
    const { isFile, isDirectory } = await Deno.stat(real);
    if (isDirectory) throw new TypeError(`Cannot read "${path}": it is a folder; name files in it`);
    if (!isFile) throw new TypeError(`Cannot read "${path}": it is no regular file`);
    const { siblings } = await resolveFile(real, [dirname(real)]);
    return openFile(real, basename(real), siblings);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Error(`There is no file "${path}"`);
    if (error instanceof Deno.errors.NotCapable) {
      throw new Error(`Cannot read "${path}": it is no file of a disk`, { cause: error });
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new Error(`The file "${path}" may not be read by this user`);
    }
    throw error;
  }
}
