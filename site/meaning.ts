/**
 * What an error of a plugin means for its run.
 *
 * @module
 */
import { NotYet, RetryableError } from "../engine/errors.ts";
import { NoReservation } from "../schemas/endings.ts";
import type { Meaning } from "./protocol.ts";

const MOST = 5000;
/** Deno's names for networks and servers that are away. */
const NETWORK = new Set([
  "AddrNotAvailable",
  "BrokenPipe",
  "ConnectionAborted",
  "ConnectionRefused",
  "ConnectionReset",
  "HostUnreachable",
  "NetworkUnreachable",
  "NotConnected",
  "TimedOut",
  "TimeoutError",
  "UnexpectedEof",
]);

/** Message and meaning. A network that is away is tried again, whether or not the plugin thought of it. */
export function meaningOf(error: unknown): { message: string; meaning: Meaning; retryAfter?: number } {
  if (!(error instanceof Error)) return { message: cut(String(error)), meaning: "fatal" };
  // "fetch failed" says nothing; what it was is in its cause
  const isFetch = error instanceof TypeError && error.message === "fetch failed" &&
    error.cause instanceof Error;
  const message = cut((isFetch ? (error.cause as Error).message : error.message) || error.name);
  if (error.name === "NotCapable") {
    const what = message.replace(/, run again.*$/s, "").replace(/^Requires/, "it requires");
    return {
      message: `${what}; a plugin may reach the hosts that it declares, and nothing else`,
      meaning: "fatal",
    };
  }
  if (error instanceof RetryableError) {
    const meaning = error instanceof NotYet ? "not yet" : "retry";
    return { message, meaning, ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }) };
  }
  if (error instanceof NoReservation) return { message, meaning: "no reservation" };
  const away = isFetch || NETWORK.has(error.name);
  return { message, meaning: away ? "retry" : "fatal" };
}

function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
