/**
 * Values of DM tags, decoded from the bytes that the node table points to.
 *
 * @module
 */
import { RECORD } from "../wasm/dm.ts";
import type { DmStore } from "./dm_store.ts";
import { tagArray } from "./dm_types.ts";
import type { Pixels } from "./signal.ts";
import { textOf } from "./text.ts";

/**
 * A value of a tag: a number, text, an array of numbers, or a list (a struct, an array of structs, of texts or
 * of arrays). 64-bit integers that a double cannot hold are bigint.
 */
export type DmValue = number | bigint | string | Pixels | DmValue[];

/** An array that is not read, as the pixels of an image: where it lies in the file. */
export type DmBlock = {
  /** Number of elements. */
  size: number;
  /** Bytes in all. */
  size_bytes: number;
  /** Byte offset into the file. */
  offset: number;
  /** Byte order of the numbers. */
  endian: "little" | "big";
};

/** Kinds of records in the node table, see `wasm/src/dm.ts`. */
export const KIND = { group: 1, simple: 2, text: 3, array: 4, struct: 5, structs: 6, texts: 7, arrays: 8 };

// What is larger is an array of pixels, whatever its tag is called: it comes as a block.
const LARGEST = 16 * 2 ** 20;
const MOST_ENTRIES = 2 ** 18;
// Short texts are put together here: calling a decoder takes longer.
const SHORT = 64;
const UINT16 = 4;

/** A record of the node table, as far as values need it. */
export interface DmRecord {
  kind: number;
  /** Byte offset of the data. */
  offset: number;
  /** Bytes of the data. */
  bytes: number;
  /** DM's number of the type of an element. */
  type: number;
  /** Number of elements: numbers, characters, structs. */
  size: number;
}

/** Reads a record of the node table. */
export function recordAt({ table }: DmStore, index: number): DmRecord {
  const at = index * RECORD;
  return {
    kind: table.getUint32(at + 8, true),
    offset: table.getFloat64(at + 32, true),
    bytes: table.getFloat64(at + 40, true),
    type: table.getUint32(at + 52, true),
    size: table.getFloat64(at + 56, true),
  };
}

/** True for a text: of bytes, or the array of 16-bit integers in which DM keeps its texts. */
export function isText({ kind, type, size }: DmRecord): boolean {
  return kind === KIND.text || (kind === KIND.array && type === UINT16 && size > 0);
}

/** Where an array lies. */
export function blockOf({ littleEndian }: DmStore, { size, bytes, offset }: DmRecord): DmBlock {
  return { size, size_bytes: bytes, offset, endian: littleEndian ? "little" : "big" };
}

/** Decodes a data tag: its value, or where it lies when it is too large to be metadata. */
export function decodeValue(store: DmStore, index: number): DmValue | DmBlock {
  const { table, littleEndian } = store;
  const kind = table.getUint32(index * RECORD + 8, true);
  if (kind === KIND.simple) {
    const offset = table.getFloat64(index * RECORD + 32, true);
    const type = table.getUint32(index * RECORD + 52, true);
    const { view, start } = store.window(offset, table.getFloat64(index * RECORD + 40, true));
    return numberAt(view, offset - start, type, littleEndian);
  }
  const record = recordAt(store, index);
  if (record.bytes > LARGEST || (kind > KIND.struct && record.size > MOST_ENTRIES)) {
    return blockOf(store, record);
  }
  return decodeFirst(store, index, record, record.size);
}

/** Decodes the first `count` elements of text, array or list, and reads no more than them. */
export function decodeFirst(store: DmStore, index: number, record: DmRecord, count: number): DmValue {
  const { littleEndian } = store;
  const { kind, offset, type } = record;
  const size = Math.min(count, record.size);
  const bytes = record.size > 0 ? record.bytes / record.size * size : 0;
  switch (kind) {
    case KIND.text:
      return textOf(wholeCharacters(store.bytes(offset, record.size > size ? bytes + 1 : bytes), bytes));
    case KIND.array: {
      if (type === UINT16 && record.size > 0) return wideText(store, offset, size);
      return tagArray(store.own(offset, bytes), type, littleEndian);
    }
    case KIND.struct:
      return structs(store, index, offset, 1, 1)[0]!;
    case KIND.structs:
      return structs(store, index, offset, size, 2);
    default: {
      const inner = size ? bytes / size : 0;
      return Array.from({ length: size }, (_, i) => {
        const at = offset + i * inner;
        return kind === KIND.texts
          ? textOf(store.bytes(at, inner))
          : tagArray(store.own(at, inner), type, littleEndian);
      });
    }
  }
}

// Bytes of a text up to `length`, less what is left of a character that is cut there.
function wholeCharacters(bytes: Uint8Array, length: number): Uint8Array {
  let end = length;
  if (bytes.length > length) {
    while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  }
  return bytes.subarray(0, end);
}

function wideText(store: DmStore, offset: number, length: number): string {
  const { view, start } = store.window(offset, 2 * length);
  const at = offset - start;
  if (length > SHORT) {
    const label = store.littleEndian ? "utf-16le" : "utf-16be";
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, 2 * length);
    return new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  }
  const units = new Array<number>(length);
  for (let i = 0; i < length; i++) units[i] = view.getUint16(at + 2 * i, store.littleEndian);
  return String.fromCharCode.apply(null, units).toWellFormed();
}

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

const WIDTHS = [0, 0, 2, 4, 2, 4, 4, 8, 1, 1, 1, 8, 8];
const widthOf = (type: number) => WIDTHS[type] ?? 0;

// `count` structs of the types that the info words tell; `skip` words stand before the struct's name length.
function structs(store: DmStore, index: number, offset: number, count: number, skip: number): DmValue[][] {
  const types = fieldTypes(store, index, skip);
  let width = 0;
  for (const type of types) width += widthOf(type);
  const { view, start } = store.window(offset, width * count);
  let at = offset - start;
  const list = new Array<DmValue[]>(count);
  for (let i = 0; i < count; i++) {
    const values = list[i] = new Array<DmValue>(types.length);
    for (let field = 0; field < types.length; field++) {
      values[field] = numberAt(view, at, types[field]!, store.littleEndian);
      at += widthOf(types[field]!);
    }
  }
  return list;
}

function fieldTypes(store: DmStore, index: number, skip: number): number[] {
  const { table, version } = store;
  const at = index * RECORD;
  const unit = version === 4 ? 8 : 4;
  const info = table.getFloat64(at + 24, true);
  const { view, start } = store.window(info, table.getUint32(at + 48, true) * unit);
  // Words are big endian, and no type needs more than the lower half of one.
  const first = info - start + unit - 4;
  const types = new Array<number>(view.getUint32(first + (skip + 1) * unit));
  for (let i = 0; i < types.length; i++) types[i] = view.getUint32(first + (skip + 3 + 2 * i) * unit);
  return types;
}
