/**
 * The text of a calendar, from a file or from the web.
 *
 * @module
 */
import { getLogger } from "@logtape/logtape";
import type { CalendarSettings } from "../config/calendars.ts";
import { RetryableError } from "../engine/errors.ts";
import { createHttp } from "../http/mod.ts";
import type { CalendarContext } from "./calendar.ts";

const log = getLogger(["emloom", "harvesters"]);

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
      last = { at: now.getTime(), text: decode(reply.bytes, url!.shown) };
      return last.text;
    },
  };
}

async function readFile(path: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size > MAX_BYTES) throw new RangeError(`The calendar "${path}" is larger than ${MAX_BYTES} bytes`);
    return decode(await Deno.readFile(path), `"${path}"`);
  } catch (error) {
    if (error instanceof RangeError || error instanceof Deno.errors.NotCapable) throw error;
    throw new RetryableError(`Cannot read the calendar "${path}": ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Text in UTF-8, in UTF-16 when its first bytes say so, else in windows-1252, which office programs write. */
function decode(bytes: Uint8Array, shown: string): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: encoding === "utf-8" }).decode(bytes);
  } catch {
    log.warn("The calendar {shown} is not UTF-8: read as windows-1252", { shown });
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
