/**
 * One directory of a TIFF file: entries, and their values on request.
 *
 * @module
 */
import { textOf } from "./text.ts";
import { type ByteSource, FormatError } from "./source.ts";

/** Bytes of a value of each field type. */
export const SIZES: Readonly<Record<number, number>> = {
  1: 1, // BYTE
  2: 1, // ASCII
  3: 2, // SHORT
  4: 4, // LONG
  5: 8, // RATIONAL
  6: 1, // SBYTE
  7: 1, // UNDEFINED
  8: 2, // SSHORT
  9: 4, // SLONG
  10: 8, // SRATIONAL
  11: 4, // FLOAT
  12: 8, // DOUBLE
  13: 4, // IFD
  16: 8, // LONG8
  17: 8, // SLONG8
  18: 8, // IFD8
};
const TEXT_TYPES = [1, 2, 7];
const FIRST_READ = 4096;
const MAX_ENTRIES = 65535;
// A list of numbers takes eight bytes each and more: a hostile count must not fill the memory.
const MAX_NUMBERS = 2 ** 24;

/** An entry of a directory. */
export interface TiffEntry {
  /** Field type, 1 BYTE to 18 IFD8. */
  type: number;
  /** Number of values. */
  count: number;
  /** Where in the file the values lie. */
  offset: number;
  /** Where in the file the entry lies. */
  entry: number;
}

/** The tags of one directory. */
export class TiffTags {
  /** Where the directory lies. */
  readonly offset: number;
  /** Where the next one lies, 0 for none. */
  readonly next: number;
  /** Entries by tag; of two equal tags the first one counts. */
  readonly tags: ReadonlyMap<number, TiffEntry>;
  /** The file. */
  readonly file: ByteSource;
  /** Its byte order. */
  readonly littleEndian: boolean;
  /** True for BigTIFF. */
  readonly big: boolean;
  /** Bytes of the directory itself. */
  readonly length: number;
  #cached = new Map<number, number[]>();

  constructor(file: ByteSource, offset: number, littleEndian: boolean, big: boolean) {
    this.file = file;
    this.offset = offset;
    this.littleEndian = littleEndian;
    this.big = big;
    const [head, width, inline] = big ? [8, 20, 8] : [2, 12, 4];
    const fault = (message: string) => new FormatError(message, file.name, offset);
    if (offset < 8 || offset + head > file.size) {
      // A place that no number holds exactly is told in words only.
      const place = Number.isSafeInteger(offset) ? offset : undefined;
      throw new FormatError(
        `There is no directory: ${offset} is not in the file of ${file.size} bytes, which may be cut off`,
        file.name,
        place,
      );
    }

    let view = viewOf(file.read(offset, FIRST_READ));
    const entries = big ? Number(view.getBigUint64(0, littleEndian)) : view.getUint16(0, littleEndian);
    if (entries > MAX_ENTRIES) throw fault(`A directory of ${entries} entries is not plausible`);
    const length = head + entries * width;
    this.length = length + inline;
    const there = Math.min(length + inline, file.size - offset);
    if (view.byteLength < there) view = viewOf(file.read(offset, there));
    if (view.byteLength < length) throw fault(`The file ends inside the directory of ${entries} entries`);

    const word = (at: number) =>
      big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
    const tags = new Map<number, TiffEntry>();
    for (let at = head; at < length; at += width) {
      const tag = view.getUint16(at, littleEndian);
      const type = view.getUint16(at + 2, littleEndian);
      const count = word(at + 4);
      const here = at + 4 + inline;
      const fits = count * (SIZES[type] ?? 0) <= inline;
      if (!tags.has(tag)) {
        tags.set(tag, { type, count, offset: fits ? offset + here : word(here), entry: offset + at });
      }
    }
    this.tags = tags;
    // A file that is cut right behind its last entry has no next directory.
    this.next = view.byteLength < length + inline ? 0 : word(length);
  }

  /** Whether the directory has a tag. */
  has(tag: number): boolean {
    return this.tags.has(tag);
  }

  /**
   * The bytes of a tag's values as they are in the file.
   *
   * @returns `undefined` where the tag is missing or its type unknown.
   * @throws {FormatError} when they lie outside the file.
   */
  bytes(tag: number): Uint8Array<ArrayBuffer> | undefined {
    const found = this.tags.get(tag);
    const size = found && SIZES[found.type];
    if (!found || !size) return undefined;
    const length = found.count * size;
    if (!Number.isSafeInteger(length) || found.offset + length > this.file.size) {
      throw new FormatError(`The values of tag ${tag} lie outside the file`, this.file.name, found.entry);
    }
    return this.file.read(found.offset, length);
  }

  /** Text of a tag of type ASCII, BYTE or UNDEFINED, up to the first NUL, without blanks around it. */
  text(tag: number): string | undefined {
    if (!TEXT_TYPES.includes(this.tags.get(tag)?.type ?? 0)) return undefined;
    const bytes = this.bytes(tag)!;
    const end = bytes.indexOf(0);
    return textOf(end < 0 ? bytes : bytes.subarray(0, end)).trim();
  }

  /** The values of a tag as numbers, rationals as quotients; `undefined` where it is missing. */
  numbers(tag: number): number[] | undefined {
    const cached = this.#cached.get(tag);
    if (cached) return cached;
    const found = this.tags.get(tag);
    if (!found) return undefined;
    if (found.count > MAX_NUMBERS) {
      throw new FormatError(`Tag ${tag} has ${found.count} values`, this.file.name, found.entry);
    }
    const bytes = this.bytes(tag);
    if (!bytes) return undefined;
    const view = viewOf(bytes);
    const size = SIZES[found.type]!;
    const numbers = Array.from(
      { length: Math.floor(bytes.length / size) },
      (_, i) => numberAt(view, i * size, found.type, this.littleEndian),
    );
    this.#cached.set(tag, numbers);
    return numbers;
  }

  /** The first value of a tag as a number. */
  number(tag: number): number | undefined {
    return this.numbers(tag)?.[0];
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A value of any field type as a number. */
export function numberAt(view: DataView, at: number, type: number, little: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
    case 13:
      return view.getUint32(at, little);
    case 5:
      return view.getUint32(at, little) / view.getUint32(at + 4, little);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, little);
    case 9:
      return view.getInt32(at, little);
    case 10:
      return view.getInt32(at, little) / view.getInt32(at + 4, little);
    case 11:
      return view.getFloat32(at, little);
    case 12:
      return view.getFloat64(at, little);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, little));
    case 17:
      return Number(view.getBigInt64(at, little));
    default:
      return view.getUint8(at);
  }
}
