/**
 * What goes wrong when talking to another server.
 *
 * @module
 */
import { RetryableError } from "../engine/errors.ts";

/** The longest part of a reply's body that an error carries, in characters. */
const EXCERPT = 500;

/** What an {@linkcode HttpError} knows beside its message. */
export interface HttpErrorDetails {
  method: string;
  /** Without user, password and the values of secret parameters. */
  url: string;
  /** HTTP status, or 0 when the trouble is not with the status. */
  status: number;
  /** The beginning of the reply's body, without the secrets of the request. */
  body?: string;
}

/** The server answered, and not with what was asked for. Asking again in the same way will not help. */
export class HttpError extends Error {
  override name = "HttpError";
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly body: string;

  constructor(message: string, details: HttpErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.method = details.method;
    this.url = details.url;
    this.status = details.status;
    this.body = details.body ?? "";
  }
}

/** Statuses after which the same request may succeed later. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 ||
    status >= 500 && status !== 501 && status !== 505;
}

/** The HTTP status behind an error, also when a {@linkcode RetryableError} is wrapped around it. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpError) return error.status || undefined;
  return error instanceof RetryableError ? statusOf(error.cause) : undefined;
}

/**
 * True when nobody knows whether the server did what was asked: the connection broke, the time ran out, or a
 * server on the way gave up. Before such a request is repeated, look at what is there.
 */
export function isUnclear(error: unknown): boolean {
  if (!(error instanceof RetryableError)) return false;
  const status = statusOf(error);
  return status === undefined || status >= 500 || status === 408;
}

/** The beginning of a body, as one line, with each of `secrets` replaced. */
export function excerpt(body: string, secrets: readonly string[]): string {
  let text = body.slice(0, EXCERPT * 4);
  for (const secret of secrets) text = text.replaceAll(secret, "***");
  // deno-lint-ignore no-control-regex -- a reply may hold anything; a log line may not
  text = text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}
