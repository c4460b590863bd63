/**
 * A program that stays, and answers each line with a line.
 *
 * @module
 */

/** A running program that is asked one question at a time. */
export class Conversation implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  /** What was heard beyond the last line. */
  #rest = "";

  /** Starts `command`. What it says on standard error is seen, unless `options` has it otherwise. */
  constructor(
    readonly command: string,
    options: Pick<Deno.CommandOptions, "args" | "env" | "stderr"> = {},
  ) {
    this.#child = new Deno.Command(command, {
      stderr: "inherit",
      ...options,
      stdin: "piped",
      stdout: "piped",
    })
      .spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /**
   * Says a line, and waits for one.
   *
   * @throws {Error} when the program has ended.
   */
  async ask(line: string): Promise<string> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
    return await this.hear();
  }

  /** The next line; for programs that speak first. */
  async hear(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`"${this.command}" has ended`);
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {}); // it may have ended by itself
    await this.#reader.cancel();
    await this.#child.status;
  }
}
