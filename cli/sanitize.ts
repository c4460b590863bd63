/**
 * `emloom sanitize`: copies of files without their data, small enough to share.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { choice, string } from "@optique/core/valueparser";
import { writeAtomic } from "../files/write.ts";
import type { Report } from "../sanitize/report.ts";
import type { App } from "./app.ts";
import { confine } from "./confine.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { path } from "./path.ts";
import { findGroups, isKnown } from "./sanitize_find.ts";
import { sanitizeGroup } from "./sanitize_group.ts";
import type { SanitizeOptions } from "./sanitize_job.ts";
import { refuseReport } from "./sanitize_report.ts";
import { asLine, asText } from "./sanitize_text.ts";

export default defineCommand({
  parser: object({
    files: multiple(
      argument(path({ metavar: "FILE" }), { description: message`Files, or folders of files` }),
      {
        min: 1,
      },
    ),
    out: optional(option("--out", path({ metavar: "DIR" }), {
      description:
        message`Folder for the results and their index manifest.json; without it, beside each file`,
    })),
    name: optional(option("--name", string({ metavar: "NAME" }), {
      description: message`Name of the result, in place of STEM_dataZeroed.EXT; for one file`,
    })),
    archive: option("--archive", {
      description: message`Pack the results into a .tar.gz, which is done anyway`,
    }),
    noArchive: option("--no-archive", { description: message`Leave the results as they are` }),
    keep: option("--keep-uncompressed", { description: message`Keep the results beside their archive` }),
    fill: optional(option("--fill", choice(["zero", "noise"]), {
      description: message`What data become: zero, or noise, a short pattern that repeats`,
    })),
    scrub: multiple(option("--scrub", string({ metavar: "FIELD" }), {
      description:
        message`Replace the text of this field by as many x; may be given again, or several with commas`,
    })),
    scrubPersonal: option("--scrub-personal", {
      description: message`Replace names of people, samples, computers and folders, and e-mail addresses`,
    }),
    strict: option("--strict", {
      description: message`Of EDAX spectra, also what was computed from the counts`,
    }),
    emiStrict: option("--emi-strict", {
      description: message`Of an .emi file, all but its metadata, which is done anyway`,
    }),
    ranges: optional(option("--ranges", string({ metavar: "OFFSET:LENGTH,…" }), {
      description: message`Where the data are, for a file of unknown format`,
    })),
    verify: option("--verify", { description: message`Go through the checklist, which is done anyway` }),
    noVerify: option("--no-verify", { description: message`Do not check the results` }),
    dryRun: option("--dry-run", { description: message`Only list what would be replaced` }),
    report: optional(option("--report", path({ metavar: "PATH" }), {
      description: message`Write a report as JSON`,
    })),
    force: option("--force", { description: message`Replace results that are there already` }),
    json: option("--json", { description: message`One line of JSON a file` }),
  }),
  description:
    "Makes copies of microscope files with their pixels and spectra replaced by zeros and all metadata kept, checks " +
    "them and packs them. The files themselves are only read. Needs no configuration.",
  examples: [
    ["emloom sanitize image.dm4", "image_dataZeroed.dm4.tar.gz"],
    ["emloom sanitize --dry-run scan_1.ser", "what would be replaced, with its companion scan.emi"],
    ["emloom sanitize --scrub-personal --out share/ *.tif", "without names of people and folders"],
    ["emloom sanitize --no-archive --scrub Operator image.dm4", "one field, and no archive"],
  ],
  async run(args, app): Promise<ExitCode> {
    if (args.name !== undefined && args.files.length > 1) throw new UsageError("--name NAME is for one file");
    if (args.ranges !== undefined && args.files.length > 1) throw new UsageError("--ranges is for one file");
    if (args.name !== undefined && /[\\/]|^\.+$|^$/.test(args.name)) {
      throw new UsageError(`"${args.name}" is no name of a file: --out DIR says where it goes`);
    }
    if (args.archive && args.noArchive) throw new UsageError("Choose --archive or --no-archive");
    const options: SanitizeOptions = {
      out: args.out,
      archive: !args.noArchive,
      keep: args.keep || args.noArchive,
      plan: { fill: args.fill ?? "zero", strict: args.strict },
      wanted: { personal: args.scrubPersonal, fields: args.scrub.flatMap((each) => each.split(",")) },
      ranges: args.ranges,
      verify: !args.noVerify,
      dryRun: args.dryRun,
      force: args.force,
      version: app.version,
      taken: new Set(args.report === undefined ? [] : [resolve(args.report)]),
      now: () => app.now(),
    };
    confine({ write: !args.dryRun || args.report !== undefined });
    const all = await Array.fromAsync(findGroups(args.files, args.name, options));
    if (args.ranges !== undefined && await isKnown(args.files[0]!)) {
      throw new UsageError("emloom knows this format; without --ranges it finds the data");
    }
    if (args.report !== undefined) {
      const inputs = all.flatMap((found) =>
        "group" in found
          ? found.group.members.map(({ name }) => join(found.folder, name))
          : [found.report.input]
      );
      await refuseReport(args.report, inputs, args.force);
    }
    const reports: Report[] = [];
    for (const found of all) {
      const done = "group" in found
        ? await sanitizeGroup(found.folder, found.below, found.group, options)
        : [found.report];
      for (const report of done) app.print(args.json ? asLine(report) : asText(report, args.dryRun));
      reports.push(...done);
    }
    if (args.report !== undefined) await writeReport(args.report, reports);
    return exitOf(reports, app);
  },
});

async function writeReport(path: string, reports: readonly Report[]): Promise<void> {
  await writeAtomic(path, `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`);
}

function exitOf(reports: readonly Report[], app: App): ExitCode {
  const failed = reports.filter(({ error }) => error !== undefined).length;
  if (reports.length === 0) app.note("emloom: there is no file that can be sanitised");
  if (failed === 0) return reports.length > 0 ? EXIT.done : EXIT.failed;
  return failed === reports.length ? EXIT.failed : EXIT.partly;
}
