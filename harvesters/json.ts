/**
 * JSON inside JSON.
 *
 * @module
 */

/** The value, or nothing when the text is not JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
