/**
 * One run, from its last checkpoint to its end, or to where it has to wait.
 *
 * @module
 */
import { isDatabaseError } from "../db/sqlite.ts";
import { commit, event, own, SaveError } from "./checkpoint.ts";
import { errorInfo } from "./error_info.ts";
import { readItems } from "./items.ts";
import { beginRun, restRun } from "./queries.ts";
import { enter, Over, runStep, Suspended } from "./step.ts";
import { type RunRow, type StepRow, stopRequested } from "./store.ts";
import { type AnyWorkflow, Interrupted, type Surroundings, toolsFor, type Work } from "./work.ts";
import type { RunOutcome, Trx } from "./workflow.ts";

/**
 * Works on a run until it ends, waits, or `signal` aborts. Whatever goes wrong in it ends this run, not others;
 * only trouble with the database itself is thrown.
 */
export async function advance(
  run: RunRow,
  workflow: AnyWorkflow,
  around: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const work: Work = { ...around, run, workflow, context: {}, signal, attempt: 0, notes: [] };
  try {
    work.context = JSON.parse(run.input);
    await passThrough(work);
    await settle(work, { state: "done" });
  } catch (error) {
    if (error instanceof Suspended) return;
    if (error instanceof Over) return await settle(work, error.outcome, error.record);
    if (error instanceof Interrupted) {
      if (await stopRequested(work.db, run.id)) await settle(work, { state: "stopped" });
      return; // the program ends: the next start goes on from here
    }
    if (isDatabaseError(error)) throw error;
    await settle(work, { state: "failed", step: "", error: errorInfo(error) });
  }
}

/** Takes up what is finished, and runs the rest. */
async function passThrough(work: Work): Promise<void> {
  const finished = await begin(work);
  for (const [position, step] of work.workflow.steps.entries()) {
    const row = finished[position];
    if (row) {
      work.context[step.name] = step.kind === "each"
        ? await readItems(work, step, row)
        : row.result === null
        ? undefined
        : JSON.parse(row.result);
    } else {
      if (work.attempt === 0 || work.signal.aborted) throw new Interrupted();
      work.context[step.name] = await runStep(work, step, position);
    }
  }
}

/** Marks the run as running; tells which steps are finished. Starts it anew when its steps are other ones today. */
async function begin(work: Work): Promise<StepRow[]> {
  const { run, workflow } = work;
  return await commit(work, async (trx) => {
    const rows = run.started_at === null ? [] : await trx.selectFrom("steps").selectAll()
      .where("run_id", "=", run.id).orderBy("position").execute();
    let finished = rows.filter((row) => row.state === "done");
    const same = stepsThatRemain(run, workflow);
    const restart = !finished.every((row, i) => row.name === workflow.steps[i]?.name && same.has(row.name));
    if (run.version !== workflow.version) await forget(trx, run.id, restart ? [] : [...same]);
    if (restart) finished = [];
    const [begun] = await beginRun(trx, {
      id: run.id,
      version: workflow.version,
      restarts: run.restarts + (restart ? 1 : 0),
      started_at: run.started_at ?? work.clock.now().toISOString(),
    });
    if (run.started_at === null) await event(work, trx, { kind: "run", state: "started" });
    if (restart) {
      const message = "The workflow has other steps than when this run began";
      await event(work, trx, { kind: "run", state: "restarted", message });
    }
    const next = workflow.steps[finished.length]?.name;
    const before = restart ? undefined : rows.find((row) => row.name === next && same.has(row.name));
    if (!begun?.stop_requested) await enter(work, trx, finished.length, before);
    return finished;
  });
}

/** Names of the steps that are today what they were when the run was last at work. */
function stepsThatRemain(run: RunRow, workflow: AnyWorkflow): Set<string> {
  const [option, ...then] = run.version.split(" ");
  const [wanted, ...now] = workflow.version.split(" ");
  return new Set(
    option === wanted ? workflow.steps.filter((_, i) => then.includes(now[i]!)).map((step) => step.name) : [],
  );
}

/** Forgets all steps of a run but those named. */
async function forget(trx: Trx, run: number, names: string[]): Promise<void> {
  await trx.deleteFrom("steps").where("run_id", "=", run)
    .$if(names.length > 0, (query) => query.where("name", "not in", names)).execute();
  await trx.deleteFrom("items").where("run_id", "=", run)
    .$if(names.length > 0, (query) => query.where("step", "not in", names)).execute();
}

/** Why the step at work when a run is stopped has no result. */
const STOPPED = { name: "Stopped", message: "stopped on request" };

/** Ends the run. A `settled` that throws must not hold up its run for ever: it is told so, then left out. */
async function settle(
  work: Work,
  outcome: RunOutcome,
  record?: (trx: Trx) => Promise<void>,
): Promise<void> {
  const { onSettled } = work.workflow;
  const end = (outcome: RunOutcome, settled: typeof onSettled) =>
    commit(work, async (trx) => {
      const error = "error" in outcome ? outcome.error : undefined;
      await record?.(trx);
      if (outcome.state === "stopped") {
        await trx.updateTable("steps").set({ state: "failed", error: JSON.stringify(STOPPED) })
          .where("run_id", "=", work.run.id).where("state", "in", ["running", "waiting"]).execute();
      }
      if (settled) {
        await own(() => settled(trx, JSON.parse(work.run.input), outcome, toolsFor(work, "", 1) as never));
      }
      await restRun(trx, {
        id: work.run.id,
        state: outcome.state,
        ending: outcome.state === "ended" ? outcome.ending : null,
        error: error ? JSON.stringify(error) : null,
        next_attempt_at: null,
        finished_at: work.clock.now().toISOString(),
      });
      await event(work, trx, { kind: "run", state: outcome.state, error });
    });
  try {
    return await end(outcome, onSettled);
  } catch (error) {
    if (!(error instanceof SaveError)) throw error;
    const failed: RunOutcome = { state: "failed", step: "settled", error: errorInfo(error.cause) };
    try {
      return await end(failed, onSettled);
    } catch (error) {
      if (!(error instanceof SaveError)) throw error;
      return await end(failed, undefined);
    }
  }
}
