/**
 * One file to sanitise: what is to be replaced, and its copy.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Member } from "../sanitize/names.ts";
import { patched } from "../sanitize/overlay.ts";
import { ordered, type Patch, type PlanOptions, UnsupportedError } from "../sanitize/patch.ts";
import { finished, planRanges, sanitizerOf } from "../sanitize/plan.ts";
import { piecesOfFile, rangesOf, type Report, scrubbedOf } from "../sanitize/report.ts";
import { findPersonal, type Found, missingFields, scrubPatch, type Wanted } from "../sanitize/scrub.ts";
import { textsOf } from "../sanitize/texts.ts";
import type { FileSource } from "../sandbox/file_source.ts";
import { OutputFile } from "./output_file.ts";

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
  /** Paths of all that this run writes: none is written twice. */
  taken: Set<string>;
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
  /** Fields to scrub that are not in it. */
  missing: readonly string[];
  /** How it was planned. */
  options: PlanOptions;
  report: Report;
}

/** A report of a file with which nothing has been done yet. */
export function emptyReport(input: string, { version, now }: SanitizeOptions): Report {
  return { input, ranges: [], scrubbed: [], checks: [], tool: "emloom", version, time: now().toISOString() };
}

/** Finds out what is to be replaced, and notes it in the report. */
export function plan(job: Job, options: SanitizeOptions): void {
  const { before, member, report } = job;
  const hash = createHash("sha256");
  for (const piece of piecesOfFile(before)) hash.update(piece);
  report.sha256 = hash.digest("hex");
  report.bytesIn = before.size;
  job.options = options.plan;
  let data: Patch[] = [];
  if (options.ranges !== undefined && !member.text) {
    [job.format, data] = ["unknown", planRanges(before, options.ranges)];
  } else if (!member.text) {
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
    job.missing = missingFields(textsOf(before, job.format) ?? [], fields);
    const locked = job.found.find(({ locked }) => locked !== undefined);
    if (locked) {
      throw new UnsupportedError(
        `The text of "${locked.path}" cannot be replaced: ${locked.locked}`,
        before.name,
      );
    }
  }
  // a picture is gone already where a text was found in it
  const all = withTexts(ordered(data, before.name), job.found);
  job.patches = finished(before, job.format, all, options.plan);
  report.format = job.format;
  report.ranges = rangesOf(job.patches);
  report.scrubbed = scrubbedOf(job.found);
}

function withTexts(data: Patch[], found: readonly Found[]): Patch[] {
  if (found.length === 0) return data;
  const free = found.filter(({ offset, length }) =>
    !data.some((patch) => patch.offset < offset + length && offset < patch.offset + patch.length)
  );
  return [...data, ...free.map(scrubPatch)];
}

/** Writes the copy, with the time of the file. */
export function write({ before, patches, target, report }: Job, { plan: { fill } }: SanitizeOptions): void {
  const after = patched(before, patches, fill);
  using file = new OutputFile(target);
  for (const piece of piecesOfFile(after)) file.append(piece);
  file.commit();
  const time = new Date(before.mtime);
  Deno.utimeSync(target, time, time);
  report.bytesOut = after.size;
}
