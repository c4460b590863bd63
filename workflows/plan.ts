/**
 * What a run would do: sessions, their files, their activities. Nothing is written.
 *
 * @module
 */
import { clusterByTime } from "../cluster/activities.ts";
import type { Settings } from "../config/settings.ts";
import { listInstruments } from "../db/instruments.ts";
import type { Db } from "../db/sqlite.ts";
import { extractors } from "../extractors/mod.ts";
import { findFiles } from "../files/find.ts";
import { createHarvesters } from "../harvesters/mod.ts";
import type { HarvestInput } from "./harvest.ts";
import { spanOf } from "./steps/calendar.ts";
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
  const instruments = await listInstruments(db);
  const result: Plan = { sessions: [], problems: [] };
  for (const harvester of createHarvesters(settings)) {
    const context = { instruments: instruments.filter((each) => harvester.serves(each)), now: () => now };
    try {
      const span = await spanOf(db, harvester.name, window, now);
      const { events } = await harvester.sessions({ ...context, ...span });
      for (const event of events) {
        const instrument = instruments.find((each) => each.pid === event.instrument)!;
        result.sessions.push(
          await planSession(
            settings,
            instrument,
            event,
            now,
            async (session) => (await harvester.describe(session, context)).title,
          ),
        );
      }
    } catch (error) {
      result.problems.push({ calendar: harvester.name, reason: (error as Error).message });
    }
  }
  return result;
}

async function planSession(
  settings: Settings,
  instrument: Instrument,
  event: CalendarEvent,
  now: Date,
  describe: (session: Session) => Promise<string | undefined>,
): Promise<PlannedSession> {
  const { identifier, eventId, start, end, user, operator } = event;
  const planned: PlannedSession = {
    session_identifier: identifier,
    instrument: instrument.pid,
    start,
    end,
    user,
    verdict: "build",
    activities: [],
    leftOut: [],
  };
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
    const found = await findFiles({
      root: settings.instrumentDataPath!,
      folder: instrument.filestorePath,
      from: new Date(start),
      to: new Date(end),
      strategy: settings.fileStrategy,
      extensions: new Set(extractors.flatMap((extractor) => extractor.extensions)),
      ignore: settings.ignorePatterns,
      settleMs: settings.settleSeconds * 1000,
      now,
    });
    planned.leftOut = found.excluded.map(({ path, reason }) => ({ path, reason }));
    planned.activities = clusterByTime(found.files, {
      sensitivity: settings.clusteringSensitivity,
      compat: settings.clusterCompat,
    }).map((activity) => ({
      start: new Date(activity.start).toISOString(),
      files: activity.files.map((file) => file.relative),
    }));
    if (found.files.length === 0) planned.verdict = "no files so far";
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
