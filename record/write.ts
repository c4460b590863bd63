/**
 * Records as files: whole or not at all, never one session's over another's.
 *
 * @module
 */
import { join } from "node:path";
import { writeAtomic } from "../files/write.ts";
import { identityOf, sameSession } from "./identity.ts";
import { sha256 } from "./ids.ts";
import type { RecordDocument } from "./model.ts";
import type { Invalid } from "./validate.ts";

/**
 * Writes a record as `<folder>/<date>_<pid>_<usage event id>.xml`, its twin beside it as `.jsonld`, and removes what was kept of it when it was
 * rejected. A file that has these bytes already is left alone; one of another session keeps its name, and the new
 * one gets a mark of its own.
 *
 * @param folder The records folder; made when it is missing.
 * @returns the record with the path of its file.
 */
export async function writeRecord<R extends RecordDocument>(
  folder: string,
  record: R,
): Promise<R & { path: string }> {
  const path = await freePath(folder, record);
  const twin = path.replace(/\.xml$/, ".jsonld");
  if (await readIfThere(twin) !== record.jsonld) await writeAtomic(twin, record.jsonld);
  // Last, for whoever waits for records to come.
  if (await readIfThere(path) !== record.xml) await writeAtomic(path, record.xml);
  for (const kept of rejectedPaths(folder, record.title)) await removeIfThere(kept);
  return { ...record, path };
}

/**
 * Keeps a record that the schema refused, as `<folder>/rejected/….xml`, with the reasons in a `.txt` beside it.
 *
 * @returns the path of the XML file.
 */
export async function keepRejected(
  folder: string,
  record: RecordDocument,
  problems: Invalid[],
): Promise<string> {
  const [xml, reasons] = rejectedPaths(folder, record.title);
  const lines = problems.map(({ line, path, message }) =>
    `line ${line}${path ? `, ${path}` : ""}: ${message}`
  );
  const head = `Record ${record.recordId}, revision ${record.revision}: not valid against its schema`;
  await writeAtomic(xml, record.xml);
  await writeAtomic(reasons, [head, ...lines, ""].join("\n"));
  return xml;
}

/** The text of a file; undefined when it is not there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The record's own path in `folder`, or another where a record of another session lies there. */
export async function freePath(
  folder: string,
  record: Pick<RecordDocument, "recordId" | "title" | "xml">,
): Promise<string> {
  const path = join(folder, `${record.title}.xml`);
  const there = await readIfThere(path);
  if (there === undefined || there === record.xml) return path;
  const [theirs, ours] = [await identityOf(there), await identityOf(record.xml)];
  // What cannot be read as a record is the remains of one.
  if (!theirs || !ours || sameSession(theirs, ours)) return path;
  return join(folder, `${record.title}-${sha256(record.recordId).slice(0, 8)}.xml`);
}

function rejectedPaths(folder: string, title: string): [xml: string, reasons: string] {
  return [join(folder, "rejected", `${title}.xml`), join(folder, "rejected", `${title}.txt`)];
}

/** Removes a file that may be gone already. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
