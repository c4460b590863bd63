/**
 * What the engine writes at each step and item, prepared.
 *
 * @module
 */
import type { Insertable } from "kysely";
import { prepared } from "../db/prepared.ts";
import type { Events, Items, Runs, Steps } from "../db/tables.ts";

/** A new run, unless the workflow has one of that key. */
export const putRun = prepared<
  Pick<Runs, "workflow" | "key" | "version" | "input" | "created_at">,
  { id: number }
>((db, value) =>
  db.insertInto("runs").values({
    workflow: value("workflow"),
    key: value("key"),
    version: value("version"),
    input: value("input"),
    state: "queued",
    ending: null,
    error: null,
    stop_requested: 0,
    restarts: 0,
    next_attempt_at: null,
    created_at: value("created_at"),
    started_at: null,
    finished_at: null,
  }).onConflict((conflict) => conflict.columns(["workflow", "key"]).doNothing()).returning("id")
);

/** The run of that key. */
export const findRun = prepared<Pick<Runs, "workflow" | "key">, { id: number }>((db, value) =>
  db.selectFrom("runs").select("id").where("workflow", "=", value("workflow")).where("key", "=", value("key"))
);

/** The row of a step that is begun; the step's earlier row, if there is one, goes on. */
export const putStep = prepared<Pick<Steps, "run_id" | "name" | "position" | "attempts" | "started_at">>(
  (db, value) => {
    const attempts = value("attempts");
    return db.insertInto("steps").values({
      run_id: value("run_id"),
      name: value("name"),
      position: value("position"),
      state: "running",
      result: null,
      error: null,
      attempts,
      started_at: value("started_at"),
      finished_at: null,
    }).onConflict((conflict) =>
      conflict.columns(["run_id", "name"]).doUpdateSet({ state: "running", attempts, finished_at: null })
    );
  },
);

/** The end of a step. */
export const endStep = prepared<
  Pick<Steps, "run_id" | "name" | "state" | "result" | "error" | "attempts" | "finished_at">
>((db, value) =>
  db.updateTable("steps").set({
    state: value("state"),
    result: value("result"),
    error: value("error"),
    attempts: value("attempts"),
    finished_at: value("finished_at"),
  }).where("run_id", "=", value("run_id")).where("name", "=", value("name"))
);

/** The row of an item after a try. */
export const putItem = prepared<Items>((db, value) => {
  const news = {
    position: value("position"),
    state: value("state"),
    result: value("result"),
    error: value("error"),
    attempts: value("attempts"),
    next_attempt_at: value("next_attempt_at"),
    finished_at: value("finished_at"),
  };
  return db.insertInto("items").values({
    run_id: value("run_id"),
    step: value("step"),
    key: value("key"),
    ...news,
  }).onConflict((conflict) => conflict.columns(["run_id", "step", "key"]).doUpdateSet(news));
});

/** A run that is taken up; tells whether somebody asked it to stop. */
export const beginRun = prepared<
  { id: number } & Pick<Runs, "version" | "restarts" | "started_at">,
  { stop_requested: number }
>((db, value) =>
  db.updateTable("runs").set({
    state: "running",
    version: value("version"),
    next_attempt_at: null,
    restarts: value("restarts"),
    started_at: value("started_at"),
  }).where("id", "=", value("id")).returning("stop_requested")
);

/** A run that comes to rest, for a while or for good. */
export const restRun = prepared<
  { id: number } & Pick<Runs, "state" | "ending" | "error" | "next_attempt_at" | "finished_at">
>((db, value) =>
  db.updateTable("runs").set({
    state: value("state"),
    ending: value("ending"),
    error: value("error"),
    next_attempt_at: value("next_attempt_at"),
    finished_at: value("finished_at"),
  }).where("id", "=", value("id"))
);

/** Whether somebody asked the run to stop. */
export const readStop = prepared<{ id: number }, { stop_requested: number }>((db, value) =>
  db.selectFrom("runs").select("stop_requested").where("id", "=", value("id"))
);

/** One event. */
export const putEvent = prepared<Required<Omit<Insertable<Events>, "id">>>((db, value) =>
  db.insertInto("events").values({
    run_id: value("run_id"),
    at: value("at"),
    kind: value("kind"),
    step: value("step"),
    item: value("item"),
    message: value("message"),
    data: value("data"),
  })
);
