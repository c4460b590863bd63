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

/** Growth in MB that is worth a look at what can still be had: the look costs a whole garbage collection. */
const GROWTH = 8;

/** Watches the memory of this process. Made before the first file. */
export class Memory {
  readonly #limitMb: number;
  readonly #roomMb: number;
  #looked = held();

  constructor(limitMb: number) {
    this.#limitMb = limitMb;
    this.#roomMb = SHARES.map((share) => share * limitMb).find(canHave) ?? 0;
  }

  /**
   * Why this process had better be replaced, or nothing. Memory of WASM never shrinks, and a limit that a file has
   * run into and kept silent about shows only in what can be had now.
   */
  get problem(): string | undefined {
    const now = held();
    if (now.touched > MOST_HELD * this.#limitMb) return `it holds ${Math.round(now.touched)} MB`;
    const { touched, buffers } = this.#looked;
    if (now.touched < touched + GROWTH && now.buffers < buffers + GROWTH) return undefined;
    this.#looked = now;
    return canHave(this.#roomMb / 2) ? undefined : "it has little memory left";
  }
}

/** MB of this process: memory that it has written to, and buffers outside of V8's heap, written to or not. */
function held(): { touched: number; buffers: number } {
  const { rss, external } = Deno.memoryUsage();
  return { touched: rss / MB, buffers: external / MB };
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
