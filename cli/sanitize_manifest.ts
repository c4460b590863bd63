/**
 * The index of a folder of sanitised files.
 *
 * @module
 */
import { join, relative } from "node:path";
import { extractFile } from "../extractors/extract.ts";
import { extractors } from "../extractors/mod.ts";
import { writeAtomic } from "../files/write.ts";
import type { Check } from "../sanitize/verify.ts";
import type { Job, SanitizeOptions } from "./sanitize_job.ts";

const NAME = "manifest.json";

/** Adds a group to `manifest.json` of the folder `--out`, in place of an entry of the same key. */
export async function register(
  archive: string,
  jobs: readonly Job[],
  options: SanitizeOptions,
): Promise<Check> {
  const check = { id: 12, name: "registered" };
  if (options.out === undefined || !options.archive) {
    return { ...check, state: "skipped", detail: "an index is kept in the folder of --out" };
  }
  const path = join(options.out, NAME);
  const known = await read(path);
  // in a subfolder too, and the same on any system
  const name = relative(options.out, archive).replaceAll("\\", "/");
  const key = name.replace(/\.tar\.gz$/, "");
  const data = jobs.find(({ member, format }) => !member.text && format !== "emi") ?? jobs[0]!;
  known[key] = {
    archive: name,
    members: jobs.map(({ member }) => member.result).sort(),
    sha256: Object.fromEntries(jobs.map(({ member, report }) => [member.name, report.sha256])),
    format: data.format,
    extractor: extractFile(data.before, {}, { extractors }).extractor,
    reviewer: (known[key] as { reviewer?: string } | undefined)?.reviewer ?? null,
  };
  const sorted = Object.fromEntries(Object.entries(known).sort(([a], [b]) => a < b ? -1 : 1));
  await writeAtomic(path, `${JSON.stringify(sorted, null, 2)}\n`);
  return { ...check, state: "ok", detail: `"${key}" in ${NAME}` };
}

async function read(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch { /* told below */ }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw new SyntaxError(`"${path}" is no index of sanitised files: move it away`);
  }
  return { ...found };
}
