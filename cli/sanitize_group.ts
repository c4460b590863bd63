/**
 * Files that belong together: copied without their data, checked, packed.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { extractors } from "../extractors/mod.ts";
import type { ByteSource } from "../formats/source.ts";
import { findLeftover, type Leftover, storedRuns } from "../sanitize/leftover.ts";
import type { Group } from "../sanitize/names.ts";
import { renamed } from "../sanitize/overlay.ts";
import { isData, type Patch } from "../sanitize/patch.ts";
import type { Report } from "../sanitize/report.ts";
import { type Check, passed, verify } from "../sanitize/verify.ts";
import type { FileSource } from "../sandbox/file_source.ts";
import { openInput } from "./confine.ts";
import { archiveChecks, fileChecks, pack } from "./sanitize_archive.ts";
import { emptyReport, type Job, plan, type SanitizeOptions, write } from "./sanitize_job.ts";
import { register } from "./sanitize_manifest.ts";

/**
 * Sanitises the files of a group. When one of them fails, there are results of none.
 *
 * @param below Folder of the results, from that of `--out`.
 */
export async function sanitizeGroup(
  folder: string,
  below: string,
  group: Group,
  options: SanitizeOptions,
): Promise<Report[]> {
  const jobs: Job[] = [];
  const lost: Report[] = [];
  const made: string[] = [];
  const out = options.out === undefined ? folder : join(options.out, below);
  using opened = new DisposableStack();
  try {
    for (const member of group.members) {
      const path = join(folder, member.name);
      const report = emptyReport(path, options);
      try {
        const target = join(out, member.result);
        const before = opened.use(await openInput(path));
        const job: Job = {
          member,
          path,
          target,
          before,
          format: "text",
          patches: [],
          found: [],
          missing: [],
          options: options.plan,
          report,
        };
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
    const missing = options.wanted.fields.filter((field) => jobs.every((job) => job.missing.includes(field)));
    if (jobs[0] && missing.length > 0) {
      jobs[0].report.warnings = missing.map((field) => `There is no field "${field}" to scrub`);
    }
    const archive = join(out, group.archive);
    if (options.dryRun) return [...lost, ...jobs.map(({ report }) => report)];
    await refuseExisting(
      [...jobs.map(({ target }) => target), ...options.archive ? [archive] : []],
      jobs,
      options,
    );
    if (options.out !== undefined) await Deno.mkdir(out, { recursive: true });
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
    for (const path of made) {
      await Deno.remove(path).catch(() => {});
      options.taken.delete(resolve(path));
    }
    const { message } = error as Error;
    const gone = { archive: undefined, bytesArchive: undefined };
    return [...lost, ...jobs.map(({ report }) => ({ ...report, ...gone, error: report.error ?? message }))];
  }
}

/** Data of one file that another holds as well. */
function copyOf(of: Job, file: ByteSource, patches: readonly Patch[]): Leftover | undefined {
  const data = of.patches.filter(isData);
  return data.length === 0 ? undefined : findLeftover(storedRuns(of.before, data), file, patches).found;
}

async function refuseExisting(
  targets: string[],
  jobs: readonly Job[],
  { force, taken }: SanitizeOptions,
): Promise<void> {
  const inputs = new Set(await Promise.all(jobs.map(({ path }) => Deno.realPath(path))));
  const twice = targets.find((target, i) => taken.has(resolve(target)) || targets.indexOf(target) < i);
  if (twice !== undefined) {
    throw new Error(
      `"${twice}" is a result of another file already: sanitize it apart, with another --out or --name`,
    );
  }
  for (const target of targets) {
    const real = await Deno.realPath(target).catch(() => undefined);
    if (real !== undefined && inputs.has(real)) {
      throw new Error(`"${target}" is the file that is read: choose another --name or --out`);
    }
    if (real !== undefined && !force) throw new Error(`"${target}" is there already: --force replaces it`);
  }
  for (const target of targets) taken.add(resolve(target));
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
    options: job.options,
    manual: options.ranges !== undefined || member.text,
    scrubbed: found.length > 0 || jobs.some((other) => other.found.length > 0),
    extractors,
  };
  const checks = member.text ? [] : verify(pair);
  const check = checks.find(({ id }) => id === 5);
  for (const other of check ? jobs.filter((other) => other !== job) : []) {
    const found = copyOf(other, pair.after, patches);
    if (!found) continue;
    check!.state = "failed";
    check!.detail = `data of "${other.member.name}" are at byte ${found.offset}`;
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
