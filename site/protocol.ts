/**
 * What emloom and the process of a site's plugin say to each other, in frames. The process describes its plugin first,
 * by itself; it gets at most one request.
 *
 * @module
 */
import type { Json } from "./contract.ts";

/** First argument with which emloom starts itself for a site's plugin. */
export const PLUGIN_ROLE = "__plugin";

/** What the process is told on its command line. Nothing secret: everybody on the machine can read it. */
export interface PluginStart {
  /** Resolved path of the plugin file. */
  plugin: string;
}

/** What can be asked of a plugin. */
export type Method = "sessions" | "describe" | "upload" | "check" | "run";

/** A request. It goes through the pipe, because it holds secrets. */
export interface ToPlugin {
  id: string;
  method: Method;
  /** The subjects of the method, in order. */
  args: unknown[];
  settings: Record<string, Json>;
  /** Certificates to trust beside the usual ones, as PEM. */
  certificates: string[];
  /** Time for one HTTP request, in milliseconds. */
  requestTimeoutMs: number;
  /** ISO 8601. */
  now: string;
}

/** How the error of a plugin is meant. */
export type Meaning = "retry" | "not yet" | "no reservation" | "fatal";

/** What the process says. */
export type FromPlugin =
  | { kind: "described"; description: unknown }
  | { kind: "refused"; reason: string }
  | { kind: "note"; id: string; message: string }
  | { kind: "result"; id: string; value: unknown }
  | { kind: "failed"; id: string; message: string; meaning: Meaning; retryAfter?: number };
