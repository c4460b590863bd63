/**
 * Sessions, instruments, and what a calendar says about them. All JSON: steps of a workflow carry them.
 *
 * @module
 */

/** States of a session. None is a dead end: each can be queued again with a reason. */
export const SESSION_STATES = [
  "WAITING_FOR_END",
  "TO_BE_BUILT",
  "COMPLETED",
  "BUILT_NOT_EXPORTED",
  "ERROR",
  "NO_FILES_FOUND",
  "NO_CONSENT",
  "NO_RESERVATION",
] as const;
/** One of {@linkcode SESSION_STATES}. */
export type SessionState = (typeof SESSION_STATES)[number];

/** A microscope. */
export interface Instrument {
  pid: string;
  displayName: string;
  location: string;
  propertyTag: string;
  /** Folder below the instrument data root. */
  filestorePath: string;
  /** Kind of harvester: `nemo`, `ical`, `csv`. */
  harvester: string;
  /** The reference's `api_url`: for NEMO `https://…/api/tools/?id=7`; for a calendar file its name for the tool. */
  apiUrl: string;
  calendarUrl: string;
  /** IANA zone name. */
  timeZone: string;
}

/** One use of an instrument by one person: start to end. */
export interface Session {
  /** Row id in the database. */
  id: number;
  /** As the reference has it: `https://…/api/usage_events/?id=31`, or the calendar's UID. */
  identifier: string;
  /** Name of the configured calendar it came from, e.g. `nemo-1`. */
  source: string;
  /** The event's id in that calendar. */
  eventId: string;
  instrument: Instrument;
  /** UTC, ISO 8601. */
  start: string;
  /** UTC, ISO 8601. */
  end: string;
  /** Login name of the user, and of who operated the instrument for them. */
  user: string | null;
  operator: string | null;
  /** Counts from 1; a new one when the session is built again after a change. */
  revision: number;
}

/** A session as a calendar reports it, before it has a row. */
export interface CalendarEvent {
  identifier: string;
  eventId: string;
  /** pid of the instrument. */
  instrument: string;
  /** UTC, ISO 8601. */
  start: string;
  /** Null while the event is running. */
  end: string | null;
  user: string | null;
  operator: string | null;
}

/** A person as a calendar knows them. */
export interface Person {
  username: string;
  fullName: string;
  email?: string;
}

/** One sample of an experiment. */
export interface Sample {
  name?: string;
  /** Persistent identifier. */
  pid?: string;
  description?: string;
  /** Element symbols; what the periodic table has not stays as it was entered. */
  elements?: string[];
}

/** What the user answered when asked whether the data may be harvested. */
export interface Consent {
  /** `granted` when the answer is on the allow-list, or when the calendar's policy is not to ask. */
  decision: "granted" | "refused" | "unanswered" | "not asked";
  question: string;
  answer: string | null;
  person: string | null;
  /** UTC, ISO 8601: when the answer was given, as near as the calendar tells. */
  time: string | null;
  /** `run_data`, `pre_run_data`, `reservation 12`, `calendar`. */
  source: string;
}

/** The head of a record: what the calendar tells about the experiment of a session. */
export interface Description {
  title?: string;
  /** Why the experiment was done. */
  purpose?: string;
  experimenter?: Person;
  /** The event's own id and page, for the record. */
  eventId: string;
  url?: string;
  /** UTC, ISO 8601: of the reservation, or of the usage event. */
  start: string;
  end: string;
  samples: Sample[];
  projects: { id?: string; name?: string; ref?: string; division?: string; group?: string }[];
  consent: Consent;
}
