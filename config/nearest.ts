/**
 * What was meant by a misspelt name.
 *
 * @module
 */

/** The candidate nearest to `word`, if it is near enough (Levenshtein distance ≤ 2, `_` and `.` aside). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const plain = (name: string) => name.replaceAll(/[_.]/g, "");
  const ranked = candidates.map((candidate) => ({
    candidate,
    distance: distance(plain(word), plain(candidate)),
  }));
  ranked.sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= 2 ? ranked[0].candidate : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
