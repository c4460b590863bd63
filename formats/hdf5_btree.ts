/**
 * B-trees of HDF5, old and new.
 *
 * @module
 */
import { bytesFor, type Cursor, type Hdf5Bytes } from "./hdf5_bytes.ts";

const MOST_RECORDS = 4_000_000;
const MOST_NODES = 200_000;
const DEEPEST = 32;

/** A node of an old tree: `keys` are one more than `children`. */
export interface OldNode {
  level: number;
  keys: Cursor[];
  children: number[];
}

/** Reads a node of an old tree (version 1). `kind`: 0 for groups, 1 for chunks; `keySize` in bytes. */
export function oldNode(source: Hdf5Bytes, address: number, kind: 0 | 1, keySize: number): OldNode {
  const head = source.block(address, 8 + 2 * source.offsetSize, "TREE");
  if (head.u8() !== kind) throw source.fault("a tree of the wrong kind", address);
  const level = head.u8();
  const used = head.u16();
  const start = 8 + 2 * source.offsetSize;
  const cursor = source.cursor(address, start + (used + 1) * keySize + used * source.offsetSize).skip(start);
  const keys: Cursor[] = [];
  const children: number[] = [];
  for (let i = 0; i < used; i++) {
    keys.push(cursor.part(keySize));
    children.push(cursor.target("a tree's node"));
  }
  // The last key of a node closes it; it may be missing at the end of a file.
  if (cursor.left >= keySize) keys.push(cursor.part(keySize));
  return { level, keys, children };
}

/** Addresses of the leaves' children, in order. */
export function* oldLeaves(
  source: Hdf5Bytes,
  address: number,
  kind: 0 | 1,
  keySize: number,
  level = DEEPEST,
  budget = { nodes: MOST_NODES },
): Generator<{ key: Cursor; child: number }> {
  const node = oldNode(source, address, kind, keySize);
  // Levels go down: a damaged tree cannot lead round in circles, but many times to the same node.
  if (node.level >= level || --budget.nodes < 0) throw source.fault("a tree without end", address);
  for (const [i, child] of node.children.entries()) {
    if (node.level === 0) yield { key: node.keys[i]!, child };
    else yield* oldLeaves(source, child, kind, keySize, node.level, budget);
  }
}

/** Records of a new tree (version 2), in order. `kind` is that of its records. */
export function* records(source: Hdf5Bytes, address: number, kind: number): Generator<Cursor> {
  const head = source.block(address, 64, "BTHD").skip(1);
  const found = head.u8();
  if (found !== kind) throw source.fault(`a tree of records of kind ${found}, not ${kind}`, address);
  const nodeSize = head.u32();
  const recordSize = head.u16();
  const depth = head.u16();
  const root = head.skip(2).place();
  const count = head.u16();
  if (root === undefined) return;
  const leafMost = Math.floor((nodeSize - 10) / recordSize);
  if (!(recordSize > 0 && leafMost > 0) || depth > DEEPEST) throw source.fault("an impossible tree", address);
  const countBytes = bytesFor(leafMost);
  // Per depth: bytes of a pointer's count of all records below it.
  const totals = [0];
  let below = leafMost;
  for (let level = 1; level <= depth; level++) {
    const pointer = source.offsetSize + countBytes + (level > 1 ? bytesFor(below) : 0);
    totals.push(level > 1 ? bytesFor(below) : 0);
    const most = Math.floor((nodeSize - 10 - pointer) / (recordSize + pointer));
    below = (most + 1) * below + most;
  }
  let left = MOST_RECORDS;

  function* node(address: number, level: number, count: number): Generator<Cursor> {
    const cursor = source.block(address, nodeSize, level ? "BTIN" : "BTLF").skip(2);
    const own = Array.from({ length: count }, () => cursor.part(recordSize));
    if ((left -= count) < 0) throw source.fault("a tree without end", address);
    if (level === 0) return yield* own;
    for (let i = 0; i <= count; i++) {
      const child = cursor.target("a tree's node");
      const below = cursor.uint(countBytes);
      cursor.skip(totals[level]!);
      yield* node(child, level - 1, below);
      if (i < count) yield own[i]!;
    }
  }
  yield* node(root, depth, count);
}
