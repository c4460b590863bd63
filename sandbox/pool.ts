/**
 * The sandbox: files are read by child processes of emloom itself, which can be killed and may read one folder. A
 * broken, hostile or endless file costs itself and nothing else.
 *
 * @module
 */
import { basename } from "node:path";
import { ChildFailure } from "./ending.ts";
import { SandboxError } from "./errors.ts";
import { Nursery } from "./nursery.ts";
import { completeOptions, type PoolOptions } from "./options.ts";
import { type Extracted, RAN_OUT } from "./protocol.ts";
import { type ResolvedFile, resolveFile, resolveRoots } from "./resolve.ts";
import { Slots } from "./slots.ts";

export type { PoolOptions } from "./options.ts";

/** A file to extract. */
export interface ExtractJob {
  /** Path of the file, inside the roots. */
  path: string;
  /** Name for messages, titles and recognition. Default: the path's last part. */
  name?: string;
  /** pid of the instrument, where known. */
  instrument?: string;
  /** Draw previews too. */
  preview: boolean;
  /** Return the vendor's own tree too. */
  original: boolean;
  /** Tell what the instrument's profile did. */
  trace?: boolean;
}

/** What a trial start of the sandbox has shown. */
export interface PoolCheck {
  /** Time from nothing to ready, in milliseconds. */
  startMs: number;
  /** MiB that a child gets; more than the setting where it could not start with that. */
  memoryLimitMb: number;
  /** The site's plugins that could not be loaded, and why. */
  problems: string[];
}

/** Extracts files in child processes. Dispose of it, or its processes live on for a while. */
export interface Pool extends AsyncDisposable {
  /**
   * Metadata and previews of one file. Waits for a free process.
   *
   * @throws {SandboxError} when there is no metadata: the file cannot be read, leaves the roots, or a limit was hit.
   * @throws the signal's reason when it is aborted; the process at work is killed.
   */
  extract(job: ExtractJob, signal?: AbortSignal): Promise<Extracted>;
  /**
   * Starts one process, or finds one running.
   *
   * @throws {SandboxError} of kind `start`, with the remedy.
   */
  check(): Promise<PoolCheck>;
  /** Ends all processes; files that are being extracted fail. */
  close(): Promise<void>;
}

/**
 * Makes a pool. Nothing is started before the first file.
 *
 * @throws {RangeError} when a number cannot be used.
 * @throws {TypeError} when the path of a plugin cannot be used.
 */
export function createPool(options: PoolOptions): Pool {
  return new ProcessPool(options);
}

class ProcessPool implements Pool {
  readonly #options: Required<PoolOptions>;
  readonly #nursery: Nursery;
  readonly #slots: Slots;
  readonly #closing = new AbortController();
  readonly #working = new Set<Promise<unknown>>();

  constructor(options: PoolOptions) {
    this.#options = completeOptions(options);
    this.#nursery = new Nursery(this.#options, this.#closing.signal);
    this.#slots = new Slots(this.#options.size);
  }

  extract(job: ExtractJob, signal?: AbortSignal): Promise<Extracted> {
    return this.#tracked(this.#extract(job, signal));
  }

  check(): Promise<PoolCheck> {
    return this.#tracked(this.#check());
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error("The pool of extraction processes is closed"));
    await Promise.allSettled(this.#working);
    await this.#nursery.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #tracked<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work);
    const forget = () => this.#working.delete(work);
    work.then(forget, forget);
    return work;
  }

  async #extract(job: ExtractJob, given: AbortSignal | undefined): Promise<Extracted> {
    const signal = given ? AbortSignal.any([given, this.#closing.signal]) : this.#closing.signal;
    signal.throwIfAborted();
    const file = await resolveFile(job.path, this.#options.roots);
    using _slot = await this.#slots.take(signal);
    try {
      return await this.#run(job, file, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ChildFailure)) throw error;
      throw new SandboxError(error.kind, job.path, withRemedy(error), { cause: error });
    }
  }

  async #run(job: ExtractJob, file: ResolvedFile, signal: AbortSignal): Promise<Extracted> {
    const { name = basename(job.path), instrument, preview, original, trace } = job;
    const { path, siblings } = file;
    const request = { path, givenPath: job.path, name, siblings, instrument, preview, original, trace };
    for (let fresh = false;; fresh = true) {
      const child = await this.#nursery.take(file.root, { fresh });
      const isFirst = child.files === 0;
      try {
        const extracted = await child.extract(request, this.#nursery.limits, signal);
        if (isFirst || child.spent !== RAN_OUT) return extracted;
      } catch (error) {
        if (isFirst || !mayBeAnothersFault(error)) throw error;
      } finally {
        this.#nursery.giveBack(child);
      }
    }
  }

  async #check(): Promise<PoolCheck> {
    const signal = this.#closing.signal;
    signal.throwIfAborted();
    const [root] = await resolveRoots(this.#options.roots);
    if (!root) {
      const asked = this.#options.roots[0] ?? "";
      throw new SandboxError("start", asked, "no data root can be reached; mount it, or correct the setting");
    }
    using _slot = await this.#slots.take(signal);
    const began = performance.now();
    try {
      const child = await this.#nursery.take(root);
      this.#nursery.giveBack(child);
      const { memoryLimitMb } = this.#nursery.limits;
      return { startMs: performance.now() - began, memoryLimitMb, problems: child.problems };
    } catch (error) {
      throw new SandboxError("start", root, withRemedy(error as ChildFailure), { cause: error });
    }
  }
}

function withRemedy({ kind, message, signal }: ChildFailure): string {
  if (kind !== "start") return message;
  const remedy = signal
    ? "raise EMLOOM_SANDBOX_MEMORY_MB: machines with many cores need more"
    : "see `emloom doctor`, or run again with --log sandbox=debug";
  return `${message}; ${remedy}`;
}

/** A child that has seen other files may still suffer from them; one that ran out of time has cost enough. */
function mayBeAnothersFault(error: unknown): boolean {
  return error instanceof ChildFailure && ["memory", "crashed", "protocol"].includes(error.kind);
}
