/**
 * A python of the reference that stays, and does what it is told line by line.
 *
 * @module
 */

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
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";

  /** Starts `python`; `program` defines the functions. */
  constructor(python: string, program: string) {
    this.#child = new Deno.Command(python, {
      args: ["-c", program + LOOP],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Calls a function with what JSON can hold. Resolves to its time in seconds and what it returned. */
  async call(name: string, ...args: unknown[]): Promise<{ seconds: number; answer: unknown }> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify([name, ...args])}\n`));
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`The python of the reference ended in "${name}"`);
      this.#rest += value;
    }
    const [line] = this.#rest.split("\n", 1) as [string];
    this.#rest = this.#rest.slice(line.length + 1);
    const [seconds, answer] = JSON.parse(line);
    return { seconds, answer };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#child.status;
    await this.#reader.cancel();
  }
}
