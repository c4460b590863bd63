/**
 * The entropy-coded bits of a JPEG scan.
 *
 * @module
 */

/** Codes of one table: for each length the first code behind the last of it, and where its values begin. */
export interface Huffman {
  ends: Int32Array;
  shifts: Int32Array;
  values: Uint8Array;
}

/** A table from the number of codes of each length, 1 to 16, and their values in order. */
export function huffmanOf(counts: Uint8Array, values: Uint8Array): Huffman {
  const ends = new Int32Array(17);
  const shifts = new Int32Array(17);
  let [code, place] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    shifts[length] = place - code;
    code += counts[length - 1]!;
    place += counts[length - 1]!;
    ends[length] = code;
    code <<= 1;
  }
  return { ends, shifts, values };
}

/** Bits of a scan, highest first; a zero byte behind 0xFF is stuffing. */
export class Bits {
  #data: Uint8Array;
  #at = 0;
  #byte = 0;
  #left = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  #bit(): number {
    if (this.#left === 0) {
      const byte = this.#data[this.#at];
      const stuffed = byte === 0xff;
      if (byte === undefined || (stuffed && this.#data[this.#at + 1] !== 0)) {
        throw new SyntaxError("The data of the JPEG end early");
      }
      this.#at += stuffed ? 2 : 1;
      this.#byte = byte;
      this.#left = 8;
    }
    return this.#byte >> --this.#left & 1;
  }

  /** The value of the next code. */
  symbol({ ends, shifts, values }: Huffman): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = code << 1 | this.#bit();
      if (code < ends[length]!) return values[code + shifts[length]!]!;
    }
    throw new SyntaxError("The JPEG holds a code that is not in its table");
  }

  /** A number of so many bits, negative where the first one is 0. */
  signed(size: number): number {
    if (size > 15) throw new SyntaxError("A coefficient of the JPEG has too many bits");
    let value = 0;
    for (let i = 0; i < size; i++) value = value << 1 | this.#bit();
    return size > 0 && value < 1 << size - 1 ? value - (1 << size) + 1 : value;
  }

  /** Goes on behind the next restart marker. */
  restart(): void {
    this.#left = 0;
    const at = this.end();
    const marker = this.#data[at + 1];
    if (this.#data[at] !== 0xff || marker === undefined || marker < 0xd0 || marker > 0xd7) {
      throw new SyntaxError("The JPEG lacks a restart marker");
    }
    this.#at = at + 2;
  }

  /** Where the next marker is; writers may fill up in front of it. */
  end(): number {
    let at = this.#at;
    const ordinary = () => this.#data[at] !== 0xff || this.#data[at + 1] === 0 || this.#data[at + 1] === 0xff;
    while (at < this.#data.length && ordinary()) at++;
    return at;
  }
}
