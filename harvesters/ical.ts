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
import { FLOATING, type IcalBlock, normalizeEvent, splitIcal, unknownZone, value } from "./ical_text.ts";
import { answerTo } from "./questions.ts";
import { LIMITS, tidyText } from "./text.ts";

/** Occurrences of one event that are looked at. */
const MAX_OCCURRENCES = 20_000;
const DAY = 86_400_000;

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
    const parts = splitIcal(text);
    const found: Entries = { entries: [], skipped: [] };
    const skip = ({ uid, line }: IcalBlock, reason: string) => {
      const eventId = uid ?? `line ${line}`;
      found.skipped.push({ eventId, reason: `${name}, event "${eventId}": ${reason}` });
    };
    const parse = (lines: string[][], uid: string): VEvent => {
      const zones = [...parts.zones].filter(([tzid]) => lines.flat().some((line) => line.includes(tzid)));
      const whole = [
        "BEGIN:VCALENDAR",
        ...zones.flatMap(([, zone]) => zone),
        ...lines.flatMap((each) => ["BEGIN:VEVENT", ...each, "END:VEVENT"]),
        "END:VCALENDAR",
      ];
      const event = Object.values(ical.sync.parseICS(whole.join("\r\n"))).find((each) =>
        each?.type === "VEVENT"
      );
      if (!event) throw new SyntaxError(`Cannot read the event "${uid}"`);
      return event as VEvent;
    };
    /** Takes one event, or one series with what differs in some occurrences. */
    const take = (event: VEvent, uid: string, orphan: boolean) => {
      const [from, to] = [new Date((span.from?.getTime() ?? 0) - DAY), new Date(span.to.getTime() + DAY)];
      const occurrences = event.rrule && !orphan
        ? ical.expandRecurringEvent(event, { from, to, expandOngoing: true })
        : [{ start: event.start, end: event.end ?? event.start, event, isOverride: orphan }];
      if (occurrences.length > MAX_OCCURRENCES) {
        throw new SyntaxError(`it occurs more than ${MAX_OCCURRENCES} times`);
      }
      return occurrences.flatMap(({ start, end, event: each, isOverride }) => {
        if (each.status === "CANCELLED" || event.status === "CANCELLED") return [];
        const instruments = namesOf(each);
        const where = zone(instruments, parts.timeZone);
        const [begins, ends] = [utc(start, where, isFloating(each)), utc(end, where, isFloating(each))];
        const repeated = event.rrule !== undefined || orphan;
        // Times without zone were looked for a day around, as UTC.
        if (
          repeated && (Date.parse(begins) > span.to.getTime() || span.from && Date.parse(ends) < +span.from)
        ) {
          return [];
        }
        const original = isOverride && isDate(each.recurrenceid)
          ? utc(each.recurrenceid, where, isFloating(each, "ORIGINAL"))
          : begins;
        return [toEntry(each, repeated ? `${uid}#${original}` : uid, begins, ends, instruments)];
      });
    };
    for (const blocks of grouped(parts.blocks, skip)) {
      const uid = blocks[0]!.uid!;
      const series: string[][] = [];
      let master: IcalBlock | undefined;
      for (const block of blocks) {
        const moved = value(block.lines, "RECURRENCE-ID") !== undefined;
        try {
          if (block.broken) throw new SyntaxError(block.broken);
          const lines = normalizeEvent(block.lines, parts.zones);
          checkEvent(parse([lines], uid));
          series.push(lines);
          if (!moved) master = block;
        } catch (error) {
          skip(block, (error as Error).message);
          // What cannot be read must not come back at its original time.
          if (moved && master) excludeMoved(block, series[0]!);
        }
      }
      try {
        const main = master && parse(series, uid);
        const apart = main?.rrule ? [] : series.slice(main ? 1 : 0).map((lines) => parse([lines], uid));
        const replaced = apart.some((each) => +each.recurrenceid! === +main?.start!);
        if (main && !replaced) found.entries.push(...take(main, uid, false));
        // Without its series an exception stands for itself, under the id that it has in the series.
        for (const event of apart) found.entries.push(...take(event, uid, true));
      } catch (error) {
        skip(master ?? blocks[0]!, (error as Error).message);
      }
    }
    return found;

    function excludeMoved(block: IcalBlock, into: string[]) {
      const original = block.lines.filter((line) => /^(DTSTART|RECURRENCE-ID)[;:]/i.test(line));
      const line = original.find((each) => /^R/i.test(each))!;
      const start = into.find((each) => /^DTSTART[;:]/i.test(each))!;
      try {
        const floating = into.some((each) => each.startsWith(`X-${FLOATING}`));
        const [, read] = normalizeEvent([
          floating ? start.replace(/Z$/, "") : start,
          line.replace(/^RECURRENCE-ID/i, "EXDATE"),
        ], parts.zones);
        into.push(read!);
      } catch {
        // Its original time cannot be read either: nothing to leave out.
      }
    }
  };
}

/** Blocks of one UID together, the series before its exceptions; others are skipped with a reason. */
function grouped(blocks: IcalBlock[], skip: (block: IcalBlock, reason: string) => void): IcalBlock[][] {
  const groups = new Map<string, { masters: IcalBlock[]; moved: IcalBlock[] }>();
  for (const block of blocks) {
    if (!block.uid) {
      skip(block, block.broken ?? "it has no UID");
      continue;
    }
    const group = groups.getOrInsertComputed(block.uid, () => ({ masters: [], moved: [] }));
    (value(block.lines, "RECURRENCE-ID") === undefined ? group.masters : group.moved).push(block);
  }
  return [...groups.values()].map(({ masters, moved }) => {
    const revision = (block: IcalBlock) => block.broken ? -1 : Number(value(block.lines, "SEQUENCE")) || 0;
    const [master, ...others] = masters.toSorted((a, b) => revision(b) - revision(a));
    for (const other of others) {
      if (other.broken) skip(other, other.broken);
      else if (other.lines.join("\n") !== master!.lines.join("\n")) {
        skip(other, `line ${other.line} has the UID of the event on line ${master!.line}: give each its own`);
      }
    }
    return master ? [master, ...moved] : moved;
  });
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

function isDate(value: unknown): value is Date & { tz?: string } {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function isFloating(event: VEvent, which = "START"): boolean {
  return text((event as unknown as Record<string, unknown>)[FLOATING])?.includes(which) ?? false;
}

/** Beside order: a zone that the library does not know was read in the machine's. */
function checkEvent(event: VEvent): void {
  if (event.end && event.end < event.start) throw new SyntaxError("it ends before it starts");
  for (const date of [event.start, event.end, event.recurrenceid, ...Object.values(event.exdate ?? {})]) {
    const zone = isDate(date) ? date.tz : undefined;
    if (zone === undefined || /^\(?(UTC|GMT)?[+-]\d{1,2}:?\d{2}/i.test(zone)) continue;
    try {
      Temporal.Now.zonedDateTimeISO(zone);
    } catch {
      throw unknownZone(zone);
    }
  }
}

/** A time without zone stands in the fields of UTC: put it where it belongs. */
function utc(date: Date, zone: string, floating: boolean): string {
  if (!isDate(date)) throw new SyntaxError("Cannot read its start or end");
  if (!floating) return date.toISOString();
  const wall = Temporal.PlainDateTime.from(date.toISOString().slice(0, -1));
  return new Date(wall.toZonedDateTime(zone).epochMilliseconds).toISOString();
}
