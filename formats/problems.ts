/**
 * Trees of files that are broken in places: the rest is told all the same.
 *
 * @module
 */
import { FormatError } from "./source.ts";

/** The result of `work`; where the file is broken, nothing, and its problem is noted. */
export function attempt<T>(problems: string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
