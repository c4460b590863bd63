/**
 * One child of the sandbox, as its parent sees it.
 *
 * @module
 */
import { Answer, parseReady } from "./answer.ts";
import { childCommand, type ChildOptions } from "./command.ts";
import { ChildFailure, type Limits, timedOut } from "./ending.ts";
import { encodeFrame, FrameError } from "./frames.ts";
import { RunningProcess } from "./process.ts";
import type { Extracted, ExtractRequest, ToChild } from "./protocol.ts";

/** Time to start, in milliseconds. It takes 20 when all goes well; machines are busy, and shares are slow. */
const START_LIMIT_MS = 30_000;

/** A running child. It works on one file at a time. */
export class Child {
  /** The folder that it may read. */
  readonly root: string;
  /** Why plugins could not be loaded. */
  readonly problems: string[];
  /** Files that it has been given. */
  files = 0;
  /** Time that it has worked, in milliseconds. */
  busyMs = 0;
  /** Why it must not be used again. */
  spent: string | undefined;
  readonly #process: RunningProcess;

  private constructor(process: RunningProcess, root: string, problems: string[]) {
    this.#process = process;
    this.root = root;
    this.problems = problems;
    process.ended.then(() => this.spent ??= "it has ended");
  }

  /**
   * Starts a child and waits until it is ready.
   *
   * @param abort Kills it while it starts.
   * @throws {ChildFailure} of kind `start`; `signal` is there when the system ended it.
   */
  static async start(options: ChildOptions, limits: Limits, abort?: AbortSignal): Promise<Child> {
    abort?.throwIfAborted();
    const process = new RunningProcess(childCommand(options));
    const timer = setTimeout(
      () => process.kill(new ChildFailure("start", `it was not ready within ${START_LIMIT_MS / 1000} s`)),
      START_LIMIT_MS,
    );
    const stop = () => process.kill(new ChildFailure("start", "it is not needed any more"));
    abort?.addEventListener("abort", stop);
    try {
      const frame = await process.frames.next();
      if (frame) return new Child(process, options.root, parseReady(frame));
      throw await process.failure(limits);
    } catch (error) {
      await process.close();
      const { message, signal } = error as ChildFailure;
      throw new ChildFailure("start", message, { cause: error, signal });
    } finally {
      clearTimeout(timer);
      abort?.removeEventListener("abort", stop);
    }
  }

  /**
   * Extracts one file. What goes wrong after the metadata has come costs only the previews that are missing.
   *
   * @throws {ChildFailure} when there is no metadata.
   * @throws the signal's reason when it is aborted.
   */
  async extract(request: ExtractRequest, limits: Limits, signal?: AbortSignal): Promise<Extracted> {
    signal?.throwIfAborted();
    const id = crypto.randomUUID();
    const answer = new Answer(id);
    const began = performance.now();
    this.files++;
    const timer = setTimeout(() => this.#process.kill(timedOut(limits)), limits.timeLimitMs);
    const abort = () => this.#process.kill();
    signal?.addEventListener("abort", abort);
    try {
      await this.#converse({ id, request }, answer, limits);
    } catch (error) {
      signal?.throwIfAborted();
      const failure = error as ChildFailure;
      const extracted = answer.sofar(failure.message);
      if (!extracted) throw failure;
      return extracted;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.busyMs += performance.now() - began;
      this.spent ??= answer.spent;
    }
    signal?.throwIfAborted();
    return answer.sofar()!;
  }

  /** Ends the child, and waits until it is gone. */
  async close(): Promise<void> {
    this.spent ??= "it is closed";
    await this.#process.close();
  }

  async #converse(said: ToChild, answer: Answer, limits: Limits): Promise<void> {
    const { frames } = this.#process;
    this.#process.forget();
    try {
      await this.#process.write(encodeFrame(JSON.stringify(said)));
      while (true) {
        const frame = await frames.next();
        if (!frame) throw await this.#process.failure(limits);
        if (answer.take(frame)) break;
      }
      if (frames.hasMore) throw new FrameError("The process says more than it was asked");
    } catch (error) {
      if (error instanceof ChildFailure && error.kind === "unreadable") throw error;
      this.spent ??= (error as Error).message;
      if (error instanceof ChildFailure) throw error;
      if (!(error instanceof FrameError)) throw await this.#process.failure(limits); // the pipe broke
      const problem = `its process gave an answer that makes no sense: ${error.message}`;
      throw new ChildFailure("protocol", problem, { cause: error });
    }
  }
}
