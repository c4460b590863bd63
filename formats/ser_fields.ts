/**
 * The numbers and texts that a `.ser` file is made of, all little endian.
 *
 * @module
 */
import { FormatError } from "./source.ts";
import { textOf } from "./text.ts";

/** Coordinate of index i is `offset + (i - element) * delta`; metres or electronvolts as a rule. */
export interface SerCalibration {
  offset: number;
  delta: number;
  element: number;
}

/** Numbers of a piece of a file, one after the other. */
export class SerFields {
  #view: DataView;
  #bytes: Uint8Array;
  at = 0;

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    readonly start: number,
    readonly file: string,
    readonly what: string,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #take(length: number): number {
    const at = this.at;
    if (at + length > this.#bytes.length) {
      throw new FormatError(`The file ends inside ${this.what}`, this.file, this.start + at);
    }
    this.at += length;
    return at;
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  text(): string {
    const length = this.u32();
    const at = this.#take(length);
    return textOf(this.#bytes.subarray(at, at + length)).replace(/\0+$/, "");
  }

  calibration(): SerCalibration {
    return { offset: this.f64(), delta: this.f64(), element: this.u32() };
  }
}
