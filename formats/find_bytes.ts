/**
 * Where a few bytes stand among very many.
 *
 * @module
 */

/**
 * Makes a search for `sought`: the first place at or behind `from` where it begins, or -1. It looks at one byte in
 * as many as `sought` has, which must all differ, so that any one of them tells where the rest would be.
 *
 * @throws {RangeError} when `sought` is empty, or a byte occurs in it twice.
 */
export function finderOf(sought: Uint8Array): (bytes: Uint8Array, from?: number) => number {
  const length = sought.length;
  if (length === 0 || new Set(sought).size < length) {
    throw new RangeError("Cannot seek bytes that do not differ");
  }
  const rank = new Int16Array(256).fill(-1);
  sought.forEach((byte, i) => rank[byte] = i);
  // no generator: those are not made fast while a long loop runs
  return (bytes, from = 0) => {
    for (let i = from + length - 1; i < bytes.length; i += length) {
      const found = rank[bytes[i]!]!;
      if (found < 0) continue;
      const start = i - found;
      let same = 0;
      while (same < length && bytes[start + same] === sought[same]) same++;
      if (same === length) return start;
    }
    return -1;
  };
}
