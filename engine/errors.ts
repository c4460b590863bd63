/**
 * The three kinds of error a step can end in: *ending* (an expected outcome that the workflow names),
 * *retryable* (try again later), *fatal* (everything else).
 *
 * @module
 */

/** Base of all errors that a workflow names as an ending in `.ends({ NAME: ErrorClass })`. */
export class Ending extends Error {
  override name = "Ending";
}

/** Network trouble, HTTP 429 and 5xx, a file still growing, a share not mounted: the same step may succeed later. */
export class RetryableError extends Error {
  override name = "RetryableError";
  /** Wait at least this long, in milliseconds, when the other side said so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }
}

/** Not an error yet: what the step waits for has not happened; does not count as a failed attempt. */
export class NotYet extends RetryableError {
  override name = "NotYet";
}
