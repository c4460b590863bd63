/**
 * Data types of HDF5.
 *
 * @module
 */
import type { Cursor } from "./hdf5_bytes.ts";
import type { Dtype } from "./signal.ts";

/** What an element is. `size`: its bytes in the file. */
export type Hdf5Type =
  | { kind: "number"; size: number; dtype: Dtype; bigEndian: boolean; half?: boolean }
  | { kind: "text"; size: number; padding: number }
  | { kind: "enum"; size: number; base: Hdf5Type; names: Map<number, string> }
  | { kind: "compound"; size: number; members: { name: string; offset: number; type: Hdf5Type }[] }
  | { kind: "array"; size: number; shape: number[]; base: Hdf5Type }
  | { kind: "sequence"; size: number; base: Hdf5Type; text: boolean }
  | { kind: "reference"; size: number; object: boolean }
  | { kind: "opaque"; size: number };

const DEEPEST = 16;
const MOST_MEMBERS = 10_000;

/**
 * Reads a data type.
 *
 * @throws {FormatError} when it is none. What is a type, but not one that numbers are made of here, is `opaque`.
 */
export function typeOf(cursor: Cursor, depth = 0): Hdf5Type {
  if (depth > DEEPEST) throw cursor.source.fault("a data type without end", cursor.address);
  const head = cursor.u8();
  const [version, kind] = [head >> 4, head & 15];
  const bits = cursor.uint(3);
  const size = cursor.u32();
  if (version < 1 || version > 5) {
    throw cursor.source.fault(`data type of version ${version}`, cursor.address);
  }
  switch (kind) {
    case 0:
    case 4:
      return integer(cursor, size, bits, kind === 4);
    case 1:
      return float(cursor, size, bits);
    case 3:
      return { kind: "text", size, padding: bits & 15 };
    case 6:
      return compound(cursor, size, bits & 0xffff, version, depth);
    case 7:
      return { kind: "reference", size, object: (bits & 15) === 0 };
    case 8:
      return enumeration(cursor, size, bits & 0xffff, version, depth);
    case 9:
      return { kind: "sequence", size, text: (bits & 15) === 1, base: typeOf(cursor, depth + 1) };
    case 10:
      return array(cursor, size, version, depth);
    case 11: // complex numbers, since version 2.0
      return pairOf(typeOf(cursor, depth + 1), size);
    case 2:
      cursor.skip(2);
      return { kind: "opaque", size };
    case 5:
      cursor.skip(Math.ceil((bits & 255) / 8) * 8);
      return { kind: "opaque", size };
  }
  throw cursor.source.fault(`data type of class ${kind}`, cursor.address);
}

function integer(cursor: Cursor, size: number, bits: number, field: boolean): Hdf5Type {
  const [offset, precision] = [cursor.u16(), cursor.u16()];
  if (![1, 2, 4, 8].includes(size) || offset !== 0 || precision !== size * 8) return { kind: "opaque", size };
  const dtype = `${!field && bits & 8 ? "int" : "uint"}${size * 8}` as Dtype;
  return { kind: "number", size, dtype, bigEndian: (bits & 1) === 1 };
}

function float(cursor: Cursor, size: number, bits: number): Hdf5Type {
  cursor.skip(5);
  const exponent = cursor.u8();
  cursor.skip(1);
  const mantissa = cursor.u8();
  cursor.skip(4);
  const known: Record<string, Dtype> = { "2:5:10": "float32", "4:8:23": "float32", "8:11:52": "float64" };
  const found = known[`${size}:${exponent}:${mantissa}`];
  if (!found || bits & 0x40) return { kind: "opaque", size };
  const half = size === 2 ? { half: true } : {};
  return { kind: "number", size, dtype: found, bigEndian: (bits & 1) === 1, ...half };
}

function compound(cursor: Cursor, size: number, count: number, version: number, depth: number): Hdf5Type {
  if (count > MOST_MEMBERS) throw cursor.source.fault(`${count} members of a compound type`, cursor.address);
  const width = version < 3 ? 4 : size < 0x100 ? 1 : size < 0x10000 ? 2 : size < 0x1000000 ? 3 : 4;
  const members = [];
  for (let i = 0; i < count; i++) {
    const name = cursor.name(version < 3 ? 8 : 1);
    const offset = cursor.uint(width);
    const shape = version === 1 ? oldShape(cursor) : [];
    let type = typeOf(cursor, depth + 1);
    if (shape.length) {
      type = { kind: "array", shape, base: type, size: shape.reduce((a, b) => a * b, type.size) };
    }
    if (offset + type.size > size) {
      throw cursor.source.fault(`member ${name} outside its type`, cursor.address);
    }
    members.push({ name, offset, type });
  }
  return { kind: "compound", size, members };
}

function oldShape(cursor: Cursor): number[] {
  const rank = cursor.u8();
  cursor.skip(11);
  const shape = [cursor.u32(), cursor.u32(), cursor.u32(), cursor.u32()];
  return shape.slice(0, rank);
}

function enumeration(cursor: Cursor, size: number, count: number, version: number, depth: number): Hdf5Type {
  const base = typeOf(cursor, depth + 1);
  const names = Array.from({ length: count }, () => cursor.name(version < 3 ? 8 : 1));
  const values = names.map(() => {
    const bytes = [...cursor.take(base.size)];
    if (base.kind === "number" && !base.bigEndian) bytes.reverse();
    const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const signed = base.kind === "number" && base.dtype.startsWith("int") && bytes[0]! > 127;
    return signed ? value - 2 ** (8 * base.size) : value;
  });
  return { kind: "enum", size, base, names: new Map(values.map((value, i) => [value, names[i]!])) };
}

function array(cursor: Cursor, size: number, version: number, depth: number): Hdf5Type {
  const rank = cursor.u8();
  if (version < 3) cursor.skip(3);
  const shape = Array.from({ length: rank }, () => cursor.u32());
  if (version < 3) cursor.skip(4 * rank);
  const base = typeOf(cursor, depth + 1);
  if (shape.reduce((a, b) => a * b, base.size) !== size) {
    throw cursor.source.fault(`an array type of ${shape.join(" × ")} that is ${size} bytes`, cursor.address);
  }
  return { kind: "array", size, shape, base };
}

function pairOf(base: Hdf5Type, size: number): Hdf5Type {
  const members = ["r", "i"].map((name, i) => ({ name, offset: i * base.size, type: base }));
  return { kind: "compound", size, members };
}

/** How elements of a type are stored as numbers of a signal; nothing when they are no numbers. */
export function dtypeOf(type: Hdf5Type): Dtype | undefined {
  if (type.kind === "number") return type.dtype;
  if (type.kind === "enum") return isBoolean(type) ? "bool" : dtypeOf(type.base);
  if (type.kind !== "compound") return undefined;
  const [first, second, ...more] = type.members;
  const same = first && second && !more.length && first.type.kind === "number" && first.offset === 0 &&
    second.type.kind === "number" && second.type.dtype === first.type.dtype && !first.type.half &&
    second.type.bigEndian === first.type.bigEndian && second.offset === first.type.size &&
    type.size === 2 * first.type.size;
  if (same && /^r/i.test(first.name) && /^i/i.test(second.name)) {
    if (dtypeOf(first.type) === "float32") return "complex64";
    if (dtypeOf(first.type) === "float64") return "complex128";
  }
  const colour = type.members.map(({ name }) => name.toUpperCase()).join("");
  const bytes = type.members.every(({ type, offset }, i) =>
    type.kind === "number" && type.dtype === "uint8" && offset === i
  );
  if (bytes && colour === "RGB" && type.size === 3) return "rgb8";
  return bytes && colour === "RGBA" && type.size === 4 ? "rgba8" : undefined;
}

/** True for the enumeration of FALSE and TRUE that stands for logical values. */
export function isBoolean(type: Hdf5Type): boolean {
  return type.kind === "enum" && type.size === 1 && type.names.size === 2 && type.names.get(0) === "FALSE" &&
    type.names.get(1) === "TRUE";
}

/** True when the words of a type's numbers are stored with the larger digits first. */
export function isBigEndian(type: Hdf5Type): boolean {
  if (type.kind === "number") return type.bigEndian;
  if (type.kind === "enum") return isBigEndian(type.base);
  return type.kind === "compound" && type.members.some((member) => isBigEndian(member.type));
}
