/**
 * `emloom cluster`: files or times into acquisition activities, to try a sensitivity before it is used.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional, withDefault } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { float } from "@optique/core/valueparser";
import { clusterCommandResult } from "../cluster/activities.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { path } from "./path.ts";
import { table } from "./table.ts";

export default defineCommand({
  parser: object({
    times: optional(option("--times", path({ metavar: "FILE" }), {
      description: message`JSON list of times in seconds; - is standard input`,
    })),
    sensitivity: withDefault(
      option("--sensitivity", float({ min: 0, metavar: "S" }), {
        description: message`Higher makes more activities`,
      }),
      1,
    ),
    compat: option("--compat", { description: message`Group exactly as NexusLIMS does` }),
    json: option("--json", { description: message`Print JSON` }),
    files: multiple(
      argument(path({ metavar: "FILE" }), { description: message`Files, by their modification time` }),
    ),
  }),
  description: "Groups files, or times, into acquisition activities by kernel density.",
  examples: [
    ["emloom cluster /share/titan/2024-02-14/*", "activities of these files"],
    ["emloom cluster --times times.json --sensitivity 2", "of a list of times"],
  ],
  async run(args, app): Promise<ExitCode> {
    if ((args.times === undefined) === (args.files.length === 0)) {
      throw new UsageError("Give either files or --times");
    }
    const times = args.times === undefined
      ? await Promise.all(
        args.files.map(async (file) => ((await Deno.stat(file)).mtime?.getTime() ?? 0) / 1000),
      )
      : readTimes(args.times, args.times === "-" ? await readAll() : await Deno.readTextFile(args.times));
    const result = clusterCommandResult(times, { sensitivity: args.sensitivity, compat: args.compat });
    if (args.json) app.printJson(result);
    else {
      const at = (seconds: number) => new Date(seconds * 1000).toISOString();
      app.print(table(
        ["Activity", "Files", "First", "Last"],
        result.activities.map((each, i) => [String(i + 1), String(each.files), at(each.start), at(each.end)]),
      ));
    }
    return EXIT.done;
  },
});

function readTimes(name: string, text: string): number[] {
  let times: unknown;
  try {
    times = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Cannot read "${name}" as JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(times)) throw new UsageError(`"${name}" holds no list of times`);
  const bad = times.findIndex((time) => typeof time !== "number" || !Number.isFinite(time));
  if (bad >= 0) throw new UsageError(`Entry ${bad} of "${name}" is no number: ${JSON.stringify(times[bad])}`);
  return times;
}

async function readAll(): Promise<string> {
  return await new Response(Deno.stdin.readable).text();
}
