/**
 * Finding the chunks of an HDF5 dataset.
 *
 * @module
 */
import { oldLeaves, type OldNode, oldNode, records } from "./hdf5_btree.ts";
import { extensibleArray, fixedArray } from "./hdf5_arrays.ts";
import type { Cursor, Hdf5Bytes } from "./hdf5_bytes.ts";
import type { Layout } from "./hdf5_layout.ts";

/** A chunk as it lies in the file. */
export interface Chunk {
  address: number;
  /** Stored bytes. */
  size: number;
  /** Bits of the filters that were left out. */
  mask: number;
}

/** Where chunks are, by their place in the grid of chunks. */
export interface ChunkPlaces {
  /** The chunk, or nothing where none was written: its elements have the fill value. */
  find(place: readonly number[]): Chunk | undefined;
  /** All of them. */
  all(): Iterable<Chunk>;
}

/** What is known of a dataset that has chunks. `bytes`: of a chunk without filters. */
export interface ChunkedShape {
  shape: readonly number[];
  most: readonly number[];
  bytes: number;
  filtered: boolean;
}

const KEPT_NODES = 256;

/** The chunks of a layout. */
export function chunkPlaces(
  source: Hdf5Bytes,
  layout: Layout & { kind: "chunked" },
  { shape, most, bytes, filtered }: ChunkedShape,
): ChunkPlaces {
  const { address, edges, index } = layout;
  if (address === undefined) return { find: () => undefined, all: () => [] };
  const grid = shape.map((size, i) => Math.ceil(size / edges[i]!));
  // Arrays are laid out for the largest shape there may be, an axis without end slowest.
  const axes = grid.map((_, i) => i).sort((a, b) =>
    Number(most[b] === Infinity) - Number(most[a] === Infinity)
  );
  const largest = most.map((size, i) => Math.ceil(size / edges[i]!));
  const order = (place: readonly number[]) =>
    axes.reduce((sum, axis) => (sum ? sum * largest[axis]! : 0) + place[axis]!, 0);
  const whole = (address: number): Chunk => ({ address, size: bytes, mask: 0 });
  const numbered = (at: (order: number) => Chunk | undefined): ChunkPlaces => ({
    find: (place) => at(order(place)),
    *all() {
      for (const place of places(grid)) {
        const chunk = at(order(place));
        if (chunk) yield chunk;
      }
    },
  });
  switch (index.kind) {
    case "tree":
      return oldTree(source, address, edges);
    case "single":
      return numbered(() => ({ address, size: index.size ?? bytes, mask: index.mask ?? 0 }));
    case "implicit":
      return numbered((i) => whole(address + i * bytes));
    case "fixed array":
      return numbered(fixedArray(source, address, bytes));
    case "extensible array":
      return numbered(extensibleArray(source, address, bytes));
    case "new tree":
      return newTree(source, address, grid, filtered ? undefined : bytes);
  }
}

/** All places of a grid, the last axis fastest. */
export function* places(
  grid: readonly number[],
  first: readonly number[] = grid.map(() => 0),
): Generator<number[]> {
  if (grid.some((size, i) => size <= first[i]!)) return;
  const place = [...first];
  for (;;) {
    yield [...place];
    let axis = grid.length - 1;
    while (axis >= 0 && ++place[axis]! >= grid[axis]!) place[axis] = first[axis--]!;
    if (axis < 0) return;
  }
}

// Trees are walked down for each chunk: those of a large file are larger than what is looked at.
function oldTree(source: Hdf5Bytes, root: number, edges: readonly number[]): ChunkPlaces {
  const keySize = 8 + 8 * (edges.length + 1);
  const nodes = new Map<number, OldNode>();
  const nodeAt = (address: number) => {
    let node = nodes.get(address);
    if (!node) {
      node = oldNode(source, address, 1, keySize);
      if (nodes.size >= KEPT_NODES) nodes.delete(nodes.keys().next().value!);
      nodes.set(address, node);
    }
    return node;
  };
  const chunkOf = (key: Cursor, address: number): Chunk => {
    key.at = 0;
    return { address, size: key.u32(), mask: key.u32() };
  };
  // Below 0: the key is before the chunk that is looked for.
  const compare = (key: Cursor, place: readonly number[]) => {
    key.at = 8;
    for (const [i, at] of place.entries()) {
      const difference = key.uint(8) - at * edges[i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return {
    find(place) {
      for (let address = root, level = Infinity;;) {
        const node = nodeAt(address);
        if (node.level >= level) throw source.fault("a tree without end", address);
        let [low, high] = [0, node.children.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (compare(node.keys[middle]!, place) <= 0) low = middle + 1;
          else high = middle;
        }
        if (low === 0) return undefined;
        const [key, child] = [node.keys[low - 1]!, node.children[low - 1]!];
        if (node.level === 0) return compare(key, place) === 0 ? chunkOf(key, child) : undefined;
        [address, level] = [child, node.level];
      }
    },
    *all() {
      for (const { key, child } of oldLeaves(source, root, 1, keySize)) yield chunkOf(key, child);
    },
  };
}

function newTree(
  source: Hdf5Bytes,
  address: number,
  grid: readonly number[],
  bytes: number | undefined,
): ChunkPlaces {
  let found: Map<string, Chunk> | undefined;
  const chunks = () => {
    if (found) return found;
    found = new Map();
    for (const record of records(source, address, bytes === undefined ? 11 : 10)) {
      const at = record.target("a chunk");
      const width = record.left - 8 * grid.length - 4;
      const chunk = bytes === undefined
        ? { address: at, size: record.uint(width), mask: record.u32() }
        : { address: at, size: bytes, mask: 0 };
      found.set(grid.map(() => record.uint(8)).join(), chunk);
    }
    return found;
  };
  return { find: (place) => chunks().get(place.join()), all: () => chunks().values() };
}
