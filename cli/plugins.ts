/**
 * `emloom plugins`: what the site adds to emloom.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { command, constant, option } from "@optique/core/primitives";
import { basename } from "node:path";
import type { PluginDescription } from "../site/description.ts";
import type { Site } from "../site/open.ts";
import { openSiteOf } from "../workflows/site.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";
import { table } from "./table.ts";

export default defineCommand({
  parser: command(
    "list",
    object({ action: constant("list"), json: option("--json", { description: message`Print JSON` }) }),
    { description: message`What was found, what each may reach, what was refused and why` },
  ),
  description:
    "The plugins in the folder plugins_path: extractors, profiles, harvesters, destinations, workflow steps. Each is loaded in a process that may do nothing, and asked what it is.",
  examples: [
    ["emloom plugins list", "after every change in the folder; exit code 3 when one is refused"],
    ["emloom plugins list --json", "the same for scripts"],
  ],
  async run(args, app): Promise<ExitCode> {
    const site = await openSiteOf((await app.settings()).settings);
    if (args.json) {
      app.printJson({
        folder: site.folder ?? null,
        plugins: site.found.map(({ file, description }) => ({ file, ...description })),
        refused: site.refused,
        warnings: site.warnings,
      });
    } else for (const line of linesOf(site)) app.print(line);
    return site.refused.length > 0 ? EXIT.partly : EXIT.done;
  },
});

function* linesOf({ folder, found, refused, warnings }: Site): Generator<string> {
  if (folder === undefined) yield "No plugins: plugins_path is not set";
  else if (found.length === 0) yield `No plugin in ${folder} can be used`;
  else {
    yield table(
      ["Kind", "Name", "File", "Hosts", "What it is"],
      found.map(({ file, description }) => [
        description.kind,
        description.name,
        basename(file),
        "hosts" in description ? description.hosts.join(" ") || "none" : "none",
        whatItIs(description),
      ]),
    );
  }
  for (const { file, reason } of refused) yield `refused: ${basename(file)}: ${reason}`;
  for (const warning of warnings) yield `note: ${warning}`;
}

function whatItIs(plugin: PluginDescription): string {
  switch (plugin.kind) {
    case "extractor":
      return `${plugin.title}${plugin.extensions.length ? ` (.${plugin.extensions.join(" .")})` : ""}`;
    case "profile":
      return `${plugin.title}, for ${plugin.match}`;
    case "step":
      return `${plugin.title}, ${
        plugin.before === undefined ? `after ${plugin.after}` : `before ${plugin.before}`
      }`;
    default:
      return plugin.title;
  }
}
