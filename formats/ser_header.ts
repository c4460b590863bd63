/**
 * The head of a TIA `.ser` file.
 *
 * @module
 */
import { type SerCalibration, SerFields } from "./ser_fields.ts";
import { type ByteSource, FormatError } from "./source.ts";

export { elementHeadBytes, isBlank, type SerElement, serElement } from "./ser_element.ts";

/** `II`, and the series id that every `.ser` file has. */
export const SER_MAGIC = [0x49, 0x49, 0x97, 0x01] as const;

const LAST_NARROW_VERSION = 0x0210;
const SPECTRA = 0x4120;
const IMAGES = 0x4122;
// Heads of real files have some hundred bytes.
const LONGEST_HEAD = 65_536;
const MOST_DIMENSIONS = 16;

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

/**
 * Reads the head of a file.
 *
 * @throws {FormatError} when it is cut off, or says what cannot be.
 */
export function serHeader(file: ByteSource): SerHeader {
  const head = new SerFields(file.read(0, LONGEST_HEAD), 0, file.name, "its head");
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
