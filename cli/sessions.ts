/**
 * `emloom sessions`: what became of each session, and the way back into the queue.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional, withDefault } from "@optique/core/modifiers";
import { argument, command, constant, option } from "@optique/core/primitives";
import { choice, integer, string } from "@optique/core/valueparser";
import { sql } from "kysely";
import type { Db } from "../db/sqlite.ts";
import { SESSION_STATES } from "../schemas/session.ts";
import { type Filter, listSessions, sessionDetail, type SessionRow } from "../web/queries.ts";
import { localSpan, localTime } from "../web/time.ts";
import { retrySession, stopSession } from "../workflows/queue.ts";
import { STEPS } from "../workflows/record.ts";
import type { App } from "./app.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { table } from "./table.ts";

const sessions = multiple(
  argument(string({ metavar: "ID" }), {
    description: message`Number in the list, identifier, or CALENDAR:EVENT`,
  }),
  { min: 1 },
);
const json = option("--json", { description: message`Print JSON` });

const parser = or(
  command(
    "list",
    object({
      action: constant("list"),
      json,
      state: optional(option("--state", choice(SESSION_STATES, { metavar: "STATE" }))),
      instrument: optional(option("--instrument", string({ metavar: "PID" }))),
      limit: optional(
        option("--limit", integer({ min: 1, metavar: "N" }), {
          description: message`At most N, newest first`,
        }),
      ),
    }),
    { description: message`List sessions, newest first` },
  ),
  command("show", object({ action: constant("show"), json, sessions }), {
    description: message`Everything about a session`,
  }),
  command(
    "retry",
    object({
      action: constant("retry"),
      sessions: multiple(argument(string({ metavar: "ID" }))),
      state: optional(option("--state", choice(SESSION_STATES, { metavar: "STATE" }), {
        description: message`All sessions in this state`,
      })),
      reason: withDefault(
        option("--reason", string({ metavar: "TEXT" }), { description: message`Why, for the history` }),
        "asked for at the command line",
      ),
    }),
    { description: message`Queue sessions again, whatever their state` },
  ),
  command("stop", object({ action: constant("stop"), sessions }), {
    description: message`Stop the work on a session after its present step`,
  }),
);

/** More sessions than a facility has. */
const ALL = 1_000_000_000;

export default defineCommand({
  parser,
  description: "What became of each session, and the way back into the queue.",
  examples: [
    ["emloom sessions list --state ERROR", "what needs attention"],
    ["emloom sessions show 31", "times, files, errors, uploads, history"],
    ["emloom sessions retry --state ERROR", "try all of them again at the next run"],
  ],
  async run(args, app): Promise<ExitCode> {
    const db = await app.db();
    switch (args.action) {
      case "list":
        return await list(app, db, { ...args, limit: args.limit ?? ALL }, args.json);
      case "show": {
        for (const id of await idsOf(db, args.sessions)) {
          const detail = await sessionDetail(db, id, STEPS);
          if (detail && args.json) app.printJson(detail);
          else if (detail) app.print(describe(detail));
        }
        return EXIT.done;
      }
      case "retry": {
        const named = await idsOf(db, args.sessions);
        const inState = args.state
          ? (await listSessions(db, { state: args.state, limit: ALL }, STEPS)).sessions.map((row) => row.id)
          : [];
        if (named.length === 0 && !args.state) throw new UsageError("Name sessions, or a --state");
        for (const id of new Set([...named, ...inState])) {
          const revision = await retrySession(db, id, args.reason, app.actor, app.now());
          app.print(
            revision
              ? `session ${id} is queued again (revision ${revision}); emloom run builds it`
              : `session ${id} is still running: it will be built after its end`,
          );
        }
        return EXIT.done;
      }
      case "stop": {
        for (const id of await idsOf(db, args.sessions)) {
          const stopped = await stopSession(db, id);
          app.print(
            stopped ? `session ${id} stops after its present step` : `session ${id} has no work to stop`,
          );
        }
        return EXIT.done;
      }
    }
  },
});

async function list(app: App, db: Db, filter: Filter, json: boolean): Promise<ExitCode> {
  const { sessions } = await listSessions(db, filter, STEPS);
  if (json) app.printJson(sessions);
  else if (sessions.length === 0) app.print("No sessions: emloom run harvests the calendars");
  else {
    app.print(
      table(
        ["Id", "State", "Instrument", "Time", "User", "Datasets", "Reason"],
        sessions.map((row: SessionRow) => [
          String(row.id),
          row.state,
          row.instrument,
          localSpan(row.start, row.end, row.timeZone),
          row.user ?? "",
          `${row.datasets}${row.problems ? ` (${row.problems} broken)` : ""}`,
          row.reason ?? "",
        ]),
      ),
    );
  }
  return EXIT.done;
}

/** Row ids of sessions: a number is the list's; else an identifier, a calendar's event id, or `calendar:event id`. */
async function idsOf(db: Db, names: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const query = db.selectFrom("sessions").select("id");
    const rows = /^\d+$/.test(name)
      ? await query.where("id", "=", Number(name)).execute()
      : await query.where((row) =>
        row.or([
          row("identifier", "=", name),
          row("event_id", "=", name),
          row(sql<string>`source || ':' || event_id`, "=", name),
        ])
      ).execute();
    if (rows.length === 0) throw new UsageError(`There is no session "${name}": emloom sessions list`);
    if (rows.length > 1) {
      throw new UsageError(`"${name}" names several sessions; use their number: emloom sessions list`);
    }
    ids.push(rows[0]!.id);
  }
  return ids;
}

function describe(session: NonNullable<Awaited<ReturnType<typeof sessionDetail>>>): string {
  const at = (iso: string | null) => iso ? localTime(iso, session.timeZone) : "";
  const left = session.files.filter((file) => file.excluded !== null);
  return [
    `Session ${session.id}, revision ${session.revision}: ${session.state}${
      session.reason ? ` (${session.reason})` : ""
    }`,
    `  ${session.session_identifier}`,
    `  ${session.instrument.name}, ${
      localSpan(session.start, session.end, session.timeZone)
    } ${session.timeZone}`,
    `  user ${session.user ?? "unknown"}; consent ${session.consent?.decision ?? "not asked yet"}`,
    `  record ${session.record?.path ?? "none yet"}`,
    ...session.steps.map((step) =>
      `  ${step.name.padEnd(10)} ${step.state}${step.error ? `: ${step.error}` : ""}`
    ),
    ...session.uploads.map((upload) =>
      `  ${upload.destination}: ${upload.state} ${upload.url ?? ""} ${upload.error ?? ""}`.trimEnd()
    ),
    `  ${session.datasets.length} datasets from ${session.files.length - left.length} files`,
    ...session.datasets.filter(({ error }) => error).map(({ path, error }) =>
      `  broken: ${error!.startsWith(path) ? error : `${path}: ${error}`}`
    ),
    ...left.map((file) => `  left out: ${file.path}: ${file.excluded}`),
    ...session.history.map((entry) =>
      `  ${at(entry.at)} ${entry.event_type} ${entry.state ?? ""} ${entry.reason ?? ""} [${entry.actor}]`
        .replace(/ +/g, " ")
    ),
  ].join("\n");
}
