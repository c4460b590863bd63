/**
 * Errors as JSON: what the database keeps of them.
 *
 * @module
 */
import { NotYet } from "./errors.ts";

/** An error without its stack. */
export interface ErrorInfo {
  name: string;
  message: string;
  /** File and byte offset, HTTP status and body, where the error has them. */
  path?: string;
  offset?: number;
  status?: number;
  body?: string;
  /** True for an error that only means "not yet". */
  waiting?: boolean;
  cause?: ErrorInfo;
}

const MESSAGE = 4000, BODY = 4000, DEPTH = 5;

/** What there is to know about an error, in bounded size. */
export function errorInfo(error: unknown, depth = 0): ErrorInfo {
  if (!(error instanceof Error)) return { name: "Error", message: textOf(error).slice(0, MESSAGE) };
  const cause = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  const { path, offset, status, body } = error as {
    path?: unknown;
    offset?: unknown;
    status?: unknown;
    body?: unknown;
  };
  return {
    name: error.name,
    message: error.message.slice(0, MESSAGE),
    ...typeof path === "string" && { path },
    ...typeof offset === "number" && { offset },
    ...typeof status === "number" && { status },
    ...typeof body === "string" && { body: body.slice(0, BODY) },
    ...error instanceof NotYet && { waiting: true },
    ...cause !== undefined && depth < DEPTH && { cause: errorInfo(cause, depth + 1) },
  };
}

/** Something that was thrown and is no error. */
function textOf(thrown: unknown): string {
  try {
    return typeof thrown === "object" ? JSON.stringify(thrown) : String(thrown);
  } catch {
    return "Something that is not an error was thrown";
  }
}
