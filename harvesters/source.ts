/**
 * The text of a calendar, from a file or from the web.
 *
 * @module
 */
import type { CalendarSettings } from "../config/calendars.ts";
import { RetryableError } from "../engine/errors.ts";
import { createHttp } from "../http/mod.ts";
import type { CalendarContext } from "./calendar.ts";

/** Larger calendars are refused, in bytes. */
const MAX_BYTES = 64 * 2 ** 20;
/** How long a text is used again: describing many sessions needs one request. */
const REMEMBER = 30_000;

/** Reads a calendar's text. */
export interface CalendarSource {
  /** Path, or host: fit for messages. */
  shown: string;
  /**
   * @throws {RetryableError} when the file or server cannot be reached.
   * @throws {RangeError} when the calendar is too large.
   */
  read(now: Date, signal?: AbortSignal): Promise<string>;
}

/** Makes the source that the settings name. */
export function calendarSource({ path, url }: CalendarSettings, context: CalendarContext): CalendarSource {
  if (path !== undefined) return { shown: `"${path}"`, read: () => readFile(path) };
  const http = createHttp({
    baseUrl: url!.reveal(),
    secretUrl: true,
    maxBytes: MAX_BYTES,
    timeoutMs: context.http.timeoutSeconds * 1000,
    retries: context.http.retries,
    caCerts: context.caCerts ?? [],
  });
  let last: { at: number; text: string } | undefined;
  return {
    shown: url!.shown,
    async read(now, signal) {
      if (last && Math.abs(now.getTime() - last.at) < REMEMBER) return last.text;
      const reply = await http.get("", signal ? { signal } : {});
      last = { at: now.getTime(), text: reply.text() };
      return last.text;
    },
  };
}

async function readFile(path: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size > MAX_BYTES) throw new RangeError(`The calendar "${path}" is larger than ${MAX_BYTES} bytes`);
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof RangeError || error instanceof Deno.errors.NotCapable) throw error;
    throw new RetryableError(`Cannot read the calendar "${path}": ${(error as Error).message}`, {
      cause: error,
    });
  }
}
