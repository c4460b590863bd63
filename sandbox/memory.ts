/**
 * Whether a child still has the memory that the next file may need.
 *
 * @module
 */

const MB = 2 ** 20;
/** Parts of the limit that are tried, largest first: what Deno itself asks for is not known beforehand. */
const SHARES = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32];
/** A child that holds more than this share of its limit leaves the machine too little. */
const MOST_HELD = 1 / 3;

/** Watches the memory of this process. Made before the first file. */
export class Memory {
  readonly #limitMb: number;
  readonly #roomMb: number;

  constructor(limitMb: number) {
    this.#limitMb = limitMb;
    this.#roomMb = SHARES.map((share) => share * limitMb).find(canHave) ?? 0;
  }

  /**
   * Why this process had better be replaced, or nothing. Memory of WASM never shrinks, and a limit that a file has
   * run into and kept silent about shows only in what can be had now.
   */
  get problem(): string | undefined {
    const held = Deno.memoryUsage().rss / MB;
    if (held > MOST_HELD * this.#limitMb) return `it holds ${Math.round(held)} MB`;
    return canHave(this.#roomMb / 2) ? undefined : "it has little memory left";
  }
}

/** Asks for a buffer and gives it back at once; as nothing is written to it, it costs no more than the question. */
function canHave(mb: number): boolean {
  try {
    new ArrayBuffer(mb * MB).transfer(0);
    return true;
  } catch {
    return false;
  }
}
