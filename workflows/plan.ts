/**
 * What a run would do: sessions, their files, their activities. Nothing is written.
 *
 * @module
 */
import { clusterByTime } from "../cluster/activities.ts";
import type { Settings } from "../config/settings.ts";
import { listInstruments } from "../db/instruments.ts";
import { sessionsToBuild } from "../db/sessions.ts";
import type { Db } from "../db/sqlite.ts";
import { createHarvesters } from "../harvesters/mod.ts";
import type { HarvestInput } from "./harvest.ts";
import { openSiteOf } from "./site.ts";
import { spanOf } from "./steps/calendar.ts";
import { search } from "./steps/find.ts";
import type { CalendarEvent, Instrument, Session } from "../schemas/session.ts";

/** One session as it would be built. */
export interface PlannedSession {
  session_identifier: string;
  instrument: string;
  start: string;
  end: string | null;
  user: string | null;
  /** `build`, or why not. */
  verdict: string;
  title?: string;
  activities: { start: string; files: string[] }[];
  leftOut: { path: string; reason: string }[];
}

/** The whole plan. */
export interface Plan {
  sessions: PlannedSession[];
  problems: { calendar: string; reason: string }[];
}

/** Asks the calendars and looks at the shares; changes nothing anywhere. */
export async function plan(
  settings: Settings,
  db: Db,
  window: HarvestInput,
  now: Date,
): Promise<Plan> {
  const site = await openSiteOf(settings);
  const instruments = await listInstruments(db);
  const result: Plan = { sessions: [], problems: [] };
  for (const harvester of [...createHarvesters(settings), ...site.harvesters]) {
    const context = { instruments: instruments.filter((each) => harvester.serves(each)), now: () => now };
    try {
      const span = await spanOf(db, harvester.name, window, now);
      const { events } = await harvester.sessions({ ...context, ...span });
      const describe = async (session: Session) => (await harvester.describe(session, context)).title;
      const waiting = (await sessionsToBuild(db)).filter((session) => session.source === harvester.name);
      const stored = await db.selectFrom("sessions").selectAll().where("source", "=", harvester.name)
        .execute();
      for (const event of events) {
        const instrument = instruments.find((each) => each.pid === event.instrument)!;
        const row = stored.find((each) => each.event_id === event.eventId);
        const settled = row && row.state !== "TO_BE_BUILT" && row.state !== "WAITING_FOR_END" &&
          Date.parse(row.started_at) === Date.parse(event.start) &&
          Date.parse(row.ended_at ?? "") === Date.parse(event.end ?? "") && row.user === event.user;
        const planned = outline(instrument, event);
        result.sessions.push(
          settled
            ? { ...planned, verdict: `nothing to do, it is ${row.state}` }
            : await planSession(settings, instrument, event, planned, now, site.extensions, describe),
        );
      }
      // queued before, and not among what the calendar was asked for now
      for (const session of waiting) {
        if (events.some((event) => event.eventId === session.eventId)) continue;
        const event = { ...session, instrument: session.instrument.pid };
        const planned = outline(session.instrument, event);
        result.sessions.push(
          await planSession(settings, session.instrument, event, planned, now, site.extensions, describe),
        );
      }
    } catch (error) {
      result.problems.push({ calendar: harvester.name, reason: (error as Error).message });
    }
  }
  return result;
}

function outline({ pid }: Instrument, { identifier, start, end, user }: CalendarEvent): PlannedSession {
  return {
    session_identifier: identifier,
    instrument: pid,
    start,
    end,
    user,
    verdict: "build",
    activities: [],
    leftOut: [],
  };
}

async function planSession(
  settings: Settings,
  instrument: Instrument,
  event: CalendarEvent,
  planned: PlannedSession,
  now: Date,
  extensions: readonly string[],
  describe: (session: Session) => Promise<string | undefined>,
): Promise<PlannedSession> {
  const { identifier, eventId, start, end, user, operator } = event;
  if (end === null) return { ...planned, verdict: "still running" };
  try {
    planned.title = await describe({
      id: 0,
      identifier,
      source: "",
      eventId,
      instrument,
      start,
      end,
      user,
      operator,
      revision: 1,
    });
    const found = await search(settings, instrument, { start, end }, now, { mayBeNew: true, extensions });
    planned.leftOut = found.excluded.map(({ path, reason }) => ({ path, reason }));
    planned.activities = clusterByTime(found.files, {
      sensitivity: settings.clusteringSensitivity,
      compat: settings.clusterCompat,
    }).map((activity) => ({
      start: new Date(activity.start).toISOString(),
      files: activity.files.map((file) => file.relative),
    }));
    if (found.unsettled.length > 0) {
      planned.verdict = `wait: ${found.unsettled.length} file(s) are still being written`;
    } else if (found.files.length === 0) planned.verdict = "no files so far";
  } catch (error) {
    planned.verdict = (error as Error).message;
  }
  return planned;
}

/** The plan for a person. */
export function planLines({ sessions, problems }: Plan): string[] {
  return [
    ...sessions.flatMap((session) => [
      `${session.session_identifier}  ${session.instrument}  ${session.start} – ${
        session.end ?? "running"
      }  ${session.user ?? ""}`,
      `  ${session.verdict}${session.title ? `: ${session.title}` : ""}`,
      ...session.activities.flatMap((activity, i) => [
        `  activity ${i + 1}, from ${activity.start}`,
        ...activity.files.map((file) => `    ${file}`),
      ]),
      ...session.leftOut.map((file) => `  left out: ${file.path}: ${file.reason}`),
    ]),
    ...problems.map(({ calendar, reason }) => `calendar ${calendar}: ${reason}`),
    sessions.length + problems.length === 0 ? "No sessions in this time" : "Nothing was changed",
  ];
}
