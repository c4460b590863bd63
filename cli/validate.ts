/**
 * `emloom validate`: records against the Nexus Experiment schema.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import { createValidator, validateRecord } from "../record/validate.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";

export default defineCommand({
  parser: object({
    records: multiple(argument(string({ metavar: "RECORD" }), { description: message`XML file` }), {
      min: 1,
    }),
    schema: optional(
      option("--schema", string({ metavar: "XSD" }), {
        description: message`Another schema than the built-in one`,
      }),
    ),
    json: option("--json", { description: message`Print JSON` }),
  }),
  description: "Checks records against the Nexus Experiment schema, with line and reason.",
  examples: [
    ["emloom validate records/2024-02-14_TITAN_31.xml", "the built-in schema"],
    ["emloom validate --schema nexus-experiment.xsd *.xml", "another one"],
  ],
  async run(args, app): Promise<ExitCode> {
    const check = args.schema ? await createValidator(await Deno.readTextFile(args.schema)) : validateRecord;
    const results = [];
    for (const path of args.records) {
      results.push({ path, ...(await check(await Deno.readTextFile(path))) });
    }
    if (args.json) app.printJson(results);
    for (const { path, valid, problems } of args.json ? [] : results) {
      app.print(`${path}: ${valid ? "valid" : "not valid"}`);
      for (const problem of problems) app.print(`  line ${problem.line}: ${problem.message}`);
    }
    const bad = results.filter((result) => !result.valid).length;
    return bad === 0 ? EXIT.done : bad === results.length ? EXIT.failed : EXIT.partly;
  },
});
