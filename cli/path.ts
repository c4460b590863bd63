/**
 * Paths on the command line. Whether there is anything at the place, the command itself will see.
 *
 * @module
 */
import { message } from "@optique/core/message";
import type { ValueParser } from "@optique/core/valueparser";

/** What a path is of, for messages and for the shell's suggestions. */
export interface PathOptions {
  metavar: "DIR" | "FILE" | "FOLDER" | "PATH" | "RECORD" | "XSD";
  /** @default "any" */
  type?: "any" | "directory";
}

/** A path that is not empty. As Optique's own, without Node's file system, which takes long to load. */
export function path({ metavar, type = "any" }: PathOptions): ValueParser<"sync", string> {
  return {
    mode: "sync",
    metavar,
    placeholder: ".",
    parse: (input) =>
      input.trim() === ""
        ? { success: false, error: message`Path must not be empty.` }
        : { success: true, value: input },
    format: (value) => value,
    *suggest(prefix) {
      const last = prefix.slice(prefix.lastIndexOf("/") + 1);
      yield { kind: "file", pattern: prefix, type, includeHidden: last.startsWith(".") && last !== ".." };
    },
  };
}
