/**
 * The peer: one python with tifffile, rosettasciio and NexusLIMS, which stays for the whole run.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The peer's own complaint about what it was asked. */
export class PeerError extends Error {
  /** Always `PeerError`. */
  override name = "PeerError";
}

/** A running python that answers one question at a time. */
export class Peer implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #lines: AsyncGenerator<string>;

  /** @param python Path of a python that has the peers. */
  constructor(python: string) {
    this.#child = new Deno.Command(python, {
      args: ["-u", fileURLToPath(new URL("peer.py", import.meta.url))],
      env: { PYTHONWARNINGS: "ignore", TZ: "UTC" },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /**
   * Asks for something.
   *
   * @throws {PeerError} when the peer refuses.
   * @throws {Error} when it has ended.
   */
  async ask(what: string, parts: Record<string, unknown>): Promise<unknown> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify({ do: what, ...parts })}\n`));
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("The peer has ended; what it said is above");
    const answer = JSON.parse(value) as { result?: unknown; error?: string };
    if (answer.error !== undefined) throw new PeerError(answer.error);
    return answer.result;
  }

  /** Ends the python. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#lines.return(undefined);
    await this.#child.status;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let held = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (held + chunk).split("\n");
    held = lines.pop()!;
    yield* lines;
  }
}
