/**
 * `emloom config`: the settings, and where each comes from.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { command, constant, option } from "@optique/core/primitives";
import { describeSettings, requireFor } from "../config/mod.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";
import { table } from "./table.ts";

const json = option("--json", { description: message`Print JSON` });

export default defineCommand({
  parser: or(
    command(
      "show",
      object({
        action: constant("show"),
        json,
        all: option("--all", { description: message`Settings that have their default, too` }),
      }),
      { description: message`Value and source of each setting; secrets are masked` },
    ),
    command("check", object({ action: constant("check"), json }), {
      description: message`Whether all that "emloom run" needs is configured`,
    }),
  ),
  description:
    "Settings come from EMLOOM_* variables, the NX_* variables of NexusLIMS, .env, emloom.yaml, and defaults, the first that has one.",
  examples: [
    ["emloom config show --all", "every setting, its value, and where that comes from"],
    ["emloom config check", "exit code 4 and what to do, when something is missing"],
  ],
  async run(args, app): Promise<ExitCode> {
    const loaded = await app.settings();
    if (args.action === "show") {
      const rows = describeSettings(loaded).filter((row) =>
        args.all || !["default", "not set"].includes(row.source)
      );
      if (args.json) app.printJson(rows);
      else if (rows.length === 0) app.print("Everything has its default: emloom config show --all");
      else {app.print(
          table(["Setting", "Value", "Source"], rows.map((row) => [row.path, shown(row.value), row.source])),
        );}
      return EXIT.done;
    }
    const missing = requireFor(loaded.settings, "run");
    if (args.json) app.printJson({ complete: missing.length === 0, missing, warnings: loaded.warnings });
    else if (missing.length === 0) app.print("All that emloom run needs is configured");
    else for (const each of missing) app.print(`${each.setting} is missing. ${each.remedy}`);
    return missing.length === 0 ? EXIT.done : EXIT.notConfigured;
  },
});

function shown(value: unknown): string {
  return value === null ? "" : Array.isArray(value) ? value.join(", ") : String(value);
}
