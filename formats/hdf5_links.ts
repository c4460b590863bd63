/**
 * Members of HDF5 groups.
 *
 * @module
 */
import { oldLeaves, records } from "./hdf5_btree.ts";
import type { Cursor, Hdf5Bytes } from "./hdf5_bytes.ts";
import { dataOf, MESSAGE, type Message } from "./hdf5_header.ts";
import { FractalHeap, localHeap } from "./hdf5_heaps.ts";
import { textOf } from "./text.ts";

/** Where a name leads: to an object, to a path, or to another file. */
export type Link = { address: number } | { path: string } | { file: string; path: string };

const MOST_LINKS = 1_000_000;
const BY_NAME = 5;

/** The members of a group, by name, in the order of the file. */
export function linksOf(source: Hdf5Bytes, messages: readonly Message[]): Map<string, Link> {
  const links = new Map<string, Link>();
  const add = (name: string, link: Link) => {
    if (links.size >= MOST_LINKS) throw source.fault("a group without end");
    links.set(name, link);
  };
  for (const message of messages) {
    if (message.type === MESSAGE.symbolTable) symbols(source, dataOf(message), add);
    if (message.type === MESSAGE.link) add(...linkOf(dataOf(message)));
    if (message.type === MESSAGE.linkInfo) dense(source, dataOf(message), add);
  }
  return links;
}

function symbols(source: Hdf5Bytes, message: Cursor, add: (name: string, link: Link) => void): void {
  const tree = message.target("a group's tree");
  const nameAt = localHeap(source, message.target("a group's names"));
  const entry = 2 * source.offsetSize + 24;
  for (const { child } of oldLeaves(source, tree, 0, source.lengthSize)) {
    const count = source.block(child, 8, "SNOD").skip(2).u16();
    const node = source.cursor(child, 8 + count * entry).skip(8);
    for (let i = 0; i < count; i++) {
      const cursor = node.part(entry);
      const name = nameAt(cursor.uint(source.offsetSize));
      const address = cursor.place();
      const kind = cursor.u32();
      if (kind === 2) add(name, { path: nameAt(cursor.skip(4).u32()) });
      else if (address !== undefined) add(name, { address });
    }
  }
}

function dense(source: Hdf5Bytes, message: Cursor, add: (name: string, link: Link) => void): void {
  message.skip(1);
  if (message.u8() & 1) message.skip(8);
  const heapAt = message.place();
  const tree = message.place();
  if (heapAt === undefined || tree === undefined) return;
  const heap = new FractalHeap(source, heapAt);
  for (const record of records(source, tree, BY_NAME)) {
    add(...linkOf(heap.object(record.skip(4).part(heap.idLength))));
  }
}

function linkOf(cursor: Cursor): [string, Link] {
  const version = cursor.u8();
  if (version !== 1) throw cursor.source.fault(`link of version ${version}`, cursor.address);
  const flags = cursor.u8();
  const kind = flags & 8 ? cursor.u8() : 0;
  if (flags & 4) cursor.skip(8);
  if (flags & 16) cursor.skip(1);
  const name = textOf(cursor.take(cursor.uint(1 << (flags & 3))));
  if (kind === 0) return [name, { address: cursor.target("a link") }];
  const value = cursor.part(cursor.u16());
  if (kind === 1) return [name, { path: textOf(value.bytes) }];
  if (kind !== 64) return [name, { file: "", path: "" }];
  value.skip(1);
  return [name, { file: value.name(), path: value.name() }];
}
