/**
 * A fixed number of places, given out in the order of asking.
 *
 * @module
 */

/** Lets at most so many callers work at the same time. */
export class Slots {
  #free: number;
  #waiting: { take: () => void; refuse: (reason: unknown) => void }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a place; disposing of it gives it back.
   *
   * @throws the signal's reason when it is aborted first, or the reason of {@linkcode refuseAll}.
   */
  async take(signal?: AbortSignal): Promise<Disposable> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    return { [Symbol.dispose]: () => this.#giveBack() };
  }

  /** Refuses everybody who waits. */
  refuseAll(reason: unknown): void {
    for (const { refuse } of this.#waiting.splice(0)) refuse(reason);
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = { take: resolve, refuse: reject };
    const abort = () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      reject(signal!.reason);
    };
    this.#waiting.push(entry);
    signal?.addEventListener("abort", abort);
    try {
      await promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next.take();
    else this.#free++;
  }
}
