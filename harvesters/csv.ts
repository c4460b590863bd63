/**
 * Tables of sessions: one row, one use of an instrument.
 *
 * Columns, in any order: `id`, `instrument`, `start`, `end` (blank while running), and optionally `user`,
 * `operator`, `full_name`, `email`, `title`, `purpose`, `project`, `samples`, `url` and the question about
 * consent (`data_consent`). Separated by comma, semicolon or tab; quoted as RFC 4180 says.
 *
 * @module
 */
import type { CalendarSettings } from "../config/calendars.ts";
import { RetryableError } from "../engine/errors.ts";
import {
  type CalendarContext,
  calendarHarvester,
  type Entries,
  type Entry,
  type ReadEntries,
} from "./calendar.ts";
import { parseCsv } from "./csv_text.ts";
import type { Harvester } from "./define.ts";
import { question, sampleLines } from "./form_text.ts";
import { LIMITS, tidyText } from "./text.ts";
import { toUtc } from "./zone.ts";

const REQUIRED = ["id", "instrument", "start", "end"];

/** The harvester of one table. */
export function csvHarvester(settings: CalendarSettings, context: CalendarContext): Harvester {
  return calendarHarvester(settings, context, readCsv(settings.name));
}

function readCsv(name: string): ReadEntries {
  return (text, _span, zone) => {
    const [header, ...rows] = parseCsv(text);
    const columns = header?.cells.map((cell) => cell.trim().toLowerCase().replace(/[\s-]+/g, "_")) ?? [];
    const missing = REQUIRED.filter((column) => !columns.includes(column));
    // Programs that write a table anew empty it first, and may be half-way through the first line.
    if (missing.length === REQUIRED.length || missing.length > 0 && !/[\r\n]/.test(text)) {
      throw new RetryableError(
        `${name} is empty or being written: it has no first line with the columns ${missing.join(", ")}`,
      );
    }
    if (missing.length > 0) {
      throw new SyntaxError(`${name}: the first line of the table lacks the columns ${missing.join(", ")}`);
    }
    const found: Entries = { entries: [], skipped: [] };
    const seen = new Set<string>();
    for (const { cells, line } of rows) {
      const row = new Map(columns.map((column, i) => [column, cells[i]?.trim() ?? ""]));
      const eventId = row.get("id") || `line ${line}`;
      try {
        if (cells.length > columns.length) {
          throw new SyntaxError("it has more cells than the first line: quote commas");
        }
        if (!row.get("id")) throw new SyntaxError("it has no id");
        if (seen.has(eventId)) throw new SyntaxError(`the id "${eventId}" is there already`);
        seen.add(eventId);
        found.entries.push(toEntry(row, zone));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        found.skipped.push({ eventId, reason: `${name}, line ${line}: ${error.message}` });
      }
    }
    return found;
  };
}

function toEntry(row: Map<string, string>, zone: (instruments: string[]) => string): Entry {
  const get = (column: string) => tidyText(row.get(column), LIMITS.name);
  const instruments = [get("instrument")].filter((each) => each !== undefined);
  const start = toUtc(row.get("start")!, zone(instruments));
  const end = row.get("end") ? toUtc(row.get("end")!, zone(instruments)) : null;
  if (end !== null && end < start) {
    throw new SyntaxError(`it ends (${row.get("end")}) before it starts (${row.get("start")})`);
  }
  const [user, url, email] = [get("user"), get("url"), get("email")];
  const full = get("full_name") ?? user;
  const answers = new Map<string, unknown>(
    [...row].map(([column, cell]) => [question(column), cell || undefined]),
  );
  if (row.get("samples")) answers.set("sample_group", sampleLines(row.get("samples")!));
  return {
    id: tidyText(row.get("id"), LIMITS.id)!,
    start,
    end,
    instruments,
    user: user ?? null,
    operator: get("operator") ?? null,
    ...(full ? { person: { username: user ?? full, fullName: full, ...(email ? { email } : {}) } } : {}),
    ...(url ? { url } : {}),
    answers,
  };
}
