/**
 * Arguments by Optique: typed values, `--help`, suggestions for a misspelt option.
 *
 * @module
 */
import { lineBreak, type Message, text } from "@optique/core/message";
import { parse } from "@optique/core/parser";
import type { Entry } from "./commands.ts";
import { type Command, EXIT } from "./define.ts";

/** The parsed arguments, or the exit code when help was asked for or the line cannot be understood. */
export async function parseArguments<T>(
  entry: Pick<Entry, "name">,
  command: Command<T>,
  args: readonly string[],
): Promise<{ value: T } | { exit: number }> {
  const parsed = parse(command.parser, args);
  return parsed.success ? { value: parsed.value } : await explain(entry, command, args);
}

class Exit extends Error {
  constructor(readonly code: number) {
    super();
  }
}

// Only help and complaints have to do with a terminal, and what knows terminals takes long to load.
async function explain<T>(
  entry: Pick<Entry, "name">,
  command: Command<T>,
  args: readonly string[],
): Promise<{ value: T } | { exit: number }> {
  const { run } = await import("@optique/run");
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
