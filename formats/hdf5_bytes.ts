/**
 * The bytes of an HDF5 file: blocks at addresses, numbers of the widths that the file has chosen.
 *
 * @module
 */
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
// Before the signature there may be a block of the user's: of 512 bytes, or of twice that, or of four times … To look
// far for it would cost every file of another format many reads, and nobody keeps more there.
const FARTHEST = 2 ** 13;

/** Byte offset of the signature, or nothing when the file is not HDF5. Reads 8 bytes at a time. */
export function hdf5Start(file: ByteSource): number | undefined {
  for (let at = 0; at + 8 <= file.size && at <= FARTHEST; at = at ? at * 2 : 512) {
    const bytes = file.read(at, 8);
    if (SIGNATURE.every((byte, i) => bytes[i] === byte)) return at;
  }
  return undefined;
}

/** A file, and how it writes addresses and lengths. Addresses count from `base`. */
export class Hdf5Bytes {
  offsetSize = 8;
  lengthSize = 8;
  /** Bytes that the file should have and has not. */
  missing = 0;

  constructor(readonly file: ByteSource, readonly base: number) {}

  /** Bytes from `address`: up to `length`, fewer at the end of the file. */
  read(address: number, length: number): Uint8Array<ArrayBuffer> {
    if (!(address >= 0 && this.base + address < this.file.size)) {
      throw this.fault(`there is nothing at address ${address}: it is damaged or cut off`);
    }
    const at = this.base + address;
    return this.file.read(at, Math.min(length, this.file.size - at));
  }

  /** A block to read from its start. It may be shorter than `length`: what is missing shows when it is read. */
  cursor(address: number, length: number): Cursor {
    return new Cursor(this.read(address, length), address, this);
  }

  /** A block that begins with `signature`, after it. */
  block(address: number, length: number, signature: string): Cursor {
    const cursor = this.cursor(address, length);
    const found = textOf(cursor.take(4));
    if (found !== signature) throw this.fault(`no block ${signature}`, address);
    return cursor;
  }

  /** An error about the file, at an address. */
  fault(message: string, address?: number): FormatError {
    const at = address === undefined ? undefined : this.base + address;
    return new FormatError(`Cannot read HDF5: ${message}`, this.file.name, at);
  }
}

/** Reads a block number by number, little endian; never beyond its end. */
export class Cursor {
  at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array, readonly address: number, readonly source: Hdf5Bytes) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that are left. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Goes on by so many bytes. Returns where it was. */
  #pass(count: number): number {
    if (!(count >= 0 && count <= this.left)) {
      throw this.source.fault(
        `${count} bytes are expected here, and ${this.left} are there`,
        this.address + this.at,
      );
    }
    const at = this.at;
    this.at += count;
    return at;
  }

  /** The next bytes; a view of the block. */
  take(count: number): Uint8Array {
    return this.bytes.subarray(this.#pass(count), this.at);
  }

  skip(count: number): this {
    this.#pass(count);
    return this;
  }

  u8(): number {
    return this.bytes[this.#pass(1)]!;
  }

  u16(): number {
    return this.uint(2);
  }

  u32(): number {
    return this.uint(4);
  }

  /** An unsigned number of 1 to 8 bytes. */
  uint(width: number): number {
    const at = this.#pass(width);
    if (width === 4) return this.#view.getUint32(at, true);
    if (width === 8) return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
    let value = 0;
    for (let i = width - 1; i >= 0; i--) value = value * 256 + this.bytes[at + i]!;
    return value;
  }

  /** An address; nothing where the file has none (all bits set). */
  place(): number | undefined {
    const bytes = this.bytes.subarray(this.at, this.at + this.source.offsetSize);
    const value = this.uint(this.source.offsetSize);
    return bytes.every((byte) => byte === 255) ? undefined : value;
  }

  /** An address that must be there. */
  target(what: string): number {
    const at = this.address + this.at;
    const value = this.place();
    if (value === undefined) throw this.source.fault(`no address of ${what}`, at);
    return value;
  }

  span(): number {
    return this.uint(this.source.lengthSize);
  }

  /** A part of the block, with a place of its own. */
  part(count: number): Cursor {
    const address = this.address + this.at;
    return new Cursor(this.take(count), address, this.source);
  }

  /** Text up to a zero. What follows it, up to a multiple of `pad` bytes from its start, is skipped. */
  name(pad = 1): string {
    const length = this.bytes.indexOf(0, this.at) - this.at;
    if (length < 0) throw this.source.fault("a name without end", this.address + this.at);
    const text = textOf(this.take(length));
    this.skip(Math.ceil((length + 1) / pad) * pad - length);
    return text;
  }
}

/** Bytes that hold numbers up to `limit`. */
export function bytesFor(limit: number): number {
  return Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
}
