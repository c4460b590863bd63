/**
 * `emloom daemon`: the same as `run`, for ever.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { option } from "@optique/core/primitives";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";
import { untilInterrupted } from "./interrupt.ts";
import { workThrough } from "./work.ts";

export default defineCommand({
  parser: object({
    quiet: option("--quiet", "-q", { description: message`No progress on standard error` }),
  }),
  description:
    "Polls the calendars every five minutes, builds and uploads, retries by itself. Ctrl-C or SIGTERM ends it after the step at work; killed, it goes on at its next start.",
  examples: [["emloom daemon", "what a service manager starts"]],
  async run(args, app): Promise<ExitCode> {
    await workThrough(app, {
      command: "daemon",
      scheduled: true,
      signal: untilInterrupted(),
      quiet: args.quiet,
    });
    return EXIT.done; // whoever stops it wants to know that it stopped; what failed is on the status page
  },
});
