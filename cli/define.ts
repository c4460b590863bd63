/**
 * The contract of a command: one file = one command.
 *
 * @module
 */
import type { Parser } from "@optique/core/parser";
import type { App } from "./app.ts";

/** What a command's exit code says. */
export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3, notConfigured: 4 } as const;
/** One of {@linkcode EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command: how its arguments read, and what it does. */
export interface Command<T> {
  parser: Parser<"sync", T, unknown>;
  /** A paragraph for `--help`. */
  description: string;
  /** Command lines that do something useful, with a comment each. */
  examples: readonly (readonly [line: string, meaning: string])[];
  run(args: T, app: App): ExitCode | Promise<ExitCode>;
}

/** Declares a command. */
export function defineCommand<T>(command: Command<T>): Command<T> {
  return command;
}

/** A command line that cannot be obeyed: exit code 2. */
export class UsageError extends TypeError {
  override name = "UsageError";
}

/** Something has to be configured first: exit code 4. */
export class NotConfiguredError extends Error {
  override name = "NotConfiguredError";
}
