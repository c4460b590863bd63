/**
 * When workflows run by themselves.
 *
 * @module
 */
import { Cron } from "croner";
import type { AnyWorkflow } from "./work.ts";

/** The times of all workflows that have one. The first is at once: a daemon that starts has work to catch up with. */
export class Schedule {
  #entries: { workflow: AnyWorkflow; cron: Cron; next: Date }[];

  constructor(workflows: readonly AnyWorkflow[], now: Date) {
    this.#entries = workflows.filter((each) => each.every)
      .map((workflow) => ({
        workflow,
        cron: new Cron(workflow.every!, { timezone: "UTC", paused: true }),
        next: now,
      }));
  }

  /** What is due; times missed meanwhile count once. */
  take(now: Date): { workflow: AnyWorkflow; at: Date }[] {
    const due = this.#entries.filter((entry) => entry.next <= now);
    const taken = due.map(({ workflow, next }) => ({ workflow, at: next }));
    for (const entry of due) entry.next = entry.cron.nextRun(now) ?? new Date(8.64e15);
    return taken;
  }

  /** The next time of any. */
  next(): Date | undefined {
    const [first] = this.#entries.map((entry) => entry.next).sort((a, b) => a.getTime() - b.getTime());
    return first;
  }
}
