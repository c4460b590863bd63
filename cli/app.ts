/**
 * What a command has to work with: settings, database, terminal, clock. Everything opens on first use.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Db } from "../db/sqlite.ts";
import type { Loaded } from "../config/load.ts";
import { NotConfiguredError } from "./define.ts";
import { printable } from "./safe_text.ts";

/** Options that every command takes. */
export interface Globals {
  config?: string;
  /** Settings come from the file alone, not from variables or the `.env` of this directory. */
  alone?: boolean;
  log: string[];
}

/** A command's surroundings. */
export interface App extends AsyncDisposable {
  readonly version: string;
  /** True when a person looks at standard error: progress may be drawn. */
  readonly interactive: boolean;
  /** Who does this, for the history of sessions: the login name, else `cli`. */
  readonly actor: string;
  now(): Date;
  settings(): Promise<Loaded>;
  /** The database, brought up to date. Made when missing. */
  db(): Promise<Db>;
  /** A line for standard output. */
  print(line: string): void;
  /** One JSON document for standard output. */
  printJson(value: unknown): void;
  /** A line for the person at the terminal, on standard error. */
  note(line: string): void;
}

/** Opens the surroundings of one command. */
export async function openApp(globals: Globals, version: string): Promise<App> {
  if (globals.log.length > 0) await (await import("./logging.ts")).configureLogging(globals.log);
  const opened: AsyncDisposable[] = [];
  const note = (line: string) => console.error(printable(line));
  const settings = once(async () => {
    const { loadSettings } = await import("../config/load.ts");
    const loaded = await loadSettings({
      cwd: globals.alone ? dirname(globals.config!) : Deno.cwd(),
      env: globals.alone ? {} : Deno.env.toObject(),
      configPath: globals.config,
    });
    if (globals.log.length === 0 && loaded.settings.log) {
      await (await import("./logging.ts")).configureLogging([loaded.settings.log], "log");
    }
    for (const warning of loaded.warnings) note(`emloom: ${warning}`);
    return loaded;
  });
  const db = once(async () => {
    const path = (await settings()).settings.databasePath;
    if (!path) {
      throw new NotConfiguredError(
        "There is no database path: set EMLOOM_DATABASE_PATH (or NX_DB_PATH), or write database_path into emloom.yaml",
      );
    }
    const [{ openDatabase }, { migrate }] = await Promise.all([
      import("../db/sqlite.ts"),
      import("../db/migrate.ts"),
    ]);
    const done = await migrate(path);
    if (done.backup) note(`emloom: database brought up to date; the one before is ${done.backup}`);
    const database = openDatabase(path);
    opened.push({ [Symbol.asyncDispose]: () => database.destroy() });
    return database;
  });
  return {
    version,
    interactive: Deno.stderr.isTerminal() && !Deno.env.get("NO_COLOR") && Deno.env.get("TERM") !== "dumb",
    actor: Deno.env.get("SUDO_USER") ?? Deno.env.get("USER") ?? "cli",
    now: () => new Date(),
    settings,
    db,
    print: (line) => console.log(printable(line)),
    printJson: (value) => console.log(JSON.stringify(value, null, 2)),
    note,
    async [Symbol.asyncDispose]() {
      for (const each of opened.reverse()) await each[Symbol.asyncDispose]();
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
