/**
 * Attributes of HDF5 objects: a name, a type, a shape, and the bytes.
 *
 * @module
 */
import type { TagTree } from "./container.ts";
import type { Cursor } from "./hdf5_bytes.ts";
import { MESSAGE, sharedData } from "./hdf5_header.ts";
import type { GlobalHeap } from "./hdf5_heaps.ts";
import { shapeOf } from "./hdf5_layout.ts";
import { type Hdf5Type, typeOf } from "./hdf5_types.ts";
import { elementsOf, shaped } from "./hdf5_values.ts";
import { textOf } from "./text.ts";

const LARGEST_ATTRIBUTE = 2 ** 26;

interface Head {
  name: string;
  shared: { type: boolean; space: boolean };
  type: Cursor;
  space: Cursor;
  data: Cursor;
}

/** Name of an attribute. */
export function attributeName(cursor: Cursor): string {
  return headOf(cursor).name;
}

function headOf(cursor: Cursor): Head {
  cursor.at = 0;
  const version = cursor.u8();
  if (version < 1 || version > 3) {
    throw cursor.source.fault(`attribute of version ${version}`, cursor.address);
  }
  const flags = version > 1 ? cursor.u8() : (cursor.skip(1), 0);
  const sizes = [cursor.u16(), cursor.u16(), cursor.u16()];
  if (version === 3) cursor.skip(1);
  const [name, type, space] = sizes.map((size) => {
    const part = cursor.part(size);
    if (version === 1) cursor.skip(Math.min(cursor.left, -size & 7));
    return part;
  }) as [Cursor, Cursor, Cursor];
  return {
    name: textOf(name.bytes).replace(/\0[^]*$/, ""),
    shared: { type: (flags & 1) !== 0, space: (flags & 2) !== 0 },
    type,
    space,
    data: cursor.part(cursor.left),
  };
}

/** An attribute in its parts. */
export interface AttributeParts {
  name: string;
  type: Hdf5Type;
  /** Nothing for an attribute without value. */
  shape: readonly number[] | undefined;
  data: Cursor;
}

/**
 * The parts of an attribute.
 *
 * @throws {FormatError} when it is damaged.
 */
export function attributeParts(cursor: Cursor): AttributeParts {
  const { name, shared, type, space, data } = headOf(cursor);
  return {
    name,
    type: typeOf(shared.type ? sharedData(type, MESSAGE.datatype) : type),
    shape: shapeOf(shared.space ? sharedData(space, MESSAGE.dataspace) : space)?.now,
    data,
  };
}

/**
 * Value of an attribute: one value as it is, numbers of one axis as a typed array, others as lists.
 *
 * @throws {FormatError} when it is damaged.
 */
export function attributeValue(cursor: Cursor, heap: GlobalHeap): TagTree {
  const { type, shape, data } = attributeParts(cursor);
  if (!shape) return null;
  const count = shape.reduce((a, b) => a * b, 1);
  if (count * type.size > LARGEST_ATTRIBUTE) {
    throw cursor.source.fault("too large an attribute", cursor.address);
  }
  const bytes = Uint8Array.from(data.take(count * type.size));
  return shaped(elementsOf(type, bytes, count, heap), shape);
}
