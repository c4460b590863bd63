/**
 * Values of DM tags, decoded from the bytes that the node table points to.
 *
 * @module
 */
import { RECORD } from "../wasm/dm.ts";
import { textOf } from "./text.ts";

/** A value of a tag: a number, text, or a list of them (array, struct, array of structs). */
export type DmValue = number | bigint | string | DmValue[];

/** The pixel array of an image, which is not read: where it lies in the file. */
export interface DmBlock {
  /** Number of elements. */
  size: number;
  /** Bytes in all. */
  size_bytes: number;
  /** Byte offset into the file. */
  offset: number;
  /** Byte order of the numbers. */
  endian: "little" | "big";
}

/** What decoding needs of the file. */
export interface DmStore {
  /** Node table of the walk. */
  readonly table: DataView;
  readonly version: 3 | 4;
  readonly littleEndian: boolean;
  /** Bytes of the file, from the windows already read where possible. */
  bytes(offset: number, length: number): Uint8Array;
}

// Kinds of data in the node table; everything else is one number.
const TEXT = 3;
const ARRAY = 4;
const STRUCT = 5;
const STRUCTS = 6;
const TEXTS = 7;
const ARRAYS = 8;

// Reads one number of a DM type; 64-bit integers that a double cannot hold stay bigint.
function numberAt(view: DataView, at: number, type: number, little: boolean): number | bigint {
  switch (type) {
    case 2:
      return view.getInt16(at, little);
    case 3:
      return view.getInt32(at, little);
    case 4:
      return view.getUint16(at, little);
    case 5:
      return view.getUint32(at, little);
    case 6:
      return view.getFloat32(at, little);
    case 7:
      return view.getFloat64(at, little);
    case 8:
      return view.getUint8(at);
    case 11:
      return narrow(view.getBigInt64(at, little));
    case 12:
      return narrow(view.getBigUint64(at, little));
    default: // 9 and 10, both signed in the reference
      return view.getInt8(at);
  }
}

function narrow(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

const WIDTHS: Record<number, number> = {
  2: 2,
  4: 2,
  3: 4,
  5: 4,
  6: 4,
  7: 8,
  11: 8,
  12: 8,
  8: 1,
  9: 1,
  10: 1,
};
const widthOf = (type: number) => WIDTHS[type] ?? 0;

/** Decodes a data tag: its value, or for the pixels of an image (`block`) where they lie. */
export function decodeValue(store: DmStore, index: number, block: boolean): DmValue | DmBlock {
  const { table, littleEndian } = store;
  const at = index * RECORD;
  const kind = table.getUint32(at + 8, true);
  const offset = table.getFloat64(at + 32, true);
  const bytes = table.getFloat64(at + 40, true);
  const type = table.getUint32(at + 52, true);
  const size = table.getFloat64(at + 56, true);
  if (block) return { size, size_bytes: bytes, offset, endian: littleEndian ? "little" : "big" };
  const data = store.bytes(offset, bytes);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const numbers = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => numberAt(view, from + i * widthOf(type), type, littleEndian));
  switch (kind) {
    case TEXT:
      return textOf(data);
    case ARRAY:
      if (type === 4 && size > 0) return wideText(view, littleEndian);
      return numbers(0, size);
    case STRUCT:
      return struct(view, 0, fieldTypes(store, index, 1), littleEndian).values;
    case STRUCTS: {
      const fields = fieldTypes(store, index, 2);
      let place = 0;
      return Array.from({ length: size }, () => {
        const { values, end } = struct(view, place, fields, littleEndian);
        place = end;
        return values;
      });
    }
    case TEXTS:
      return Array.from(
        { length: size },
        (_, i) => textOf(data.subarray(i * bytes / size, (i + 1) * bytes / size)),
      );
    case ARRAYS: {
      const inner = size ? bytes / size : 0;
      return Array.from({ length: size }, (_, i) => numbers(i * inner, inner / widthOf(type)));
    }
    default:
      return numberAt(view, 0, type, littleEndian);
  }
}

function wideText(view: DataView, little: boolean): string {
  const label = little ? "utf-16le" : "utf-16be";
  return new TextDecoder(label, { ignoreBOM: true }).decode(view);
}

// Types of a struct's fields, from the info words; `skip` words stand before the struct's name length.
function fieldTypes(store: DmStore, index: number, skip: number): number[] {
  const { table, version } = store;
  const at = index * RECORD;
  const unit = version === 4 ? 8 : 4;
  const words = store.bytes(table.getFloat64(at + 24, true), table.getUint32(at + 48, true) * unit);
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength);
  const word = (i: number) => view.getUint32(i * unit + unit - 4);
  return Array.from({ length: word(skip + 1) }, (_, i) => word(skip + 3 + 2 * i));
}

function struct(
  view: DataView,
  at: number,
  fields: number[],
  little: boolean,
): { values: DmValue[]; end: number } {
  let end = at;
  const values = fields.map((type) => {
    const value = numberAt(view, end, type, little);
    end += widthOf(type);
    return value;
  });
  return { values, end };
}
