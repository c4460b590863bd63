/**
 * `emloom run`: harvest, build and upload what is ready, end.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { optional } from "@optique/core/modifiers";
import { option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import { write } from "../db/sqlite.ts";
import { plan, planLines } from "../workflows/plan.ts";
import { queueHarvest } from "../workflows/queue_harvest.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { untilInterrupted } from "./interrupt.ts";
import { need } from "./need.ts";
import { summaryLines } from "./summary.ts";
import { workThrough } from "./work.ts";

/** A single run waits at most this long in all; what needs longer is for the next run, or the daemon. */
const PATIENCE = 60_000;

export default defineCommand({
  parser: object({
    from: optional(option("--from", string({ metavar: "TIME" }), {
      description: message`Usage that began at this date or time, or later; none for all there is`,
    })),
    to: optional(
      option("--to", string({ metavar: "TIME" }), { description: message`Usage that ended by then` }),
    ),
    dryRun: option("--dry-run", "-n", { description: message`Say what would be done; change nothing` }),
    quiet: option("--quiet", "-q", { description: message`Only the summary` }),
    json: option("--json", { description: message`Print the summary (or the plan) as JSON` }),
  }),
  description:
    "Harvests the calendars since the last look, builds and uploads what is ready, then ends. Beside another run or a daemon it says who is at work, and ends with 0.",
  examples: [
    ["emloom run", "what a timer calls"],
    ["emloom run --from none", "the first time: all that the calendars have"],
    ["emloom run --dry-run --from 2024-02-01", "which sessions, which files, which activities"],
  ],
  async run(args, app): Promise<ExitCode> {
    const window = { from: readTime("--from", args.from, false), to: readTime("--to", args.to, true) };
    if (window.from && window.to && window.from !== "none" && window.from > window.to) {
      throw new UsageError(`--from ${args.from} is after --to ${args.to}`);
    }
    const { settings } = await app.settings();
    need(settings, "run");
    if (args.dryRun) {
      const planned = await plan(settings, await app.db(), window, app.now());
      if (args.json) app.printJson(planned);
      else for (const line of planLines(planned)) app.print(line);
      return planned.problems.length ? EXIT.partly : EXIT.done;
    }
    const db = await app.db();
    const { code, summary } = await workThrough(app, {
      command: "run",
      patience: PATIENCE,
      wake: true,
      signal: untilInterrupted(),
      quiet: args.quiet || args.json,
      prepare: () => write(db, (trx) => queueHarvest(trx, window, app.now())),
    });
    if (args.json && summary) app.printJson(summary);
    else if (summary) { for (const line of summaryLines(summary)) app.print(line); }
    return code;
  },
});

/** A date, or a date and time, as ISO 8601 has them. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A date or time as ISO 8601 UTC; a bare date is its first second, or its last for an end, in this machine's zone. */
export function readTime(name: string, given: string | undefined, end: boolean): string | null {
  if (given === undefined) return null;
  if (!end && /^(none|all)$/i.test(given)) return "none";
  const time = new Date(given.length === 10 ? `${given}T${end ? "23:59:59" : "00:00:00"}` : given);
  const day = new Date(given.slice(0, 10)); // which takes the 31st of February for the 2nd of March
  const real = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(given.slice(0, 10));
  if (!TIME.test(given) || !real || Number.isNaN(time.getTime())) {
    throw new UsageError(`Cannot read ${name} "${given}": write 2024-02-14, or 2024-02-14T09:00:00+01:00`);
  }
  return time.toISOString();
}
