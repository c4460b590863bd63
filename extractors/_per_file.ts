/**
 * What several extractors ask of the same file is worked out once.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";

/** `read`, whose answer is remembered as long as the file is. An error is not. */
export function perFile<T>(read: (file: ByteSource) => T): (file: ByteSource) => T {
  const known = new WeakMap<ByteSource, { answer: T }>();
  return (file) => {
    const found = known.get(file);
    if (found) return found.answer;
    const answer = read(file);
    known.set(file, { answer });
    return answer;
  };
}
