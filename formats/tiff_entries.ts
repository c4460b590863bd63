/**
 * Directories of TIFF files that are being written.
 *
 * @module
 */
import { GrowingBytes } from "./growing_bytes.ts";

/** Field types by their names in the specification. */
export const FIELD_TYPES = {
  byte: { code: 1, size: 1 },
  ascii: { code: 2, size: 1 },
  short: { code: 3, size: 2 },
  long: { code: 4, size: 4 },
  rational: { code: 5, size: 8 },
  sbyte: { code: 6, size: 1 },
  undefined: { code: 7, size: 1 },
  sshort: { code: 8, size: 2 },
  slong: { code: 9, size: 4 },
  srational: { code: 10, size: 8 },
  float: { code: 11, size: 4 },
  double: { code: 12, size: 8 },
  ifd: { code: 13, size: 4 },
  long8: { code: 16, size: 8 },
  ifd8: { code: 18, size: 8 },
} as const;

/** A tag to write. */
export interface TiffTag {
  tag: number;
  type: keyof typeof FIELD_TYPES;
  /** Text (UTF-8, a NUL is added to `ascii`), bytes, or numbers; for rationals numerator, denominator, … */
  value: string | number | readonly number[] | Uint8Array;
}

/**
 * A directory, with its values in front of it.
 *
 * @param at Where in the file it will lie; even.
 * @returns The bytes; where among them the directory begins, and where its link to the next one lies.
 */
export function directoryBytes(
  tags: readonly TiffTag[],
  at: number,
  bigEndian: boolean,
  big: boolean,
): { bytes: Uint8Array<ArrayBuffer>; directory: number; link: number } {
  const word = big ? 8 : 4;
  const out = new GrowingBytes(bigEndian);
  const entries = tags
    .map(({ tag, type, value }) => ({
      tag,
      ...FIELD_TYPES[type],
      bytes: valueBytes(type, value, bigEndian),
    }))
    .sort((a, b) => a.tag - b.tag);
  const places = entries.map(({ bytes }) => bytes.length > word ? at + out.append(bytes) : 0);
  out.align();
  const directory = out.length;
  out.number(entries.length, big ? 8 : 2);
  for (const [i, { tag, code, size, bytes }] of entries.entries()) {
    out.number(tag, 2);
    out.number(code, 2);
    out.number(bytes.length / size, word);
    if (bytes.length > word) out.number(places[i]!, word);
    else out.raw(bytes, word);
  }
  const link = out.length;
  out.number(0, word);
  return { bytes: out.take(), directory, link };
}

function valueBytes(type: TiffTag["type"], value: TiffTag["value"], bigEndian: boolean): Uint8Array {
  if (value instanceof Uint8Array) {
    if (FIELD_TYPES[type].size !== 1) throw new TypeError(`Bytes cannot be the value of a "${type}" tag`);
    return value;
  }
  if (typeof value === "string") return new TextEncoder().encode(type === "ascii" ? `${value}\0` : value);
  const bytes = new GrowingBytes(bigEndian);
  for (const number of typeof value === "number" ? [value] : value) {
    if (type === "float" || type === "double") bytes.float(number, FIELD_TYPES[type].size);
    else bytes.number(number, type.endsWith("rational") ? 4 : FIELD_TYPES[type].size);
  }
  return bytes.take();
}
