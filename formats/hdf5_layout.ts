/**
 * Shapes of HDF5 datasets, and where their elements lie.
 *
 * @module
 */
import type { Cursor } from "./hdf5_bytes.ts";

/** Elements along each axis, and how many there may be; nothing for a dataset without any element. */
export type Shape = { now: number[]; most: number[] } | undefined;

/** Where the elements are. `edges`: elements of a chunk along each axis. */
export type Layout =
  | { kind: "compact"; bytes: Uint8Array; address: number }
  | { kind: "contiguous"; address: number | undefined }
  | { kind: "chunked"; edges: number[]; index: ChunkIndex; address: number | undefined }
  | { kind: "virtual" };

/** How chunks are found. */
export type ChunkIndex =
  | { kind: "tree" | "implicit" | "new tree" }
  | { kind: "single"; size?: number; mask?: number }
  | { kind: "fixed array"; pageBits: number }
  | { kind: "extensible array" };

const MOST_AXES = 32;

/** Reads a dataspace message. */
export function shapeOf(cursor: Cursor): Shape {
  const version = cursor.u8();
  const rank = cursor.u8();
  const flags = cursor.u8();
  const kind = version >= 2 ? cursor.u8() : 1;
  if (version === 1) cursor.skip(5);
  if (version < 1 || version > 2 || rank > MOST_AXES) {
    throw cursor.source.fault(`dataspace of version ${version} and rank ${rank}`, cursor.address);
  }
  if (version === 2 && kind === 2) return undefined;
  const shape = Array.from({ length: rank }, () => cursor.span());
  if (!Number.isSafeInteger(shape.reduce((a, b) => a * Math.max(1, b), 1))) {
    throw cursor.source.fault(`${shape.join(" × ")} elements`, cursor.address);
  }
  // An axis that may grow for ever has a length with all bits set.
  const most = flags & 1 ? shape.map(() => cursor.span()) : shape;
  return {
    now: shape,
    most: most.map((size) => size >= 2 ** (8 * cursor.source.lengthSize - 1) ? Infinity : size),
  };
}

/** Reads a data layout message. */
export function layoutOf(cursor: Cursor): Layout {
  const version = cursor.u8();
  if (version === 1 || version === 2) return oldLayout(cursor);
  if (version < 3 || version > 5) {
    throw cursor.source.fault(`data layout of version ${version}`, cursor.address);
  }
  const kind = cursor.u8();
  if (kind === 0) return compact(cursor.part(cursor.u16()));
  if (kind === 1) return { kind: "contiguous", address: cursor.place() };
  if (kind === 3) return { kind: "virtual" };
  if (kind !== 2) throw cursor.source.fault(`data layout of class ${kind}`, cursor.address);
  return version === 3 ? chunks(cursor) : newChunks(cursor);
}

function oldLayout(cursor: Cursor): Layout {
  const rank = cursor.u8();
  const kind = cursor.u8();
  cursor.skip(5);
  const address = kind === 0 ? undefined : cursor.place();
  const edges = Array.from({ length: rank }, () => cursor.u32());
  if (kind === 0) return compact(cursor.part(cursor.u32()));
  if (kind === 1) return { kind: "contiguous", address };
  return chunked(cursor, edges.slice(0, -1), { kind: "tree" }, address);
}

// The last of the edges is the size of an element.
function chunks(cursor: Cursor): Layout {
  const rank = cursor.u8();
  const address = cursor.place();
  const edges = Array.from({ length: rank }, () => cursor.u32());
  return chunked(cursor, edges.slice(0, -1), { kind: "tree" }, address);
}

function newChunks(cursor: Cursor): Layout {
  const flags = cursor.u8();
  const rank = cursor.u8();
  const width = cursor.u8();
  const edges = Array.from({ length: rank }, () => cursor.uint(width));
  const kind = cursor.u8();
  const index = ((): ChunkIndex => {
    if (kind === 1) {
      return { kind: "single", ...(flags & 2 ? { size: cursor.span(), mask: cursor.u32() } : {}) };
    }
    if (kind === 2) return { kind: "implicit" };
    if (kind === 3) return { kind: "fixed array", pageBits: cursor.u8() };
    if (kind === 4) {
      cursor.skip(5);
      return { kind: "extensible array" };
    }
    if (kind !== 5) throw cursor.source.fault(`chunk index of kind ${kind}`, cursor.address);
    cursor.skip(6);
    return { kind: "new tree" };
  })();
  return chunked(cursor, edges.slice(0, -1), index, cursor.place());
}

function chunked(cursor: Cursor, edges: number[], index: ChunkIndex, address: number | undefined): Layout {
  if (edges.some((edge) => edge === 0)) throw cursor.source.fault("chunks of no size", cursor.address);
  return { kind: "chunked", edges, index, address };
}

function compact({ bytes, address }: Cursor): Layout {
  return { kind: "compact", bytes, address };
}
