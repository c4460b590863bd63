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
  /** By the next eight bits: length × 256 + value of the code that they begin with; 0 for a longer one. */
  short: Uint16Array;
}

/** A table from the number of codes of each length, 1 to 16, and their values in order. */
export function huffmanOf(counts: Uint8Array, values: Uint8Array): Huffman {
  const ends = new Int32Array(17);
  const shifts = new Int32Array(17);
  const short = new Uint16Array(256);
  let [code, place] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    shifts[length] = place - code;
    for (let i = 0; length <= 8 && i < count; i++) {
      const first = code + i << 8 - length;
      short.fill(length << 8 | values[place + i]!, first, first + (1 << 8 - length));
    }
    code += count;
    place += count;
    ends[length] = code;
    code <<= 1;
  }
  return { ends, shifts, values, short };
}

/** Bits of a scan, highest first; a zero byte behind 0xFF is stuffing. */
export class Bits {
  #data: Uint8Array;
  #at = 0;
  // The next bits, and how many there are.
  #buffer = 0;
  #count = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** Takes in bytes up to the next marker; at least 17 bits are there then, unless it is near. */
  #fill(): void {
    while (this.#count <= 16) {
      const byte = this.#data[this.#at];
      if (byte === undefined) return;
      if (byte === 0xff) {
        if (this.#data[this.#at + 1] !== 0) return;
        this.#at++;
      }
      this.#at++;
      this.#buffer = this.#buffer << 8 | byte;
      this.#count += 8;
    }
  }

  /** A number of so many bits, 16 at most. */
  bits(size: number): number {
    if (this.#count < size) {
      this.#fill();
      if (this.#count < size) throw new SyntaxError("The data of the JPEG end early");
    }
    this.#count -= size;
    const value = this.#buffer >> this.#count;
    this.#buffer &= (1 << this.#count) - 1;
    return value;
  }

  /** The value of the next code. */
  symbol({ ends, shifts, values, short }: Huffman): number {
    if (this.#count < 8) this.#fill();
    if (this.#count >= 8) {
      const known = short[this.#buffer >> this.#count - 8]!;
      if (known !== 0) {
        this.#count -= known >> 8;
        this.#buffer &= (1 << this.#count) - 1;
        return known & 255;
      }
    }
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = code << 1 | this.bits(1);
      if (code < ends[length]!) {
        const value = values[code + shifts[length]!];
        if (value !== undefined) return value;
        break;
      }
    }
    throw new SyntaxError("The JPEG holds a code that is not in its table");
  }

  /** A number of so many bits, negative where the first one is 0. */
  signed(size: number): number {
    if (size > 15) throw new SyntaxError("A coefficient of the JPEG has too many bits");
    if (size === 0) return 0;
    const value = this.bits(size);
    return value < 1 << size - 1 ? value - (1 << size) + 1 : value;
  }

  /** Goes on behind the next restart marker. */
  restart(): void {
    this.#count = this.#buffer = 0;
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
