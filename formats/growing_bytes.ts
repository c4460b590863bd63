/**
 * A file that is being written.
 *
 * @module
 */

/** Bytes that grow, with numbers in a byte order. */
export class GrowingBytes {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #little: boolean;
  /** Bytes so far. */
  length = 0;

  constructor(bigEndian: boolean) {
    this.#little = !bigEndian;
  }

  #room(length: number): number {
    const at = this.length;
    this.length += length;
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  /** An integer of 1, 2, 4 or 8 bytes. */
  number(value: number, size: number): void {
    this.patch(this.#room(size), value, size);
  }

  /** A float of 4 or 8 bytes. */
  float(value: number, size: number): void {
    const at = this.#room(size);
    if (size === 4) this.#view.setFloat32(at, value, this.#little);
    else this.#view.setFloat64(at, value, this.#little);
  }

  /** An integer of 1, 2, 4 or 8 bytes in place of what is there. */
  patch(at: number, value: number, size: number): void {
    if (size === 1) this.#view.setUint8(at, value);
    else if (size === 2) this.#view.setUint16(at, value, this.#little);
    else if (size === 4) this.#view.setUint32(at, value, this.#little);
    else this.#view.setBigUint64(at, BigInt(value), this.#little);
  }

  /** Text of ASCII characters. */
  text(text: string): void {
    this.raw(new TextEncoder().encode(text), text.length);
  }

  /** Bytes, filled up with zeros to `length`. */
  raw(bytes: Uint8Array, length: number): void {
    const at = this.#room(length);
    this.#bytes.set(bytes, at);
  }

  /** A zero, where the length is odd. */
  align(): void {
    if (this.length % 2) this.#room(1);
  }

  /** Bytes at an even place, which is returned. */
  append(bytes: Uint8Array): number {
    this.align();
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return at;
  }

  /** All bytes. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}
