/**
 * `emloom profiles`: which there are, and what one makes of a file.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { argument, command, constant, option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import { basename } from "node:path";
import type { ProfileTrace } from "../extractors/profile_trace.ts";
import { profiles as builtIn } from "../profiles/mod.ts";
import type { Site } from "../site/open.ts";
import type { FullMeta } from "../workflows/full_meta.ts";
import { readFiles } from "../workflows/read_files.ts";
import { openSiteOf } from "../workflows/site.ts";
import type { App } from "./app.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";
import { instrumentFinder } from "./extract.ts";
import { path } from "./path.ts";
import { changeLines } from "./profile_text.ts";
import { table } from "./table.ts";

const json = option("--json", { description: message`Print JSON` });

export default defineCommand({
  parser: or(
    command("list", object({ action: constant("list"), json }), {
      description: message`All profiles, in the order in which they are asked`,
    }),
    command(
      "test",
      object({
        action: constant("test"),
        json,
        file: argument(path({ metavar: "FILE" }), { description: message`File to read` }),
        instrument: option("--instrument", string({ metavar: "PID" }), {
          description: message`As if the file were of this instrument`,
        }),
      }),
      { description: message`What the profile of an instrument changes in a file, field by field` },
    ),
  ),
  description:
    "What is known about an instrument beside its files: which fields to distrust, how to tell diffraction from images. The site's profiles are asked before the built-in ones.",
  examples: [
    ["emloom profiles list", "names and the pids they are for"],
    [
      "emloom profiles test image.dm3 --instrument FEI-Titan-TEM-1",
      "before and after, and which rule it was",
    ],
  ],
  async run(args, app): Promise<ExitCode> {
    const { settings } = await app.settings();
    const site = await openSiteOf(settings);
    if (args.action === "list") return list(app, site, args.json);
    const answers = readFiles([args.file], {
      processes: 1,
      timeLimitMs: settings.sandbox.timeLimitSeconds * 1000,
      memoryLimitMb: settings.sandbox.memoryMb,
      instrumentOf: await instrumentFinder(app, settings, args.instrument),
      plugins: site.sandboxed,
      version: app.version,
      trace: true,
    });
    for await (const answer of answers) {
      if ("error" in answer) throw answer.error;
      return show(app, answer.meta, { ...args, from: fromOf(site, answer.meta.profile) });
    }
    return EXIT.failed;
  },
});

function list(app: App, site: Site, asJson: boolean): ExitCode {
  const rows = [
    ...site.found.flatMap(({ file, description }) =>
      description.kind === "profile" ? [{ ...rowOf(description), from: file }] : []
    ),
    ...builtIn.map((profile) => ({ ...rowOf(profile), from: "built-in" })),
  ];
  if (asJson) app.printJson(rows);
  else {
    app.print(
      table(
        ["Name", "For pids", "From", "What it is"],
        rows.map(({ name, match, from, title }) => [name, match, basename(from), title]),
      ),
    );
  }
  return EXIT.done;
}

function rowOf({ name, title, match }: { name: string; title: string; match: RegExp | string }) {
  return { name, title, match: String(match) };
}

function fromOf(site: Site, trace: ProfileTrace | undefined): string {
  const found = site.found.find(({ description }) =>
    description.kind === "profile" && description.name === trace?.profile
  );
  return found?.file ?? "built-in";
}

function show(
  app: App,
  { extractor, error, signals, profile }: FullMeta,
  { file, instrument, from, json }: { file: string; instrument: string; from: string; json: boolean },
): ExitCode {
  const trace = profile!;
  if (json) {
    const { asked, datasets } = trace;
    const found = trace.profile === null ? null : { name: trace.profile, from };
    app.printJson({
      path: file,
      instrument,
      extractor,
      error: error ?? null,
      profile: found,
      asked,
      signals: datasets,
    });
    return error === undefined ? EXIT.done : EXIT.failed;
  }
  app.print(`${file}, read by ${extractor}, as of ${instrument}`);
  if (error !== undefined) app.print(`  problem: ${error}`);
  for (const { name, match, matches } of trace.asked) {
    if (matches) app.print(`  profile ${name} (${basename(from)}): ${match} matches`);
    else app.print(`  profile ${name}: ${match} does not match`);
  }
  if (trace.profile === null) app.print("  no profile is for this instrument: nothing is changed");
  else {
    for (const [i, each] of trace.datasets.entries()) {
      if (trace.datasets.length > 1) app.print(`  signal ${i + 1}, ${signals[i]?.valid.name ?? ""}`);
      for (const line of changeLines(each)) app.print(line);
    }
  }
  return error === undefined ? EXIT.done : EXIT.failed;
}
