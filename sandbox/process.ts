/**
 * A child of emloom as a process: its pipes, and how it ended.
 *
 * @module
 */
import { ChildFailure, type Limits, whyEnded } from "./ending.ts";
import { FrameReader } from "./frames.ts";

/** As much of standard error is kept, in characters. */
const STDERR_TAIL = 8000;

/** A process with its pipes, and how it ended. */
export class RunningProcess {
  readonly frames: FrameReader;
  /** Resolves when the process is gone and all that it wrote to standard error is here. */
  readonly ended: Promise<Deno.CommandStatus>;
  readonly #process: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  #hasEnded = false;
  #stderr = "";
  #killed: ChildFailure | undefined;

  /** @throws {ChildFailure} of kind `start` when the system refuses. */
  constructor(command: Deno.Command) {
    try {
      this.#process = command.spawn();
    } catch (cause) {
      throw new ChildFailure("start", (cause as Error).message, { cause });
    }
    this.frames = new FrameReader(this.#process.stdout);
    this.#stdin = this.#process.stdin.getWriter();
    this.ended = this.#watch();
  }

  /** Kills the process; `reason` is then its {@linkcode failure}. */
  kill(reason?: ChildFailure): void {
    if (this.#hasEnded) return;
    this.#killed ??= reason;
    try {
      this.#process.kill("SIGKILL");
    } catch { /* it has ended by itself just now */ }
  }

  /** Ends the process and waits until it is gone. What it has written and nobody has read is lost. */
  async close(): Promise<void> {
    this.kill();
    await this.ended;
    await this.frames.cancel();
  }

  /** Forgets what was written to standard error: it was about another file. */
  forget(): void {
    this.#stderr = "";
  }

  async write(parts: Uint8Array[]): Promise<void> {
    for (const part of parts) await this.#stdin.write(part);
  }

  /** Why the process ended; it must be about to. */
  async failure(limits: Limits): Promise<ChildFailure> {
    if (this.#killed) {
      await this.ended;
      return this.#killed;
    }
    const alive = new ChildFailure("protocol", "its process closed its output");
    const timer = setTimeout(() => this.kill(alive), 1000);
    const status = await this.ended;
    clearTimeout(timer);
    return this.#killed ?? whyEnded(status, this.#stderr, limits);
  }

  async #watch(): Promise<Deno.CommandStatus> {
    const decoder = new TextDecoder();
    for await (const bytes of this.#process.stderr) {
      this.#stderr = (this.#stderr + decoder.decode(bytes, { stream: true })).slice(-STDERR_TAIL);
    }
    const status = await this.#process.status;
    this.#hasEnded = true;
    await this.#stdin.abort().catch(() => {});
    return status;
  }
}
