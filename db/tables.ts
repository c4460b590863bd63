/**
 * The tables, as Kysely sees them. Times are UTC, ISO 8601; JSON columns hold text.
 *
 * @module
 */
import type { Generated } from "kysely";
import type { SessionState } from "../schemas/session.ts";

/** JSON as text. */
export type Json = string;

/** Microscopes. Never deleted, only retired. */
export interface Instruments {
  pid: string;
  display_name: string;
  location: string;
  property_tag: string;
  filestore_path: string;
  harvester: string;
  api_url: string;
  calendar_url: string;
  time_zone: string;
  retired_at: string | null;
}

/** One row a session; unique by source and event_id. */
export interface Sessions {
  id: Generated<number>;
  source: string;
  event_id: string;
  identifier: string;
  instrument: string;
  started_at: string;
  ended_at: string | null;
  time_zone: string;
  user: string | null;
  operator: string | null;
  state: SessionState;
  reason: string | null;
  revision: Generated<number>;
  created_at: string;
  updated_at: string;
}

/** Append-only history: START, END, RECORD_GENERATION, and STATE for every change of state. */
export interface SessionLog {
  id: Generated<number>;
  session_id: number;
  event_type: "START" | "END" | "RECORD_GENERATION" | "STATE";
  state: SessionState | null;
  reason: string | null;
  actor: string;
  at: string;
}

/** The answer about consent that a session's record rests on. */
export interface Consents {
  session_id: number;
  decision: string;
  question: string;
  answer: string | null;
  person: string | null;
  time: string | null;
  source: string;
  recorded_at: string;
}

/** Files looked at for a session's revision; `excluded` says why one is not in the record. */
export interface Files {
  id: Generated<number>;
  session_id: number;
  revision: number;
  path: string;
  size: number;
  mtime: string;
  sha256: string | null;
  activity: number | null;
  excluded: string | null;
}

/** One row a signal. */
export interface Datasets {
  id: Generated<number>;
  session_id: number;
  revision: number;
  path: string;
  signal: number;
  type: string;
  data_type: string;
  extractor: string;
  metadata: Json;
  problems: Json;
  error: string | null;
  preview: string | null;
}

/** The searchable quantities of a dataset. */
export interface Quantities {
  dataset_id: number;
  key: string;
  number: number;
  /** Symbol. */
  unit: string;
  /** QUDT's identifier of the unit. */
  unit_iri: string | null;
  /** EM Glossary's identifier of what is measured. */
  term: string | null;
}

/** One row a session and revision. */
export interface Records {
  id: Generated<number>;
  session_id: number;
  revision: number;
  record_id: string;
  path: string;
  xml: string;
  sha256: string;
  valid: number;
  problems: Json;
  created_at: string;
}

/** One row a session and destination: the ledger that makes uploads idempotent. */
export interface Uploads {
  session_id: number;
  destination: string;
  state: "pending" | "done" | "failed";
  remote_id: string | null;
  url: string | null;
  sha256: string | null;
  attempts: number;
  error: string | null;
  updated_at: string;
}

/** Who a user is elsewhere. */
export interface ExternalUserIdentifiers {
  id: Generated<number>;
  username: string;
  external_system: string;
  external_id: string;
  email: string | null;
  created_at: string;
  last_verified_at: string | null;
  notes: string | null;
}

/** How far each calendar was read. */
export interface HarvestCursors {
  source: string;
  cursor: string;
  updated_at: string;
}

/** The engine's: one row a run; `key` is unique within a workflow. */
export interface Runs {
  id: Generated<number>;
  workflow: string;
  key: string;
  version: string;
  input: Json;
  state: "queued" | "running" | "waiting" | "done" | "ended" | "failed" | "stopped";
  ending: string | null;
  error: Json | null;
  stop_requested: number;
  restarts: number;
  next_attempt_at: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** The engine's: one row a step that was begun. */
export interface Steps {
  run_id: number;
  name: string;
  position: number;
  state: "running" | "waiting" | "done" | "failed";
  result: Json | null;
  error: Json | null;
  attempts: number;
  started_at: string;
  finished_at: string | null;
}

/** The engine's: one row an item of an `each` step. */
export interface Items {
  run_id: number;
  step: string;
  key: string;
  position: number;
  state: "queued" | "waiting" | "done" | "failed";
  result: Json | null;
  error: Json | null;
  attempts: number;
  /** When an item that waits is due. */
  next_attempt_at: string | null;
  finished_at: string | null;
}

/** The engine's: one row a try that failed, or that succeeded after failures. */
export interface Attempts {
  id: Generated<number>;
  run_id: number;
  step: string;
  item: string | null;
  number: number;
  started_at: string;
  finished_at: string;
  outcome: "done" | "retry" | "failed" | "ended";
  error: Json | null;
}

/** The engine's: what happened, in order; feeds pages and logs. */
export interface Events {
  id: Generated<number>;
  run_id: number | null;
  at: string;
  kind: string;
  step: string | null;
  item: string | null;
  message: string;
  data: Json | null;
}

/** All tables. */
export interface Tables {
  instruments: Instruments;
  sessions: Sessions;
  session_log: SessionLog;
  consents: Consents;
  files: Files;
  datasets: Datasets;
  quantities: Quantities;
  records: Records;
  uploads: Uploads;
  external_user_identifiers: ExternalUserIdentifiers;
  harvest_cursors: HarvestCursors;
  runs: Runs;
  steps: Steps;
  items: Items;
  attempts: Attempts;
  events: Events;
}
