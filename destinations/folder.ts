/**
 * A folder, of a share or a backup, that gets a copy of each record.
 *
 * @module
 */
import { RetryableError } from "../engine/errors.ts";
import { isAbsolute, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { writeAtomic } from "../files/write.ts";
import { freePath, readIfThere, removeIfThere } from "../record/write.ts";
import { identityOf } from "../record/identity.ts";
import type { BuiltRecord, Destination, Previous, Uploaded } from "./define.ts";

/** Which folder. */
export interface FolderOptions {
  /** @default "folder" */
  name?: string;
  /** Absolute path. It must be there: a share that is not mounted is trouble, not a reason to make a folder. */
  path: string;
}

/** Copies records into a folder, one file for each session, named by the record's title. */
export function folder({ name = "folder", path }: FolderOptions): Destination {
  if (!isAbsolute(path)) throw new TypeError(`Destination "${name}": "${path}" must be an absolute path`);
  return {
    name,
    async upload(record, previous) {
      await mustBeThere(name, path);
      const target = await freePath(path, record);
      const there = await readIfThere(target);
      if (there !== record.xml) await writeAtomic(target, record.xml);
      const moved = await removeFormer(path, target, record, previous);
      return {
        remoteId: relative(path, target),
        url: pathToFileURL(target).href,
        sha256: record.sha256,
        action: there === record.xml ? "unchanged" : there === undefined && !moved ? "created" : "updated",
      } satisfies Uploaded;
    },
    async check() {
      await mustBeThere(name, path);
      const probe = join(path, `.${crypto.randomUUID()}.tmp`);
      await writeAtomic(probe, "");
      await removeIfThere(probe);
      return `Folder "${path}" can be written`;
    },
  };
}

/** A session whose date or instrument was corrected has another title: its file moves, rather than staying twice. */
async function removeFormer(
  path: string,
  target: string,
  record: BuiltRecord,
  { remoteId }: Previous,
): Promise<boolean> {
  if (remoteId === null || !/^[^/\\]+\.xml$/.test(remoteId)) return false;
  const former = join(path, remoteId);
  if (former === target) return false;
  const there = await readIfThere(former);
  if (there === undefined || (await identityOf(there))?.recordId !== record.recordId) return false;
  await removeIfThere(former);
  return true;
}

async function mustBeThere(name: string, path: string): Promise<void> {
  const info = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (!info?.isDirectory) {
    throw new RetryableError(`Destination "${name}": there is no folder "${path}"; mount or make it`);
  }
}
