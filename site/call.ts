/**
 * Calls to a plugin: each in a process of its own, which ends with the answer.
 *
 * @module
 */
import { getLogger } from "@logtape/logtape";
import { NotYet, RetryableError } from "../engine/errors.ts";
import { ChildFailure } from "../sandbox/ending.ts";
import { NoReservation } from "../schemas/endings.ts";
import type { Json } from "./contract.ts";
import { parseDescription, type PluginDescription } from "./description.ts";
import { PluginError } from "./errors.ts";
import { askIn, type PluginLimits } from "./process.ts";
import type { Method } from "./protocol.ts";
import { maskedValue, masker } from "./secrets.ts";

const log = getLogger(["emloom", "plugins"]);

/** What calls to all plugins have in common. */
export interface Surroundings extends PluginLimits {
  entry: string;
  certificates: string[];
  requestTimeoutMs: number;
}

/** A plugin that can be called. */
export interface Callable {
  path: string;
  description: PluginDescription & { hosts: readonly string[] };
  settings: Record<string, Json>;
}

/** How a call stands in its run. */
export interface CallOptions {
  signal?: AbortSignal;
  note?(message: string): void;
  now?: Date;
}

/** Asks one thing of one plugin. */
export type Call = (method: Method, args: unknown[], options?: CallOptions) => Promise<unknown>;

/**
 * The way to call a plugin. No message that comes back holds a value of its settings, nor does what a step gives.
 *
 * @returns A function that resolves to what the plugin gives, unchecked. It throws {@linkcode RetryableError} for what
 *   may succeed later, {@linkcode NoReservation} when the plugin says so, else {@linkcode PluginError}.
 */
export function callOf({ path, description, settings }: Callable, around: Surroundings): Call {
  const { name, hosts } = description;
  const { entry, certificates, requestTimeoutMs, timeLimitMs, memoryLimitMb } = around;
  const mask = masker(settings);
  return async (method, args, { signal, note = () => {}, now = new Date() } = {}) => {
    const began = performance.now();
    const request = {
      id: crypto.randomUUID(),
      method,
      args,
      settings,
      certificates,
      requestTimeoutMs,
      now: now.toISOString(),
    };
    try {
      const answer = await askIn(
        { path, hosts, entry, signal, timeLimitMs, memoryLimitMb },
        request,
        (given) => mustBeSame(description, given),
        (message) => note(`${name}: ${mask(message)}`),
      );
      log.debug("{name} has done {method} in {ms} ms", {
        name,
        method,
        ms: Math.round(performance.now() - began),
      });
      // a step's result is kept for people to look at; addresses and cursors of others may hold what is set
      if ("value" in answer) return method === "run" ? maskedValue(answer.value, mask) : answer.value;
      const message = `Plugin "${name}": ${mask(answer.message)}`;
      if (answer.meaning === "retry") throw new RetryableError(message, answer);
      if (answer.meaning === "not yet") throw new NotYet(message, answer);
      if (answer.meaning === "no reservation") throw new NoReservation(message);
      throw new PluginError(name, mask(answer.message));
    } catch (error) {
      if (!(error instanceof ChildFailure)) throw error;
      const remedy = REMEDIES[error.kind] ?? "";
      throw new PluginError(name, `${mask(error.message)}${remedy}`, { cause: undefined });
    }
  };
}

const REMEDIES: Partial<Record<ChildFailure["kind"], string>> = {
  timeout: "; if it needs more, raise EMLOOM_SANDBOX_TIME_LIMIT_SECONDS",
  memory: "; if it needs more, raise EMLOOM_SANDBOX_MEMORY_MB",
};

/** What was agreed to at the start holds: a file that has changed meanwhile is not called. */
function mustBeSame(description: PluginDescription, given: unknown): void {
  if (JSON.stringify(parseDescription(given)) === JSON.stringify(description)) return;
  throw new ChildFailure("start", "its file has changed since emloom started; start emloom again");
}
