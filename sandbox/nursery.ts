/**
 * The children of a pool: started when they are needed, kept warm, replaced when they are worn out.
 *
 * @module
 */
import { getLogger } from "@logtape/logtape";
import { Child } from "./child_process.ts";
import type { ChildFailure } from "./ending.ts";
import type { PoolOptions } from "./options.ts";

const log = getLogger(["emloom", "sandbox"]);

/** A child has worked long enough after so many time limits; it is ended by the system, as an orphan, after more. */
const WORN_OUT = 5;
const ORPHANED = 20;

/** Starts children and keeps those that can be used again. */
export class Nursery {
  readonly #options: Required<PoolOptions>;
  readonly #closing: AbortSignal;
  #memoryLimitMb: number;
  #hasStarted = false;
  /** Running children that nobody uses, with the timers that end them; the last one was used last. */
  readonly #idle = new Map<Child, ReturnType<typeof setTimeout>>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #told = new Set<string>();
  #running = 0;

  /** @param closing Aborted when children need not start any more. */
  constructor(options: Required<PoolOptions>, closing: AbortSignal) {
    this.#options = options;
    this.#closing = closing;
    this.#memoryLimitMb = options.memoryLimitMb;
  }

  /** What children have to keep to. */
  get limits(): { timeLimitMs: number; memoryLimitMb: number } {
    return { timeLimitMs: this.#options.timeLimitMs, memoryLimitMb: this.#memoryLimitMb };
  }

  /**
   * A child that may read `root`, for the caller alone; `fresh` asks for one that has not seen any file.
   *
   * @throws {ChildFailure} of kind `start`.
   */
  async take(root: string, { fresh = false } = {}): Promise<Child> {
    for (const child of [...this.#idle.keys()].reverse()) {
      if (child.root !== root || (fresh && child.files > 0)) continue;
      this.#unshelve(child);
      if (child.spent === undefined) return child;
      this.#dismiss(child);
    }
    // Another root's child makes room: the memory is for so many children in all.
    while (this.#running >= this.#options.size) {
      const [oldest] = this.#idle.keys();
      if (!oldest) break;
      this.#unshelve(oldest);
      this.#dismiss(oldest);
    }
    return await this.#start(root);
  }

  /** Takes a child back. */
  giveBack(child: Child): void {
    if (child.files >= this.#options.maxFilesPerChild) child.spent ??= `it has had ${child.files} files`;
    if (child.busyMs >= WORN_OUT * this.#options.timeLimitMs) child.spent ??= "it has worked long enough";
    if (child.spent !== undefined) return this.#dismiss(child);
    const timer = setTimeout(() => {
      this.#unshelve(child);
      child.spent = "nobody needed it";
      this.#dismiss(child);
    }, this.#options.idleMs);
    this.#idle.set(child, timer);
  }

  /** Ends all children that nobody uses, and waits for those that are leaving. */
  async close(): Promise<void> {
    for (const child of [...this.#idle.keys()]) {
      this.#unshelve(child);
      this.#dismiss(child);
    }
    while (this.#leaving.size > 0) await Promise.all(this.#leaving);
  }

  #unshelve(child: Child): void {
    clearTimeout(this.#idle.get(child));
    this.#idle.delete(child);
  }

  #dismiss(child: Child): void {
    this.#running--;
    if (child.spent) log.debug("a process is replaced: {reason}", { reason: child.spent });
    const leaving: Promise<void> = child.close().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  async #start(root: string): Promise<Child> {
    this.#running++;
    try {
      const child = await this.#startOnce(root);
      this.#hasStarted = true;
      for (const problem of child.problems) {
        if (!this.#told.has(problem)) log.error(problem);
        this.#told.add(problem);
      }
      return child;
    } catch (error) {
      this.#running--;
      throw error;
    }
  }

  async #startOnce(root: string): Promise<Child> {
    const began = performance.now();
    const options = () => ({
      entry: this.#options.entry,
      root,
      plugins: this.#options.plugins,
      memoryLimitMb: this.#memoryLimitMb,
      cpuLimitSeconds: ORPHANED * this.#options.timeLimitMs / 1000,
    });
    try {
      const child = await Child.start(options(), this.limits, this.#closing);
      log.debug("a process has started in {ms} ms", { ms: Math.round(performance.now() - began) });
      return child;
    } catch (error) {
      const { signal } = error as ChildFailure;
      if (!signal) throw error;
      // Others have started within the limit: what V8's threads ask for just then varies.
      if (this.#hasStarted) return await Child.start(options(), this.limits, this.#closing);
      // How much V8 asks for at its start grows with the number of cores.
      const limit = this.#memoryLimitMb;
      this.#memoryLimitMb = 2 * limit;
      const child = await Child.start(options(), this.limits, this.#closing).catch((again) => {
        this.#memoryLimitMb = limit;
        throw again;
      });
      log.warn("extraction processes do not start with {limit} MB here: they get {more}", {
        limit,
        more: this.#memoryLimitMb,
      });
      return child;
    }
  }
}
