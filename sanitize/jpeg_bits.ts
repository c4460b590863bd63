/**
 * The coded bits of a JPEG scan, on their way out.
 *
 * @module
 */

/** The code of a symbol. */
export interface Code {
  bits: number;
  length: number;
}

/** Bits, highest first, with a zero byte behind each byte of ones. */
export class JpegBits {
  #bytes: number[] = [];
  #word = 0;
  #count = 0;

  code(table: Map<number, Code>, symbol: number): void {
    const { bits, length } = table.get(symbol)!;
    this.#add(bits, length);
  }

  /** A number as its length, coded, and its own bits. */
  number(table: Map<number, Code>, value: number): void {
    const length = 32 - Math.clz32(Math.abs(value));
    this.code(table, length);
    if (length > 0) this.#add(value < 0 ? value + 2 ** length - 1 : value, length);
  }

  restart(number: number): void {
    this.#flush();
    this.#bytes.push(0xff, 0xd0 + number);
  }

  end(): Uint8Array {
    this.#flush();
    return Uint8Array.from(this.#bytes);
  }

  #add(bits: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) {
      this.#word = this.#word << 1 | (bits >> i & 1);
      if (++this.#count === 8) this.#push();
    }
  }

  #flush(): void {
    while (this.#count > 0) this.#add(1, 1);
  }

  #push(): void {
    this.#bytes.push(this.#word);
    if (this.#word === 0xff) this.#bytes.push(0);
    this.#word = this.#count = 0;
  }
}
