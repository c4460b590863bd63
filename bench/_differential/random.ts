/**
 * Repeatable chance: the same seed and stream give the same choices everywhere.
 *
 * @module
 */

/** Numbers, choices and bytes from a seed. */
export class Random {
  #state: number;

  /** @param stream Makes independent sequences of one seed: the number of a file. */
  constructor(seed: number, stream = 0) {
    this.#state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77)) | 0;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)]!;
  }

  /** Those of a list that chance keeps, in their order. */
  some<T>(list: readonly T[], probability = 0.5): T[] {
    return list.filter(() => this.chance(probability));
  }

  /** Bytes of any value. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.integer(0, 255));
  }

  /** A number with `digits` significant digits, its magnitude between 10^low and 10^high. */
  decimal(low: number, high: number, digits = 6): number {
    const magnitude = 10 ** (low + this.next() * (high - low));
    return Number((this.chance(0.3) ? -magnitude : magnitude).toPrecision(digits));
  }

  /** Words as people type them, letters of several alphabets among them. */
  text(words = this.integer(1, 4)): string {
    const letters = this.chance(0.3) ? "aéßñµÅ°ж中λz" : "abcdeKLMno25";
    const word = () => Array.from({ length: this.integer(1, 8) }, () => this.pick([...letters])).join("");
    return Array.from({ length: words }, word).join(" ");
  }
}
