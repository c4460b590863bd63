/**
 * What calendars that are one text have in common: a file or feed is read whole, its entries become sessions.
 *
 * @module
 */
import type { CalendarSettings } from "../config/calendars.ts";
import type { Settings } from "../config/settings.ts";
import { NoConsent, NoReservation } from "../schemas/endings.ts";
import type { Description, Instrument, Person, Session } from "../schemas/session.ts";
import { byPolicy, judge, stopIfRefused } from "./consent.ts";
import type { Harvest, Harvester } from "./define.ts";
import { parse } from "./json.ts";
import { type Answers, answerTo } from "./questions.ts";
import { readSamples } from "./samples.ts";
import { calendarSource } from "./source.ts";
import { LIMITS, tidyText } from "./text.ts";

/** One use of an instrument, as a calendar has it. */
export interface Entry {
  /** Stable: the UID, with the original start for a repeated event. */
  id: string;
  /** UTC, ISO 8601. */
  start: string;
  /** UTC, ISO 8601; null when the calendar does not say. */
  end: string | null;
  /** What the entry calls its instrument. */
  instruments: string[];
  user: string | null;
  operator: string | null;
  person?: Person;
  /** Title when no question gives one. */
  title?: string;
  url?: string;
  /** UTC, ISO 8601: last change. */
  changed?: string;
  answers: Answers;
}

/** What a text holds. */
export interface Entries {
  entries: Entry[];
  skipped: Harvest["skipped"];
}

/** Reads the entries of a text that touch the span; throws when the text as a whole is broken. */
export type ReadEntries = (
  text: string,
  span: { from: Date | undefined; to: Date },
  /** Zone for times without one, by what the entry calls its instrument; `calendar` is the text's own. */
  zone: (instruments: string[], calendar?: string) => string,
) => Entries | Promise<Entries>;

/** What of the settings a calendar needs beside its own. */
export type CalendarContext = Pick<Settings, "consent" | "http"> & { caCerts?: readonly string[] };

/** How far unchanged texts are looked back into: an entry may end between two looks. */
const OVERLAP = 86_400_000;

/** The harvester of one file or feed. */
export function calendarHarvester(
  settings: CalendarSettings,
  context: CalendarContext,
  readEntries: ReadEntries,
): Harvester {
  const { name, kind } = settings;
  const policy = { ...context.consent, required: settings.consentRequired ?? context.consent.required };
  const source = calendarSource(settings, context);
  const addresses = ["", name, settings.path, settings.url?.reveal()];
  const serves = (instrument: Instrument) =>
    instrument.harvester === kind && addresses.includes(instrument.calendarUrl);

  const read = async (text: string, instruments: Instrument[], from: Date | undefined, to: Date) => {
    const zone = (names: string[], calendar?: string) =>
      settings.timeZone ?? calendar ?? find(names, instruments)?.timeZone ?? "UTC";
    return await readEntries(text, { from, to }, zone);
  };

  return {
    name,
    kind,
    serves,
    async sessions({ instruments, cursor, from, to, now, signal }) {
      const ours = instruments.filter(serves);
      const text = await source.read(now(), signal);
      const print = await fingerprint(text, ours);
      const last = parse(cursor ?? "") as { from: string | null; looked: string; print: string } | undefined;
      const first = last ? last.from && new Date(last.from) : from;
      // An unchanged text can only have let time go by.
      let since = last?.print === print ? new Date(Date.parse(last.looked) - OVERLAP) : first || undefined;
      if (since && from && from < since) since = from;
      const until = to && to < now() ? to : now();
      const { entries, skipped } = await read(text, ours, since, until);
      const events: Harvest["events"] = [];
      for (const entry of entries) {
        const instrument = find(entry.instruments, ours);
        const [start, end] = [Date.parse(entry.start), entry.end === null ? Infinity : Date.parse(entry.end)];
        if (start > until.getTime() || since && end < since.getTime()) continue;
        if (!instrument) skipped.push({ eventId: entry.id, reason: unknown(entry) });
        else {
          events.push({
            identifier: entry.id,
            eventId: entry.id,
            instrument: instrument.pid,
            start: entry.start,
            end: end > now().getTime() ? null : entry.end,
            user: entry.user,
            operator: entry.operator,
          });
        }
      }
      const begin = last ? last.from : from?.toISOString() ?? null;
      return { events, skipped, cursor: JSON.stringify({ from: begin, looked: until.toISOString(), print }) };
    },
    async describe(session, { instruments, now, signal }) {
      const text = await source.read(now(), signal);
      const end = new Date(session.end);
      const ours = [
        session.instrument,
        ...instruments.filter((each) => serves(each) && each.pid !== session.instrument.pid),
      ];
      const { entries } = await read(text, ours, new Date(session.start), end > now() ? end : now());
      const entry = entries.find((each) => each.id === session.eventId);
      if (!entry) throw new NoReservation(`${name} has no event "${session.eventId}" any more`);
      return describe(entry, session, policy);
    },
    async check(signal) {
      const text = await source.read(new Date(), signal);
      const { entries, skipped } = await read(text, [], undefined, new Date());
      return `${kind} calendar ${source.shown}: ${entries.length} ${
        entries.length === 1 ? "event" : "events"
      } up to now, ${skipped.length} unreadable`;
    },
  };

  function unknown(entry: Entry): string {
    const named = entry.instruments.map((each) => `"${each}"`).join(", ");
    return `${name}: the event of ${entry.start} names ${
      named || "no instrument"
    }, which is the API URL, PID or display ` +
      `name of no instrument with the harvester "${kind}"`;
  }

  /** By API URL, PID or display name; a calendar that belongs to one instrument need not name it. */
  function find(names: string[], instruments: Instrument[]): Instrument | undefined {
    const plain = (text: string) => text.trim().toLowerCase();
    for (const each of names) {
      const found = instruments.filter(({ apiUrl, pid, displayName }) =>
        [apiUrl, pid, displayName].some((known) => known !== "" && plain(known) === plain(each))
      );
      if (found.length === 1) return found[0];
    }
    const own = instruments.filter((each) => each.calendarUrl !== "");
    return names.length === 0 && own.length === 1 ? own[0] : undefined;
  }
}

function describe(entry: Entry, session: Session, policy: CalendarContext["consent"]): Description {
  const asked = { person: entry.user ?? session.user, time: entry.changed ?? null, source: "calendar" };
  let consent = judge(entry.answers, policy, asked);
  stopIfRefused(consent);
  if (consent.decision !== "granted") {
    if (policy.required) {
      throw new NoConsent(`The event "${entry.id}" does not answer "${policy.question}"`, consent);
    }
    consent = byPolicy(consent);
  }
  const forms = [entry.answers];
  const title = tidyText(answerTo(forms, "experiment_title") ?? entry.title, LIMITS.title);
  const purpose = tidyText(answerTo(forms, "experiment_purpose"), LIMITS.purpose);
  const project = tidyText(answerTo(forms, "project_id"), LIMITS.id);
  return {
    ...(title ? { title } : {}),
    ...(purpose ? { purpose } : {}),
    ...(entry.person ? { experimenter: entry.person } : {}),
    eventId: entry.id,
    ...(entry.url ? { url: entry.url } : {}),
    start: entry.start,
    end: entry.end ?? session.end,
    samples: readSamples(forms),
    projects: project ? [{ id: project }] : [],
    consent,
  };
}

async function fingerprint(text: string, instruments: Instrument[]): Promise<string> {
  const known = instruments.map(({ pid, apiUrl, displayName }) => [pid, apiUrl, displayName]);
  const bytes = new TextEncoder().encode(`${text}\u0000${JSON.stringify(known)}`);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
