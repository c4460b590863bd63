/**
 * `emloom workflows`: what happens, step by step.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { argument, command, constant, option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import { asMermaid, asText } from "../engine/describe.ts";
import { workflowsOf } from "../workflows/mod.ts";
import { openSiteOf } from "../workflows/site.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { table } from "./table.ts";

const json = option("--json", { description: message`Print JSON` });

export default defineCommand({
  parser: or(
    command("list", object({ action: constant("list"), json }), {
      description: message`Names, schedules and steps`,
    }),
    command(
      "show",
      object({
        action: constant("show"),
        json,
        mermaid: option("--mermaid", { description: message`As a Mermaid flow chart` }),
        name: argument(string({ metavar: "NAME" })),
      }),
      { description: message`The chain of one workflow` },
    ),
  ),
  description: "What happens, step by step, the steps of the site's plugins among them.",
  examples: [
    ["emloom workflows show record", "from a session to its uploads"],
    ["emloom workflows show record --mermaid", "the same for a page that draws Mermaid"],
  ],
  async run(args, app): Promise<ExitCode> {
    const workflows = workflowsOf(await openSiteOf((await app.settings()).settings));
    const all = workflows.map((workflow) => ({
      name: workflow.name,
      every: workflow.every ?? null,
      steps: workflow.steps.map((step) => step.name),
    }));
    if (args.action === "list") {
      if (args.json) app.printJson(all);
      else {app.print(
          table(
            ["Name", "Every", "Steps"],
            all.map((each) => [each.name, each.every ?? "", each.steps.join(" → ")]),
          ),
        );}
      return EXIT.done;
    }
    const workflow = workflows.find((each) => each.name === args.name);
    if (!workflow) {
      throw new UsageError(`There is no workflow "${args.name}": ${all.map((each) => each.name).join(", ")}`);
    }
    if (args.json) app.printJson(all.find((each) => each.name === args.name));
    else app.print(args.mermaid ? asMermaid(workflow) : asText(workflow));
    return EXIT.done;
  },
});
