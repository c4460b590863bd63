/**
 * The list of commands. Only names and summaries are here, so that `--help` loads nothing else.
 *
 * @module
 */
import type { Command } from "./define.ts";

/** One entry of the list. */
export interface Entry {
  name: string;
  summary: string;
  /** Other names for it. */
  aliases?: string[];
  /** Absent for what `main` does itself. */
  // deno-lint-ignore no-explicit-any -- each command has its own type of arguments, known only to itself
  load?(): Promise<{ default: Command<any> }>;
}

/** All commands, in the order of `--help`. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "run",
    aliases: ["build-records"],
    summary: "Harvest the calendars, build and upload what is ready, then end",
    load: () => import("./run.ts"),
  },
  { name: "daemon", summary: "The same for ever, on schedule", load: () => import("./daemon.ts") },
  { name: "serve", summary: "Serve the status page", load: () => import("./serve.ts") },
  {
    name: "demo",
    summary: "Make a small facility in a folder and run everything on it",
    load: () => import("./demo.ts"),
  },
  { name: "extract", summary: "Read metadata and previews of files", load: () => import("./extract.ts") },
  {
    name: "pixels",
    summary: "Show the arrays and axes in files, or write their pixels to another file",
    load: () => import("./pixels.ts"),
  },
  {
    name: "tags",
    summary: "Show all metadata of a file, under its vendor's own names",
    load: () => import("./tags.ts"),
  },
  {
    name: "sanitize",
    summary: "Copy files without their data and with all their metadata, to share them",
    load: () => import("./sanitize.ts"),
  },
  {
    name: "cluster",
    summary: "Group files or times into acquisition activities",
    load: () => import("./cluster.ts"),
  },
  { name: "sessions", summary: "List, show, retry and stop sessions", load: () => import("./sessions.ts") },
  {
    name: "instruments",
    summary: "List, add, edit, retire and import instruments",
    load: () => import("./instruments.ts"),
  },
  {
    name: "plugins",
    summary: "List the site's plugins, what they may reach, and which are refused",
    load: () => import("./plugins.ts"),
  },
  {
    name: "profiles",
    summary: "List the profiles of instruments, or try one on a file",
    load: () => import("./profiles.ts"),
  },
  { name: "workflows", summary: "Show what happens, step by step", load: () => import("./workflows.ts") },
  {
    name: "validate",
    summary: "Check a record against the Nexus Experiment schema",
    load: () => import("./validate.ts"),
  },
  {
    name: "doctor",
    summary: "Probe every service and folder, and say what to mend",
    load: () => import("./doctor.ts"),
  },
  {
    name: "config",
    summary: "Show the settings and where each comes from",
    load: () => import("./config.ts"),
  },
  { name: "db", summary: "Migrate the database, or show its state", load: () => import("./db.ts") },
  { name: "completion", summary: "Print a completion script for bash, zsh or fish" },
];
