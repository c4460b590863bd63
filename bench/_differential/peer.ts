/**
 * The peer: one python with tifffile, rosettasciio and NexusLIMS, which stays for the whole run.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { Conversation } from "../_conversation.ts";

/** The peer's own complaint about what it was asked. */
export class PeerError extends Error {
  /** Always `PeerError`. */
  override name = "PeerError";
}

/** A running python that answers one question at a time. */
export class Peer implements AsyncDisposable {
  readonly #conversation: Conversation;

  /** @param python Path of a python that has the peers. */
  constructor(python: string) {
    this.#conversation = new Conversation(python, {
      args: ["-u", fileURLToPath(new URL("peer.py", import.meta.url))],
      env: { PYTHONWARNINGS: "ignore", TZ: "UTC" },
    });
  }

  /**
   * Asks for something.
   *
   * @throws {PeerError} when the peer refuses.
   * @throws {Error} when it has ended.
   */
  async ask(what: string, parts: Record<string, unknown>): Promise<unknown> {
    const line = await this.#conversation.ask(JSON.stringify({ do: what, ...parts }));
    const answer = JSON.parse(line) as { result?: unknown; error?: string };
    if (answer.error !== undefined) throw new PeerError(answer.error);
    return answer.result;
  }

  /** Ends the python. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#conversation[Symbol.asyncDispose]();
  }
}
