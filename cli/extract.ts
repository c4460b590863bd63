/**
 * `emloom extract`: metadata and previews of single files.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import { basename, dirname, relative, resolve } from "node:path";
import type { Settings } from "../config/settings.ts";
import { getInstrument, listInstruments } from "../db/instruments.ts";
import { writeAtomic } from "../files/write.ts";
import type { Instrument } from "../schemas/session.ts";
import { type FullMeta, writeSideCars } from "../workflows/full_meta.ts";
import { instrumentAt, readFiles } from "../workflows/read_files.ts";
import type { App } from "./app.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { explained, readable } from "./explain.ts";
import { mustBeFree } from "./output_path.ts";
import { path } from "./path.ts";

const parser = object({
  files: multiple(argument(path({ metavar: "FILE" }), { description: message`Files to read` }), { min: 1 }),
  instrument: optional(option("--instrument", string({ metavar: "PID" }), {
    description: message`Instrument of the files; without it, the one whose folder they are in`,
  })),
  explain: option("--explain", {
    description: message`Who claimed the file, who declined and why, and the source of each field`,
  }),
  preview: optional(
    option("-p", "--preview", path({ metavar: "PATH" }), {
      description: message`Write the preview to PATH`,
    }),
  ),
  force: option("--force", { description: message`Let --preview replace a file that is there already` }),
  noPreview: option("--no-preview", { description: message`Draw no preview` }),
  write: option("-w", "--write", {
    description:
      message`Write side-car and preview: below the data folder for an instrument's file, else beside it`,
  }),
  json: option("--json", { description: message`One line of JSON a file` }),
});

export default defineCommand({
  parser,
  description:
    "Reads metadata of files, in the same sandbox and by the same rules as a session does. Needs no configuration.",
  examples: [
    ["emloom extract image.dm4", "for a person"],
    ["emloom extract --json *.tif", "one line a file, for scripts"],
    ["emloom extract --explain odd.tif", "why it is read as this, or not at all"],
    ["emloom extract -p look.png image.dm4", "with its preview"],
  ],
  async run(args, app): Promise<ExitCode> {
    if (args.preview && args.files.length > 1) throw new UsageError("--preview PATH is for one file");
    if (args.preview !== undefined) await mustBeFree(args.preview, args.files, args.force);
    const preview = !args.noPreview && (args.write || args.preview !== undefined);
    const { settings } = await app.settings();
    const site = settings.pluginsPath === undefined
      ? { refused: [], sandboxed: [] }
      : await (await import("../workflows/site.ts")).openSiteOf(settings);
    for (const { file, reason } of site.refused) app.note(`emloom: left out the plugin ${file}: ${reason}`);
    const answers = readFiles(args.files, {
      processes: Math.min(settings.sandbox.processes, args.files.length),
      timeLimitMs: settings.sandbox.timeLimitSeconds * 1000,
      memoryLimitMb: settings.sandbox.memoryMb,
      preview,
      original: args.write, // it is for the side-car
      instrumentOf: await instrumentFinder(app, settings, args.instrument),
      plugins: site.sandboxed,
      version: app.version,
    });
    let failed = 0;
    for await (const answer of answers) {
      const meta = "meta" in answer ? answer.meta : undefined;
      const error = "error" in answer ? answer.error.message : meta?.error;
      if (error !== undefined) failed++;
      if (meta && args.write) await writeSideCars(...placeOf(answer.path, settings), meta.signals);
      if (meta && args.preview !== undefined && !args.noPreview) {
        await writePreviews(args.preview, meta, (target) => mustBeFree(target, args.files, args.force));
      }
      if (meta && preview) noteMissing(app, answer.path, meta);
      if (args.json) app.print(JSON.stringify(line(answer.path, error, meta, args.explain)));
      else app.print(args.explain ? explained(answer.path, error, meta) : readable(answer.path, error, meta));
    }
    return failed === 0 ? EXIT.done : failed === args.files.length ? EXIT.failed : EXIT.partly;
  },
});

function line(path: string, error: string | undefined, meta: FullMeta | undefined, explain: boolean) {
  return {
    path,
    extractor: meta?.extractor ?? null,
    error: error ?? null,
    signals: (meta?.signals ?? []).map(({ nx_meta, valid }) => ({
      nx_meta,
      ...explain && { sources: valid.sources ?? {}, problems: valid.problems },
    })),
    ...explain && { recognition: meta?.recognition ?? [] },
  };
}

/** Which instrument a file is of: the one named, or the one whose folder it is in. */
export async function instrumentFinder(app: App, settings: Settings, pid: string | undefined) {
  const configured = settings.databasePath !== undefined && await exists(settings.databasePath);
  if (pid !== undefined) {
    const named = configured ? await getInstrument(await app.db(), pid) : undefined;
    if (!named) {
      app.note(
        `emloom: the instrument "${pid}" is not in the database: its time zone is taken to be this machine's`,
      );
    }
    return () => named ?? { pid, timeZone: Temporal.Now.timeZoneId() };
  }
  const all: Instrument[] = configured ? await listInstruments(await app.db(), { retired: true }) : [];
  return (path: string) => instrumentAt(path, settings.instrumentDataPath, all);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Folder and stem of a file's side-cars. */
function placeOf(path: string, { instrumentDataPath, dataPath }: Settings): [folder: string, stem: string] {
  const absolute = resolve(path);
  if (instrumentDataPath && dataPath) {
    const way = relative(instrumentDataPath, absolute);
    if (!way.startsWith("..")) return [dataPath, way];
  }
  return [dirname(absolute), basename(absolute)];
}

/** A preview that was asked for and failed is told; metadata are there all the same. */
function noteMissing(app: App, path: string, { signals }: FullMeta): void {
  for (const [i, { previewProblem }] of signals.entries()) {
    if (previewProblem === undefined) continue;
    const which = signals.length > 1 ? `signal ${i + 1} of ${path}` : path;
    app.note(`emloom: no preview of ${which}: ${previewProblem}`);
  }
}

async function writePreviews(
  path: string,
  { signals }: FullMeta,
  check: (target: string) => Promise<void>,
): Promise<void> {
  for (const [i, { preview }] of signals.entries()) {
    const target = signals.length > 1 ? path.replace(/(\.png)?$/i, `_signal${i}$1`) : path;
    if (!preview) continue;
    await check(target);
    await writeAtomic(target, preview);
  }
}
