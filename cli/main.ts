/**
 * From argv to an exit code.
 *
 * @module
 */
import manifest from "../deno.json" with { type: "json" };
import type { App, Globals } from "./app.ts";
import { COMMANDS, type Entry } from "./commands.ts";
import { EXIT, NotConfiguredError, UsageError } from "./define.ts";
import { printable } from "./safe_text.ts";

/** Runs one command line; never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    // its words are another command line, not yet complete: nothing in them is meant for this one
    if (argv[0] === "completion") return await (await import("./completion.ts")).complete(argv.slice(1));
    const { globals, rest } = readGlobals(argv);
    const [name, ...args] = rest;
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      return await help(args[0]);
    }
    if (name === "--version" || name === "-V") return print(`emloom ${manifest.version}`);
    if (name === "completion") return await (await import("./completion.ts")).complete(args);
    const entry = entryOf(name);
    if (!entry) throw new UsageError(await unknownCommand(name));
    return await execute(entry, args, globals);
  } catch (error) {
    console.error(printable(`emloom: ${error instanceof Error ? error.message : error}`));
    if (error instanceof UsageError) return EXIT.usage;
    // ConfigError by name: config/ is not loaded for commands that need no settings
    if (error instanceof NotConfiguredError || (error as Error).name === "ConfigError") {
      return EXIT.notConfigured;
    }
    if (Deno.args.includes("--log")) console.error(error);
    return EXIT.failed;
  }
}

/** Options that every command takes, wherever they stand before a `--`. */
function readGlobals(argv: readonly string[]): { globals: Globals; rest: string[] } {
  const globals: Globals = { log: [] };
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === "--") return { globals, rest: [...rest, ...argv.slice(i)] };
    const option = /^--(config|log)(?:=(.*))?$/.exec(argument);
    if (!option) {
      rest.push(argument);
      continue;
    }
    const value = option[2] ?? argv[++i];
    if (value === undefined) throw new UsageError(`--${option[1]} needs a value`);
    if (option[1] === "config") globals.config = value;
    else globals.log.push(value);
  }
  return { globals, rest };
}

async function execute(entry: Entry, args: string[], globals: Globals): Promise<number> {
  const [{ default: command }, { parseArguments }, { openApp }] = await Promise.all([
    entry.load!(),
    import("./parse.ts"),
    import("./app.ts"),
  ]);
  const parsed = await parseArguments(entry, command, args);
  if ("exit" in parsed) return parsed.exit;
  await using app: App = await openApp(globals, manifest.version);
  return await command.run(parsed.value, app);
}

async function help(name?: string): Promise<number> {
  if (name !== undefined && !name.startsWith("-")) {
    const entry = entryOf(name);
    if (!entry) throw new UsageError(await unknownCommand(name));
    if (entry.load) return await execute(entry, ["--help"], { log: [] });
  }
  const width = Math.max(...COMMANDS.map((each) => each.name.length)) + 2;
  return print([
    "emloom weaves microscope files and calendar events into experiment records.",
    "",
    "Usage: emloom COMMAND [OPTION …]",
    "",
    ...COMMANDS.map((each) => `  ${each.name.padEnd(width)}${each.summary}`),
    "",
    "Every command takes --help (with examples), --config FILE and --log AREA=LEVEL.",
    "First steps: emloom demo, or emloom doctor in the folder of your settings.",
  ].join("\n"));
}

function entryOf(name: string): Entry | undefined {
  return COMMANDS.find((each) => each.name === name || each.aliases?.includes(name));
}

async function unknownCommand(name: string): Promise<string> {
  const { nearest } = await import("../config/nearest.ts");
  const meant = nearest(name, COMMANDS.flatMap((each) => [each.name, ...(each.aliases ?? [])]));
  return `There is no command "${name}"${
    meant ? `. Did you mean "${meant}"?` : ". emloom --help lists all of them"
  }`;
}

function print(text: string): number {
  console.log(text);
  return EXIT.done;
}
