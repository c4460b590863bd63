/**
 * A python of the reference that stays, and does what it is told line by line.
 *
 * @module
 */
import { Conversation } from "./_conversation.ts";

const LOOP = `
import sys, time, json
for line in sys.stdin:
    name, *args = json.loads(line)
    start = time.perf_counter()
    answer = globals()[name](*args)
    print(json.dumps([time.perf_counter() - start, answer]), flush=True)
`;

/** A process whose functions are called by name. */
export class Python implements AsyncDisposable {
  readonly #conversation: Conversation;

  /** Starts `python`; `program` defines the functions. */
  constructor(python: string, program: string) {
    this.#conversation = new Conversation(python, { args: ["-c", program + LOOP] });
  }

  /** Calls a function with what JSON can hold. Resolves to its time in seconds and what it returned. */
  async call(name: string, ...args: unknown[]): Promise<{ seconds: number; answer: unknown }> {
    const [seconds, answer] = JSON.parse(await this.#conversation.ask(JSON.stringify([name, ...args])));
    return { seconds, answer };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#conversation[Symbol.asyncDispose]();
  }
}
