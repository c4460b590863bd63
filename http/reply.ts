/**
 * A whole reply.
 *
 * @module
 */
import { excerpt, HttpError } from "./errors.ts";

/** A reply with a status of 200 to 299, read to its end. */
export class Reply {
  constructor(
    readonly method: string,
    /** Fit for logs. */
    readonly url: string,
    readonly status: number,
    readonly headers: Headers,
    readonly bytes: Uint8Array,
  ) {}

  /** The body as UTF-8, whatever the header says: servers that matter here send nothing else. */
  text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /**
   * The body as JSON.
   *
   * @throws {HttpError} when it is not JSON.
   */
  json(): unknown {
    const text = this.text();
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new HttpError(
        `${this.method} ${this.url}: the reply is not JSON, but "${excerpt(text, []).slice(0, 80)}"`,
        { method: this.method, url: this.url, status: this.status, body: excerpt(text, []) },
        { cause: error },
      );
    }
  }
}
