/**
 * `emloom completion`: scripts for shells, and the suggestions that those scripts ask for.
 *
 * @module
 */
import { or } from "@optique/core/constructs";
import { text } from "@optique/core/message";
import type { Parser } from "@optique/core/parser";
import { command } from "@optique/core/primitives";
import { run } from "@optique/run";
import { COMMANDS } from "./commands.ts";
import { EXIT } from "./define.ts";

/**
 * `completion SHELL` prints a script (bash, zsh, fish, nu, pwsh). The script calls
 * `completion SHELL WORD …` at every TAB, and gets what may come next.
 */
export async function complete(args: readonly string[]): Promise<number> {
  const parsers: Parser<"sync", unknown, unknown>[] = await Promise.all(
    COMMANDS.filter((entry) => entry.load).map(async (entry) =>
      command(entry.name, (await entry.load!()).default.parser, { description: [text(entry.summary)] })
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
