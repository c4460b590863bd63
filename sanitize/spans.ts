/**
 * Ranges of bytes that must not be touched.
 *
 * @module
 */

/** Half-open ranges, to be asked whether something overlaps them. */
export class Spans {
  #spans: [start: number, end: number][] = [];
  #sorted = true;

  /** Adds `length` bytes from `start`. */
  add(start: number, length: number): void {
    if (length > 0) {
      this.#spans.push([start, start + length]);
      this.#sorted = false;
    }
  }

  /** The start of a range that overlaps `length` bytes from `start`, if there is one. */
  overlap(start: number, length: number): number | undefined {
    if (!this.#sorted) this.#merge();
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#spans[middle]![1] <= start) low = middle + 1;
      else high = middle;
    }
    const found = this.#spans[low];
    return found && length > 0 && found[0] < start + length ? found[0] : undefined;
  }

  /** What is left of `[0, size)`, in order. */
  *gaps(size: number): Generator<[start: number, end: number]> {
    if (!this.#sorted) this.#merge();
    let at = 0;
    for (const [start, end] of this.#spans) {
      if (start > at) yield [at, Math.min(start, size)];
      at = Math.max(at, end);
      if (at >= size) return;
    }
    if (at < size) yield [at, size];
  }

  #merge(): void {
    const merged: [number, number][] = [];
    for (const [start, end] of this.#spans.sort((a, b) => a[0] - b[0])) {
      const last = merged.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    this.#spans = merged;
    this.#sorted = true;
  }
}
