/**
 * `emloom validate`: records against the Nexus Experiment schema.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { createValidator, validateRecord, type Validation } from "../record/validate.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { path } from "./path.ts";

export default defineCommand({
  parser: object({
    records: multiple(argument(path({ metavar: "RECORD" }), { description: message`XML file` }), {
      min: 1,
    }),
    schema: optional(
      option("--schema", path({ metavar: "XSD" }), {
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
    const check = args.schema === undefined ? validateRecord : await ofSchema(args.schema);
    const results: Checked[] = [];
    for (const record of args.records) results.push(await checked(record, check));
    if (args.json) app.printJson(results);
    for (const { path, valid, problems, error } of args.json ? [] : results) {
      app.print(`${path}: ${error ?? (valid ? "valid" : "not valid")}`);
      for (const problem of problems) app.print(`  line ${problem.line}: ${problem.message}`);
    }
    const bad = results.filter((result) => !result.valid).length;
    return bad === 0 ? EXIT.done : bad === results.length ? EXIT.failed : EXIT.partly;
  },
});

/** What was found of one record; `error` when it could not be read at all. */
type Checked = Validation & { path: string; error?: string };

/** One record; when it cannot be read its neighbours are still checked. */
async function checked(
  path: string,
  check: (xml: string) => Validation | Promise<Validation>,
): Promise<Checked> {
  try {
    return { path, ...await check(await Deno.readTextFile(path)) };
  } catch (error) {
    return { path, valid: false, problems: [], error: reasonOf(error) };
  }
}

async function ofSchema(path: string) {
  let xsd: string;
  try {
    xsd = await Deno.readTextFile(path);
  } catch (error) {
    throw new UsageError(`Cannot read the schema "${path}": ${reasonOf(error)}`);
  }
  return await createValidator(xsd);
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  return error instanceof Error ? error.message : String(error);
}
