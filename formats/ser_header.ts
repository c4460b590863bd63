/**
 * The head of a TIA `.ser` file, and what stands before and behind the numbers of each of its elements.
 *
 * @module
 */
import type { Dtype } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

/** `II`, and the series id that every `.ser` file has. */
export const SER_MAGIC = [0x49, 0x49, 0x97, 0x01] as const;

const LAST_NARROW_VERSION = 0x0210;
const SPECTRA = 0x4120;
const IMAGES = 0x4122;
const TIMED = 0x4152;
const POSITIONED = 0x4142;
// Heads of real files have some hundred bytes.
const LONGEST_HEAD = 65_536;
const MOST_DIMENSIONS = 16;

/** Data types by their number. */
export const SER_DTYPES: readonly (Dtype | undefined)[] = [
  undefined,
  "uint8",
  "uint16",
  "uint32",
  "int8",
  "int16",
  "int32",
  "float32",
  "float64",
  "complex64",
  "complex128",
];

/** Coordinate of index i is `offset + (i - element) * delta`; metres or electronvolts as a rule. */
export interface SerCalibration {
  offset: number;
  delta: number;
  element: number;
}

/** One dimension along which the elements are arranged. */
export interface SerDimension extends SerCalibration {
  size: number;
  description: string;
  /** As the file writes it: `meters`. */
  units: string;
}

/** The head of a file. */
export interface SerHeader {
  version: number;
  /** Number of the kind of elements, and what it means: one or two dimensions each. */
  dataTypeId: number;
  elementRank: 1 | 2;
  tagTypeId: number;
  /** Elements that were planned, and those that were acquired: the first ones. */
  total: number;
  valid: number;
  /** Place of the table of offsets: `total` of elements, then `total` of their tags. */
  table: number;
  /** Bytes of one offset. */
  offsetBytes: 4 | 8;
  /** In the order of the file. */
  dimensions: SerDimension[];
  /** Bytes of the head. */
  length: number;
}

/** What stands before the numbers of an element. Sizes and calibrations run from slowest to fastest. */
export interface SerElement {
  dtype: Dtype;
  dataType: number;
  sizes: number[];
  calibrations: SerCalibration[];
}

/** When an element was acquired, and where. */
export interface SerTag {
  tagTypeId: number;
  /** Seconds since 1970-01-01 UTC; 0 where it is not told. */
  time: number;
  /** Position of the beam in metres, where the tags have one. */
  position?: { x: number; y: number };
}

/** Numbers of a piece of a file, one after the other. */
class Fields {
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

/**
 * Reads the head of a file.
 *
 * @throws {FormatError} when it is cut off, or says what cannot be.
 */
export function serHeader(file: ByteSource): SerHeader {
  const head = new Fields(file.read(0, LONGEST_HEAD), 0, file.name, "its head");
  const fail = (message: string, offset: number): never => {
    throw new FormatError(message, file.name, offset);
  };
  const [order, series] = [head.u16(), head.u16()];
  if (order !== 0x4949 || series !== 0x0197) {
    fail("Not a TIA series: it does not begin with II and 0x0197", 0);
  }
  const version = head.u16();
  const dataTypeId = head.u32();
  if (dataTypeId !== SPECTRA && dataTypeId !== IMAGES) fail(`Elements of the unknown kind ${dataTypeId}`, 6);
  const tagTypeId = head.u32();
  const total = head.u32();
  const valid = head.u32();
  if (valid > total) fail(`${valid} valid elements of ${total} in all`, 18);
  const offsetBytes = version > LAST_NARROW_VERSION ? 8 : 4;
  const table = offsetBytes === 8 ? head.u64() : head.u32();
  const countAt = head.at;
  const count = head.u32();
  if (count > MOST_DIMENSIONS) fail(`${count} dimensions, more than ${MOST_DIMENSIONS}`, countAt);
  const dimensions: SerDimension[] = [];
  for (let i = 0; i < count; i++) {
    const size = head.u32();
    const { offset, delta, element } = head.calibration();
    const [description, units] = [head.text(), head.text()];
    dimensions.push({ size, offset, delta, element, description, units });
  }
  const arranged = dimensions.reduce((product, { size }) => product * size, 1);
  if (count > 0 && arranged !== total) {
    fail(`Dimensions of ${dimensions.map(({ size }) => size).join(" × ")} for ${total} elements`, countAt);
  }
  if (table < head.at || table + 2 * total * offsetBytes > file.size) {
    fail(
      `The table of offsets of ${total} elements, at ${table}, is outside the file of ${file.size} bytes`,
      22,
    );
  }
  return {
    version,
    dataTypeId,
    elementRank: dataTypeId === SPECTRA ? 1 : 2,
    tagTypeId,
    total,
    valid,
    table,
    offsetBytes,
    dimensions,
    length: head.at,
  };
}

/** Bytes before the numbers of an element. */
export function elementHeadBytes(rank: 1 | 2): number {
  return rank === 1 ? 26 : 50;
}

/**
 * What stands before the numbers of an element.
 *
 * @param bytes At least {@linkcode elementHeadBytes} of them, from `offset`.
 * @throws {FormatError} when they are fewer, of no known type, or of no size.
 */
export function serElement(
  bytes: Uint8Array<ArrayBuffer>,
  rank: 1 | 2,
  offset: number,
  file: string,
): SerElement {
  const head = new Fields(bytes, offset, file, "the head of an element");
  const calibrations = Array.from({ length: rank }, () => head.calibration()).reverse();
  const typeAt = offset + head.at;
  const dataType = head.u16();
  const dtype = SER_DTYPES[dataType];
  if (!dtype) throw new FormatError(`Unknown data type ${dataType}`, file, typeAt);
  const sizes = Array.from({ length: rank }, () => head.u32()).reverse();
  if (sizes.includes(0)) {
    throw new FormatError(`An element of ${sizes.join(" × ")} numbers`, file, typeAt + 2);
  }
  return { dtype, dataType, sizes, calibrations };
}

/** True for the head of an element that has been blanked with its numbers: files are shared that way. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** What stands in the tag of an element, or `undefined` where the file has no tag of a known kind there. */
export function serTag(file: ByteSource, tagTypeId: number, offset: number): SerTag | undefined {
  const positioned = tagTypeId === POSITIONED;
  if (!positioned && tagTypeId !== TIMED) return undefined;
  const length = positioned ? 24 : 8;
  const bytes = offset > 0 && offset <= file.size - length ? file.read(offset, length) : undefined;
  if (!bytes || bytes.length < length) return undefined;
  const tag = new Fields(bytes, offset, file.name, "a tag");
  const [own, , time] = [tag.u16(), tag.u16(), tag.u32()];
  return { tagTypeId: own, time, ...(positioned ? { position: { x: tag.f64(), y: tag.f64() } } : {}) };
}
