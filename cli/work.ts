/**
 * Working through the queue: the lock, the house, the progress, the summary. `run`, `daemon` and `demo` share it.
 *
 * @module
 */
import { drain, type DrainOptions } from "../engine/dispatch/embedded.ts";
import { isLock, takeLock } from "../engine/lock.ts";
import { openHouse } from "../workflows/house.ts";
import { clearLeftovers } from "../workflows/leftovers.ts";
import { workflowsOf } from "../workflows/mod.ts";
import type { App } from "./app.ts";
import { EXIT, type ExitCode, NotConfiguredError } from "./define.ts";
import { openLogFile } from "./log_file.ts";
import { need } from "./need.ts";
import { showProgress } from "./progress.ts";
import { summarise, type Summary } from "./summary.ts";

/** How a command works. */
export interface WorkOptions extends Pick<DrainOptions, "patience" | "scheduled" | "wake" | "signal"> {
  command: "run" | "daemon" | "demo";
  /** What to put into the queue before, once the lock is held. */
  prepare?(): Promise<void>;
  quiet?: boolean;
}

/** Works through the queue; 0 when another emloom does so already. */
export async function workThrough(
  app: App,
  options: WorkOptions,
): Promise<{ code: ExitCode; summary?: Summary }> {
  const { settings } = await app.settings();
  need(settings, options.command === "daemon" ? "daemon" : "run");
  const db = await app.db();
  const since = app.now().toISOString();
  const taken = await takeLock(settings.databasePath!, {
    command: options.command,
    pid: Deno.pid,
    host: Deno.hostname(),
    since,
  });
  if (!isLock(taken)) {
    const { heldBy } = taken;
    app.note(
      heldBy
        ? `Another emloom is at work: ${heldBy.command}, process ${heldBy.pid} on ${heldBy.host}, since ${heldBy.since}`
        : "Another emloom is at work",
    );
    return { code: EXIT.done };
  }
  using _lock = taken;
  await using house = await openHouse({ settings, db, version: app.version, actor: options.command });
  for (const { file, reason } of house.site.refused) {
    app.note(`emloom: left out the plugin ${file}: ${reason}`);
  }
  for (const warning of house.site.warnings) app.note(`emloom: ${warning}`);
  if (house.harvesters.length === 0) {
    throw new NotConfiguredError(
      "There is no calendar: configure one, or mend the plugin that should be one",
    );
  }
  const clearing = clearLeftovers(db, settings, new Date(since));
  await options.prepare?.();
  const progress = showProgress(app, { quiet: options.quiet });
  const log = openLogFile(settings.logPath!, options.command, app.now());
  try {
    await drain({
      db,
      house,
      workflows: workflowsOf(house.site),
      parallel: 2,
      patience: options.patience,
      scheduled: options.scheduled,
      wake: options.wake,
      signal: options.signal,
      tell(event) {
        progress.tell(event);
        log.tell(event);
      },
    });
  } finally {
    progress.end();
    log.end();
    await clearing;
  }
  const summary = await summarise(db, since);
  if (options.signal?.aborted && !options.scheduled) {
    app.note("Interrupted: the next run goes on from here");
    return { code: EXIT.partly, summary };
  }
  // Without one of its destinations a record counts as complete that is not.
  const isPartial = summary.failed > 0 || house.site.refused.length > 0;
  return { code: isPartial ? EXIT.partly : EXIT.done, summary };
}
