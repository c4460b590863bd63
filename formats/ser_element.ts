/**
 * What stands before and behind the numbers of each element of a TIA `.ser` file.
 *
 * @module
 */
import { type SerCalibration, SerFields } from "./ser_fields.ts";
import type { Dtype } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";

const TIMED = 0x4152;
const POSITIONED = 0x4142;

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
  const head = new SerFields(bytes, offset, file, "the head of an element");
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
  const tag = new SerFields(bytes, offset, file.name, "a tag");
  const [own, , time] = [tag.u16(), tag.u16(), tag.u32()];
  return { tagTypeId: own, time, ...(positioned ? { position: { x: tag.f64(), y: tag.f64() } } : {}) };
}
