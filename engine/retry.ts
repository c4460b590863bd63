/**
 * When to try again.
 *
 * @module
 */
import { NotYet, RetryableError } from "./errors.ts";

/** How patient a step is with what may succeed later. Times in milliseconds. */
export interface RetryPolicy {
  /** Wait after the first failure. */
  first: number;
  /** Each wait is this much longer than the one before. */
  factor: number;
  /** Longest wait. */
  max: number;
  /** Tries in all; then the step has failed. */
  attempts: number;
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE;
/** Nobody is waited for longer than this, whatever a server asks for. */
const LONGEST = 7 * 24 * HOUR;

/** For what mends itself in a moment. */
export const brief: RetryPolicy = { first: 2 * SECOND, factor: 3, max: MINUTE, attempts: 4 };
/** For servers and shares: a week of tries, never more than six hours apart. */
export const patient: RetryPolicy = { first: 5 * SECOND, factor: 3, max: 6 * HOUR, attempts: 36 };

/**
 * The wait before the next try, or nothing when the error is not of that kind or all tries are used up.
 *
 * @param attempt number of the try that failed, from 1
 * @param random 0 to 1: spreads the waits of many over a fifth, so that they do not come back all at once
 */
export function waitBefore(
  error: unknown,
  attempt: number,
  policy: RetryPolicy = patient,
  random: number = Math.random(),
): number | undefined {
  if (!(error instanceof RetryableError)) return undefined;
  const asked = Math.min(Math.max(error.retryAfter || 0, 0), LONGEST);
  if (error instanceof NotYet) return error.retryAfter === undefined ? policy.max : asked;
  if (attempt >= policy.attempts) return undefined;
  const wait = Math.min(policy.max, policy.first * policy.factor ** (attempt - 1) * (0.9 + random / 5));
  return Math.max(asked, Math.round(wait));
}
