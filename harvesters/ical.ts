/**
 * iCalendar: one VEVENT, one use of an instrument; repeated events by occurrence.
 *
 * The instrument is named by `X-EMLOOM-INSTRUMENT`, `RESOURCES`, `LOCATION` or `CATEGORIES`, in this order;
 * the user by a line `user: …` of the notes, the first attendee who is a person, or the organizer; answers to
 * questions are lines `question: answer` of the notes.
 *
 * @module
 */
import type { VEvent } from "node-ical";
import type { CalendarSettings } from "../config/calendars.ts";
import { RetryableError } from "../engine/errors.ts";
import type { Person } from "../schemas/session.ts";
import {
  type CalendarContext,
  calendarHarvester,
  type Entries,
  type Entry,
  type ReadEntries,
} from "./calendar.ts";
import type { Harvester } from "./define.ts";
import { readForm } from "./form_text.ts";
import { answerTo } from "./questions.ts";
import { LIMITS, tidyText } from "./text.ts";

/** Occurrences of one event that are looked at. */
const MAX_OCCURRENCES = 20_000;

/** The harvester of one iCalendar file or feed. */
export function icalHarvester(settings: CalendarSettings, context: CalendarContext): Harvester {
  return calendarHarvester(settings, context, readIcal(settings.name));
}

function readIcal(name: string): ReadEntries {
  return async (text, span, zone) => {
    if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) {
      throw new SyntaxError(`${name} is not an iCalendar: it does not begin with BEGIN:VCALENDAR`);
    }
    if (!/END:VCALENDAR\s*$/i.test(text)) {
      throw new RetryableError(`${name} is cut off: it does not end with END:VCALENDAR`);
    }
    const { default: ical } = await import("node-ical"); // reads the environment when imported
    const parsed = ical.sync.parseICS(text);
    const calendarZone = parsed.vcalendar?.["WR-TIMEZONE"];
    const found: Entries = { entries: [], skipped: [] };
    for (const [key, component] of Object.entries(parsed)) {
      if (component?.type !== "VEVENT") continue;
      const event = component as VEvent;
      try {
        if (!event.uid) throw new SyntaxError("it has no UID");
        if (!isDate(event.start)) throw new SyntaxError(`Cannot read its start "${event.start}"`);
        const occurrences = event.rrule || event.recurrences
          ? ical.expandRecurringEvent(event, {
            from: span.from ?? new Date(0),
            to: span.to,
            expandOngoing: true,
          })
          : [{
            start: event.start,
            end: event.end ?? event.start,
            event,
            isRecurring: false,
            isOverride: false,
          }];
        if (occurrences.length > MAX_OCCURRENCES) {
          throw new SyntaxError(`it occurs more than ${MAX_OCCURRENCES} times`);
        }
        for (const { start, end, event: each, isOverride } of occurrences) {
          if (each.status === "CANCELLED" || event.status === "CANCELLED") continue;
          const instruments = namesOf(each);
          const where = zone(instruments, calendarZone);
          const [from, to] = [utc(start, where), utc(end, where, !!start.tz && !start.dateOnly)];
          const original = isOverride && isDate(each.recurrenceid) ? each.recurrenceid : start;
          const id = event.rrule ? `${event.uid}#${utc(original, where)}` : event.uid;
          found.entries.push(toEntry(each, id, from, to, instruments));
        }
      } catch (error) {
        if (error instanceof RetryableError) throw error;
        found.skipped.push({
          eventId: event.uid ?? key,
          reason: `${name}, event "${event.uid ?? key}": ${(error as Error).message}`,
        });
      }
    }
    return found;
  };
}

function toEntry(event: VEvent, id: string, start: string, end: string, instruments: string[]): Entry {
  if (end < start) throw new SyntaxError("it ends before it starts");
  const answers = readForm(text(event.description) ?? "");
  const person = personOf(event);
  const user = tidyText(answerTo([answers], "user"), LIMITS.name) ?? person?.username ?? null;
  const [title, url] = [
    tidyText(text(event.summary), LIMITS.title),
    tidyText(text(event.url), LIMITS.details),
  ];
  const changed = [event.lastmodified, event.dtstamp, event.created].find(isDate);
  const experimenter = person ?? (user ? { username: user, fullName: user } : undefined);
  return {
    id: tidyText(id, LIMITS.name)!,
    start,
    end,
    instruments,
    user,
    operator: tidyText(answerTo([answers], "operator"), LIMITS.name) ?? null,
    ...(experimenter ? { person: { ...experimenter, username: user ?? experimenter.username } } : {}),
    ...(title ? { title } : {}),
    ...(url && URL.canParse(url) ? { url } : {}),
    ...(changed ? { changed: changed.toISOString() } : {}),
    answers,
  };
}

function namesOf(event: VEvent): string[] {
  const resources = text(event.resources)?.split(/(?<!\\),/) ?? [];
  return [text(event["EMLOOM-INSTRUMENT"]), ...resources, text(event.location), ...(event.categories ?? [])]
    .map((each) => tidyText(each, LIMITS.name)).filter((each) => each !== undefined);
}

function personOf(event: VEvent): Person | undefined {
  const attendees = [event.attendee ?? []].flat();
  for (const each of [...attendees, event.organizer]) {
    if (each === undefined) continue;
    const { val, params } = typeof each === "string"
      ? { val: each, params: {} as Record<string, unknown> }
      : each;
    if (/^(ROOM|RESOURCE)$/i.test(String(params?.CUTYPE ?? ""))) continue;
    const email = tidyText(String(val).replace(/^mailto:/i, ""), LIMITS.name);
    const name = tidyText(String(params?.CN ?? "").replace(/^"|"$/g, ""), LIMITS.name);
    const username = email?.toLowerCase() ?? name;
    if (username) return { username, fullName: name ?? username, ...(email?.includes("@") ? { email } : {}) };
  }
  return undefined;
}

/** A property with or without parameters. */
function text(value: unknown): string | undefined {
  const inner = typeof value === "object" && value !== null && "val" in value ? value.val : value;
  return typeof inner === "string" ? inner : undefined;
}

function isDate(value: unknown): value is Date & { tz?: string; dateOnly?: true } {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

/** The library reads a time without zone, and a bare date, in the zone of this machine: put it where it belongs. */
function utc(
  date: Date & { tz?: string; dateOnly?: true },
  zone: string,
  aware = !!date.tz && !date.dateOnly,
): string {
  if (!isDate(date)) throw new SyntaxError("Cannot read its end");
  if (aware) return date.toISOString();
  const local = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(
    Temporal.Now.timeZoneId(),
  );
  return new Date(local.toPlainDateTime().toZonedDateTime(zone).epochMilliseconds).toISOString();
}
