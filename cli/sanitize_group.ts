/**
 * Files that belong together: copied without their data, checked, packed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { extractors } from "../extractors/mod.ts";
import type { ByteSource } from "../formats/source.ts";
import { findLeftover, storedRuns } from "../sanitize/leftover.ts";
import type { Group, Member } from "../sanitize/names.ts";
import { patched, renamed } from "../sanitize/overlay.ts";
import { isData, ordered, type Patch, type PlanOptions, UnsupportedError } from "../sanitize/patch.ts";
import { planRanges, sanitizerOf } from "../sanitize/plan.ts";
import { dataBytes, piecesOfFile, rangesOf, type Report, scrubbedOf } from "../sanitize/report.ts";
import { findPersonal, type Found, scrubPatch, type Wanted } from "../sanitize/scrub.ts";
import { textsOf } from "../sanitize/texts.ts";
import { type Check, passed, verify } from "../sanitize/verify.ts";
import type { FileSource } from "../sandbox/file_source.ts";
import { openInput } from "./confine.ts";
import { OutputFile } from "./output_file.ts";
import { archiveChecks, fileChecks, pack } from "./sanitize_archive.ts";
import { register } from "./sanitize_manifest.ts";

/** What is wanted. */
export interface SanitizeOptions {
  out: string | undefined;
  archive: boolean;
  keep: boolean;
  plan: PlanOptions;
  wanted: Wanted;
  ranges: string | undefined;
  verify: boolean;
  dryRun: boolean;
  force: boolean;
  version: string;
  now(): Date;
}

/** A file on its way. */
export interface Job {
  member: Member;
  path: string;
  /** Path of the copy. */
  target: string;
  before: FileSource;
  format: string;
  patches: Patch[];
  found: Found[];
  report: Report;
}

/** A report of a file with which nothing has been done yet. */
export function emptyReport(input: string, { version, now }: SanitizeOptions): Report {
  return { input, ranges: [], scrubbed: [], checks: [], tool: "emloom", version, time: now().toISOString() };
}

/** Sanitises the files of a group. When one of them fails, there are results of none. */
export async function sanitizeGroup(
  folder: string,
  group: Group,
  options: SanitizeOptions,
): Promise<Report[]> {
  const jobs: Job[] = [];
  const lost: Report[] = [];
  const made: string[] = [];
  using opened = new DisposableStack();
  try {
    for (const member of group.members) {
      const path = join(folder, member.name);
      const report = emptyReport(path, options);
      try {
        const target = join(options.out ?? folder, member.result);
        const before = opened.use(await openInput(path));
        const job: Job = { member, path, target, before, format: "text", patches: [], found: [], report };
        plan(job, options);
        jobs.push(job);
      } catch (error) {
        // one that cannot be read costs its neighbours nothing
        lost.push({ ...report, error: (error as Error).message });
      }
    }
    if (jobs.every(({ member, format }) => member.text || format === "emi") && lost.length > 0) {
      const names = lost.map(({ input }) => `"${input}"`).join(", ");
      return [
        ...lost,
        ...jobs.map(({ report }) => ({ ...report, error: `There is no use for it without ${names}` })),
      ];
    }
    const archive = join(options.out ?? folder, group.archive);
    if (options.dryRun) return [...lost, ...jobs.map(({ report }) => report)];
    await refuseExisting(
      [...jobs.map(({ target }) => target), ...options.archive ? [archive] : []],
      jobs,
      options,
    );
    for (const job of jobs) {
      made.push(job.target);
      write(job, options);
    }
    const after = new Map<string, FileSource>();
    for (const { member, target } of jobs) after.set(member.name, opened.use(await openInput(target)));
    if (options.verify) {
      for (const job of jobs) job.report.checks = numbered(await checksOf(job, jobs, after, options));
    }
    refuseFailed(jobs);
    if (options.archive) {
      made.push(archive);
      await pack(archive, jobs, after);
      const checks = options.verify ? await archiveChecks(archive, jobs, after) : [];
      for (const { report } of jobs) {
        report.archive = archive;
        report.bytesArchive = (await Deno.stat(archive)).size;
        report.checks.push(...numbered(checks));
      }
      refuseFailed(jobs);
    }
    const registered = await register(archive, jobs, options);
    if (options.verify) { for (const { report } of jobs) report.checks.push(...numbered([registered])); }
    if (!options.keep) { for (const { target } of jobs) await Deno.remove(target); }
    else for (const { report, target } of jobs) report.result = target;
    return [...lost, ...jobs.map(({ report }) => report)];
  } catch (error) {
    for (const path of made) await Deno.remove(path).catch(() => {});
    const { message } = error as Error;
    const gone = { archive: undefined, bytesArchive: undefined };
    return [...lost, ...jobs.map(({ report }) => ({ ...report, ...gone, error: report.error ?? message }))];
  }
}

function plan(job: Job, options: SanitizeOptions): void {
  const { before, member, report } = job;
  const hash = createHash("sha256");
  for (const piece of piecesOfFile(before)) hash.update(piece);
  report.sha256 = hash.digest("hex");
  report.bytesIn = before.size;
  let data: Patch[] = [];
  if (options.ranges !== undefined) [job.format, data] = ["unknown", planRanges(before, options.ranges)];
  else if (!member.text) {
    const sanitizer = sanitizerOf(before);
    job.format = sanitizer.name;
    data = sanitizer.plan(before, options.plan);
  }
  const { personal, fields } = options.wanted;
  if (personal || fields.length > 0) {
    const texts = textsOf(before, job.format);
    if (!texts) {
      throw new UnsupportedError(
        `Texts of the format "${job.format}" cannot be replaced: leave --scrub away, and look at what they say`,
        before.name,
      );
    }
    job.found = [...findPersonal(texts, options.wanted)];
    const locked = job.found.find(({ locked }) => locked !== undefined);
    if (locked) {
      throw new UnsupportedError(
        `The text of "${locked.path}" cannot be replaced: ${locked.locked}`,
        before.name,
      );
    }
  }
  // a picture is gone already where a text was found in it
  job.patches = withTexts(ordered(data, before.name), job.found, before.name);
  report.format = job.format;
  report.ranges = rangesOf(job.patches);
  report.scrubbed = scrubbedOf(job.found);
}

function withTexts(data: Patch[], found: readonly Found[], file: string): Patch[] {
  if (found.length === 0) return data;
  const free = found.filter(({ offset, length }) =>
    !data.some((patch) => patch.offset < offset + length && offset < patch.offset + patch.length)
  );
  return ordered([...data, ...free.map(scrubPatch)], file);
}

async function refuseExisting(
  targets: string[],
  jobs: readonly Job[],
  { force }: SanitizeOptions,
): Promise<void> {
  const inputs = new Set(await Promise.all(jobs.map(({ path }) => Deno.realPath(path))));
  for (const target of targets) {
    const real = await Deno.realPath(target).catch(() => undefined);
    if (real !== undefined && inputs.has(real)) {
      throw new Error(`"${target}" is the file that is read: choose another --name or --out`);
    }
    if (real !== undefined && !force) throw new Error(`"${target}" is there already: --force replaces it`);
  }
}

function write({ before, patches, target, report }: Job, { plan: { fill } }: SanitizeOptions): void {
  const after = patched(before, patches, fill);
  using file = new OutputFile(target);
  for (const piece of piecesOfFile(after)) file.append(piece);
  file.commit();
  const time = new Date(before.mtime);
  Deno.utimeSync(target, time, time);
  report.bytesOut = after.size;
}

async function checksOf(
  job: Job,
  jobs: readonly Job[],
  after: Map<string, FileSource>,
  options: SanitizeOptions,
): Promise<Check[]> {
  const { before, member, patches, found } = job;
  const result = (name: string): ByteSource | undefined => {
    const file = after.get(name);
    return file && renamed(file, name, result);
  };
  // the original sees what is copied with it, and nothing else
  const original: ByteSource = {
    ...before,
    sibling: (name) => after.has(name) ? before.sibling(name) : undefined,
  };
  const pair = {
    before: original,
    after: result(member.name)!,
    patches,
    options: options.plan,
    manual: options.ranges !== undefined || member.text,
    scrubbed: found.length > 0 || jobs.some((other) => other.found.length > 0),
    extractors,
  };
  const checks = member.text ? [] : verify(pair);
  const others = jobs.filter((other) => other !== job && other.patches.some(isData));
  for (const other of others) {
    const runs = storedRuns(other.before, other.patches.filter(isData));
    const { found } = findLeftover(runs, pair.after, patches);
    const check = checks.find(({ id }) => id === 5);
    if (found && check) {
      check.state = "failed";
      const remedy = job.format === "emi" ? ": --emi-strict removes them" : "";
      check.detail = `data of "${other.member.name}" are at byte ${found.offset}${remedy}`;
    }
  }
  return [...checks, ...await fileChecks(job, pair.after, options)];
}

function numbered(checks: readonly Check[]): Report["checks"] {
  return checks.map((check) => ({ ...check, ok: check.state !== "failed" }));
}

function refuseFailed(jobs: readonly Job[]): void {
  const failed = jobs.filter(({ report }) => !passed(report.checks));
  for (const { report } of failed) {
    const names = report.checks.filter(({ state }) => state === "failed").map(({ name, detail }) =>
      `${name} (${detail})`
    );
    report.error = `The copy did not pass its check and was removed: ${names.join("; ")}`;
  }
  if (failed.length > 0) {
    throw new Error(`"${resolve(failed[0]!.path)}" did not pass: no file of its group is kept`);
  }
}

export { dataBytes };
