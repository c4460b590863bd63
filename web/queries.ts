/**
 * What the pages and the API read: sessions with their runs, files, datasets, uploads and history.
 *
 * @module
 */
import { type Kysely, sql } from "kysely";
import type { Tables } from "../db/tables.ts";
import { stepsOfVersion } from "../engine/workflow.ts";
import { SESSION_STATES, type SessionState } from "../schemas/session.ts";

/** How a step of a run stands. */
export interface StepState {
  name: string;
  state: "done" | "running" | "waiting" | "failed" | "pending";
  startedAt?: string;
  finishedAt?: string;
  error?: string;
}

/** One line of the list. */
export interface SessionRow {
  id: number;
  session_identifier: string;
  state: SessionState;
  reason: string | null;
  instrument: string;
  instrumentName: string;
  start: string;
  end: string | null;
  timeZone: string;
  user: string | null;
  revision: number;
  datasets: number;
  problems: number;
  steps: StepState[];
}

/** What the list is narrowed to. */
export interface Filter {
  state?: string;
  instrument?: string;
  /** Part of an identifier, a user name or an instrument's name. */
  text?: string;
  limit?: number;
  offset?: number;
}

/** The steps of a record run, in order: what the strip shows before a run has begun them. */
export type StepNames = readonly string[];

/** Sessions, newest first, and how many there are in all. */
export async function listSessions(
  db: Kysely<Tables>,
  filter: Filter,
  stepNames: StepNames,
): Promise<{ total: number; sessions: SessionRow[] }> {
  let query = db.selectFrom("sessions").innerJoin("instruments", "instruments.pid", "sessions.instrument");
  if (SESSION_STATES.includes(filter.state as SessionState)) {
    query = query.where("sessions.state", "=", filter.state as SessionState);
  }
  if (filter.instrument) query = query.where("sessions.instrument", "=", filter.instrument);
  if (filter.text) {
    const like = `%${filter.text.replace(/[\\%_]/g, "\\$&")}%`;
    query = query.where(sql<boolean>`(
      sessions.identifier like ${like} escape '\\' or sessions.user like ${like} escape '\\'
      or instruments.display_name like ${like} escape '\\')`);
  }
  const { total } = await query.select((row) => row.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select([
      "sessions.id",
      "sessions.identifier",
      "sessions.state",
      "sessions.reason",
      "sessions.instrument",
      "instruments.display_name",
      "sessions.started_at",
      "sessions.ended_at",
      "sessions.time_zone",
      "sessions.user",
      "sessions.revision",
    ])
    .select((row) => [
      row.selectFrom("datasets").whereRef("datasets.session_id", "=", "sessions.id")
        .whereRef("datasets.revision", "=", "sessions.revision").select(row.fn.countAll<number>().as("n")).as(
          "datasets",
        ),
      row.selectFrom("datasets").whereRef("datasets.session_id", "=", "sessions.id")
        .whereRef("datasets.revision", "=", "sessions.revision").where("datasets.error", "is not", null)
        .select(row.fn.countAll<number>().as("n")).as("problems"),
    ])
    .orderBy("sessions.started_at", "desc").orderBy("sessions.id", "desc")
    .limit(filter.limit ?? 100).offset(filter.offset ?? 0).execute();
  const steps = await stepsOf(db, rows.map((row) => runKey(row.id, row.revision)), stepNames);
  return {
    total,
    sessions: rows.map((row) => ({
      id: row.id,
      session_identifier: row.identifier,
      state: row.state,
      reason: row.reason,
      instrument: row.instrument,
      instrumentName: row.display_name,
      start: row.started_at,
      end: row.ended_at,
      timeZone: row.time_zone,
      user: row.user,
      revision: row.revision,
      datasets: row.datasets ?? 0,
      problems: row.problems ?? 0,
      steps: steps.get(runKey(row.id, row.revision)) ?? stepNames.map((name) => ({ name, state: "pending" })),
    })),
  };
}

/** Everything about one session, or nothing when there is none of that id. */
export async function sessionDetail(db: Kysely<Tables>, id: number, stepNames: StepNames) {
  const row = await db.selectFrom("sessions").innerJoin(
    "instruments",
    "instruments.pid",
    "sessions.instrument",
  )
    .selectAll("sessions").select(["instruments.display_name", "instruments.location"])
    .where("sessions.id", "=", id).executeTakeFirst();
  if (!row) return undefined;
  const { revision } = row;
  const key = runKey(id, revision);
  const [files, datasets, uploads, history, record, consent, steps, run] = await Promise.all([
    db.selectFrom("files").selectAll().where("session_id", "=", id).where("revision", "=", revision)
      .orderBy("mtime").orderBy("path").execute(),
    db.selectFrom("datasets").selectAll().where("session_id", "=", id).where("revision", "=", revision)
      .orderBy("path").orderBy("signal").execute(),
    db.selectFrom("uploads").selectAll().where("session_id", "=", id).orderBy("destination").execute(),
    db.selectFrom("session_log").selectAll().where("session_id", "=", id).orderBy("id").execute(),
    db.selectFrom("records").select(["path", "sha256", "valid", "problems", "created_at", "revision"])
      .where("session_id", "=", id).orderBy("revision", "desc").executeTakeFirst(),
    db.selectFrom("consents").selectAll().where("session_id", "=", id).executeTakeFirst(),
    stepsOf(db, [key], stepNames),
    db.selectFrom("runs").selectAll().where("workflow", "=", "record").where("key", "=", key)
      .executeTakeFirst(),
  ]);
  return {
    id,
    session_identifier: row.identifier,
    source: row.source,
    state: row.state,
    reason: row.reason,
    instrument: { pid: row.instrument, name: row.display_name, location: row.location },
    start: row.started_at,
    end: row.ended_at,
    timeZone: row.time_zone,
    user: row.user,
    operator: row.operator,
    revision,
    consent: consent ?? null,
    steps: steps.get(key) ?? stepNames.map((name): StepState => ({ name, state: "pending" })),
    nextAttempt: run?.state === "waiting" ? run.next_attempt_at : null,
    files,
    datasets: datasets.map(({ metadata, problems, ...each }) => ({
      ...each,
      metadata: JSON.parse(metadata) as Record<string, unknown>,
      problems: JSON.parse(problems) as { field: string; reason: string }[],
    })),
    uploads,
    history,
    record: record && { ...record, problems: JSON.parse(record.problems) as unknown[] },
  };
}

/** Everything about one session. */
export type SessionDetail = NonNullable<Awaited<ReturnType<typeof sessionDetail>>>;

/** How many sessions are in each state. */
export async function countStates(db: Kysely<Tables>): Promise<Partial<Record<SessionState, number>>> {
  const rows = await db.selectFrom("sessions").select((row) => ["state", row.fn.countAll<number>().as("n")])
    .groupBy("state").execute();
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
}

/** Key of the record run of a session's revision. */
export function runKey(session: number, revision: number): string {
  return `${session}/${revision}`;
}

async function stepsOf(
  db: Kysely<Tables>,
  keys: string[],
  stepNames: StepNames,
): Promise<Map<string, StepState[]>> {
  if (keys.length === 0) return new Map();
  const rows = await db.selectFrom("runs").leftJoin("steps", "steps.run_id", "runs.id")
    .select([
      "runs.id",
      "runs.key",
      "runs.version",
      "runs.state as run",
      "steps.name",
      "steps.state",
      "steps.error",
      "steps.started_at",
      "steps.finished_at",
    ])
    .where("runs.workflow", "=", "record").where("runs.key", "in", keys).execute();
  const lost = await lostSteps(db, [...new Set(rows.map((row) => row.id))]);
  const found = new Map<string, StepState[]>();
  for (const [key, { id, version }] of new Map(rows.map((row) => [row.key, row]))) {
    // The site's plugins may have steps between the built-in ones: a run knows which it has.
    const own = stepsOfVersion(version);
    found.set(
      key,
      (own.length > 0 ? own : stepNames).map((name) => {
        const row = rows.find((each) => each.key === key && each.name === name);
        if (!row?.state) return { name, state: "pending" };
        const failure = row.state === "done" ? lost.get(`${id} ${name}`) : undefined;
        return {
          name,
          state: failure === undefined ? row.state : "failed",
          startedAt: row.started_at ?? undefined,
          finishedAt: row.finished_at ?? undefined,
          error: failure ?? (row.error ? messageOf(row.error) : undefined),
        };
      }),
    );
  }
  return found;
}

/** Finished steps that came to nothing, because each of their items failed and was kept: by run and step, the reason. */
async function lostSteps(db: Kysely<Tables>, runs: number[]): Promise<Map<string, string>> {
  if (runs.length === 0) return new Map();
  const rows = await db.selectFrom("items").select(["run_id", "step"])
    .select((row) => row.fn.min("error").as("error")).where("run_id", "in", runs).groupBy(["run_id", "step"])
    .having(sql<number>`sum(state <> 'failed')`, "=", 0).execute();
  return new Map(
    rows.map(({ run_id, step, error }) => [`${run_id} ${step}`, messageOf(error ?? "{}") ?? ""]),
  );
}

function messageOf(error: string): string | undefined {
  return (JSON.parse(error) as { message?: string }).message;
}
