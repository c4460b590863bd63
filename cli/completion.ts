/**
 * `emloom completion`: scripts for shells, and the suggestions that those scripts ask for.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message, text } from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { command, option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import { run } from "@optique/run";
import { COMMANDS } from "./commands.ts";
import { EXIT } from "./define.ts";
import { path } from "./path.ts";

/** What `main` reads by itself, wherever it stands. */
const globals = object({
  config: optional(option("--config", path({ metavar: "FILE" }), { description: message`File of settings` })),
  log: multiple(
    option("--log", string({ metavar: "AREA=LEVEL" }), { description: message`Tell what happens` }),
  ),
});

/**
 * `completion SHELL` prints a script (bash, zsh, fish, nu, pwsh). The script calls
 * `completion SHELL WORD …` at every TAB, and gets what may come next.
 */
export async function complete(args: readonly string[]): Promise<number> {
  const parsers: Parser<"sync", unknown, unknown>[] = await Promise.all(
    COMMANDS.filter((entry) => entry.load).map(async (entry) =>
      command(entry.name, object({ globals, own: (await entry.load!()).default.parser }), {
        description: [text(entry.summary)],
      })
    ),
  );
  const whole = parsers.reduce((one, other) => or(one, other));
  run(whole, {
    programName: "emloom",
    args: ["completion", ...args],
    help: "option",
    completion: "command",
    errorExitCode: EXIT.usage,
  });
  return EXIT.done;
}
