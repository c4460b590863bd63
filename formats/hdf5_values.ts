/**
 * Elements of HDF5 datasets and attributes as values.
 *
 * @module
 */
import type { TagTree } from "./container.ts";
import { Cursor, type Hdf5Bytes } from "./hdf5_bytes.ts";
import type { GlobalHeap } from "./hdf5_heaps.ts";
import { dtypeOf, type Hdf5Type, isBigEndian, isBoolean } from "./hdf5_types.ts";
import type { Dtype, Pixels } from "./signal.ts";
import { pixelsOf, swapWords, wordOf } from "./strided.ts";
import { textOf } from "./text.ts";
import { widenHalf } from "./tiff_samples.ts";

/** Most elements that are made into values one by one. */
export const MOST_VALUES = 2 ** 22;

/** Elements of a dataset: numbers as one typed array, anything else as a list. */
export type Elements = Pixels | TagTree[];

/** Elements as numbers of a data type, in native byte order. `bytes` are the caller's and may be changed. */
export function numbersOf(type: Hdf5Type, dtype: Dtype, bytes: Uint8Array<ArrayBuffer>): Pixels {
  const half = type.kind === "number" && type.half;
  if (isBigEndian(type)) swapWords(bytes, half ? 2 : wordOf(dtype));
  return pixelsOf(half ? widenHalf(bytes) : bytes, dtype);
}

/** Elements of any type. `bytes` hold them one after the other, and are the caller's to change. */
export function elementsOf(
  type: Hdf5Type,
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
  heap: GlobalHeap,
): Elements {
  const dtype = type.kind === "enum" ? undefined : dtypeOf(type);
  if (dtype && type.kind === "number") return numbersOf(type, dtype, bytes);
  if (count > MOST_VALUES) throw heap.source.fault(`${count} values are too many to list`);
  return Array.from(
    { length: count },
    (_, i) => valueOf(type, bytes.slice(i * type.size, (i + 1) * type.size), heap),
  );
}

function valueOf(type: Hdf5Type, bytes: Uint8Array<ArrayBuffer>, heap: GlobalHeap): TagTree {
  switch (type.kind) {
    case "number":
      return scalar(numbersOf(type, type.dtype, bytes)[0]);
    case "text":
      return trimmed(bytes, type.padding);
    case "enum": {
      const value = Number(valueOf(type.base, bytes, heap));
      return isBoolean(type) ? value !== 0 : type.names.get(value) ?? value;
    }
    case "compound":
      return Object.fromEntries(
        type.members.map((member) => [
          member.name,
          valueOf(member.type, bytes.slice(member.offset, member.offset + member.type.size), heap),
        ]),
      );
    case "array": {
      const count = type.shape.reduce((a, b) => a * b, 1);
      return nested(elementsOf(type.base, bytes, count, heap), type.shape);
    }
    case "sequence":
      return sequence(type, bytes, heap);
    case "reference":
      return type.object ? addressIn(bytes, heap.source) ?? null : bytes;
    case "opaque":
      return bytes;
  }
}

function sequence(type: Hdf5Type & { kind: "sequence" }, bytes: Uint8Array, heap: GlobalHeap): TagTree {
  const { length, address, index } = sequenceIn(new Cursor(bytes, 0, heap.source));
  if (length === 0 || address === undefined) return type.text ? "" : [];
  const object = heap.object(address, index);
  const wanted = type.text ? length : length * type.base.size;
  if (object.length < wanted) throw heap.source.fault("a value longer than what is kept of it", address);
  if (type.text) return trimmed(object.subarray(0, wanted), 0);
  return elementsOf(type.base, object.slice(0, wanted) as Uint8Array<ArrayBuffer>, length, heap);
}

/** What stands in the place of a value of variable length: how many elements, and where they are. */
export function sequenceIn(cursor: Cursor): { length: number; address: number | undefined; index: number } {
  return { length: cursor.u32(), address: cursor.place(), index: cursor.u32() };
}

/** The address that a reference holds. */
function addressIn(bytes: Uint8Array, source: Hdf5Bytes): number | undefined {
  return new Cursor(bytes, 0, source).place();
}

// Padded with zeros (0: and ended by one) or with blanks.
function trimmed(bytes: Uint8Array, padding: number): string {
  const zero = bytes.indexOf(0);
  const text = textOf(zero < 0 ? bytes : bytes.subarray(0, zero));
  return padding === 2 ? text.trimEnd() : text;
}

/** A number of 64 bits as a plain one where that is exact. */
export function scalar(value: number | bigint | undefined): number | bigint | null {
  if (typeof value !== "bigint") return value ?? null;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A list of elements as lists of lists; numbers of one dimension stay together. */
export function nested(values: Elements, shape: readonly number[]): TagTree {
  if (shape.length <= 1) return values as TagTree;
  const [rows, ...rest] = shape as [number, ...number[]];
  const size = rest.reduce((a, b) => a * b, 1);
  return Array.from({ length: rows }, (_, i) => nested(values.slice(i * size, (i + 1) * size), rest));
}

/** All elements of a shape; one value as it is. */
export function shaped(values: Elements, shape: readonly number[]): TagTree {
  if (shape.length > 0) return nested(values, shape);
  const value = values[0];
  return typeof value === "bigint" ? scalar(value) : value ?? null;
}
