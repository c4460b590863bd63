/**
 * Arguments by Optique: typed values, `--help`, suggestions for a misspelt option.
 *
 * @module
 */
import { lineBreak, type Message, text } from "@optique/core/message";
import { run } from "@optique/run";
import type { Entry } from "./commands.ts";
import { type Command, EXIT } from "./define.ts";

class Exit extends Error {
  constructor(readonly code: number) {
    super();
  }
}

/** The parsed arguments, or the exit code when help was asked for or the line cannot be understood. */
export function parseArguments<T>(
  entry: Pick<Entry, "name">,
  command: Command<T>,
  args: readonly string[],
): { value: T } | { exit: number } {
  try {
    const value = run(command.parser, {
      programName: `emloom ${entry.name}`,
      args,
      help: { option: { names: ["--help", "-h"] } },
      description: [text(command.description)],
      examples: examples(command.examples),
      errorExitCode: EXIT.usage,
      onExit: (code) => {
        throw new Exit(code);
      },
    });
    return { value };
  } catch (error) {
    if (error instanceof Exit) return { exit: error.code };
    throw error;
  }
}

function examples(lines: Command<unknown>["examples"]): Message {
  return lines.flatMap(([line, meaning], i) => [
    ...(i ? [lineBreak()] : []),
    text(`${line.padEnd(56)}  # ${meaning}`),
  ]);
}
