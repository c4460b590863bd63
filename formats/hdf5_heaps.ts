/**
 * Heaps of HDF5: where texts, lists of any length, and the links and attributes of large objects are kept.
 *
 * @module
 */
import { records } from "./hdf5_btree.ts";
import { bytesFor, type Cursor, type Hdf5Bytes } from "./hdf5_bytes.ts";

const LARGEST_COLLECTION = 2 ** 28;
const KEPT = 8;
// Records of the tree of huge objects without filters.
const HUGE = 1;

/** Values of variable length. Collections that were read last are kept. */
export class GlobalHeap {
  readonly #collections = new Map<number, Map<number, Uint8Array>>();

  constructor(readonly source: Hdf5Bytes) {}

  /**
   * The bytes of object `index` of the collection at `address`.
   *
   * @throws {FormatError} when there is none.
   */
  object(address: number, index: number): Uint8Array {
    const found = this.#collection(address).get(index);
    if (!found) throw this.source.fault(`no object ${index} in its heap`, address);
    return found;
  }

  #collection(address: number): Map<number, Uint8Array> {
    let found = this.#collections.get(address);
    if (!found) {
      found = this.#read(address);
      if (this.#collections.size >= KEPT) {
        this.#collections.delete(this.#collections.keys().next().value!);
      }
      this.#collections.set(address, found);
    }
    return found;
  }

  #read(address: number): Map<number, Uint8Array> {
    const size = this.source.block(address, 8 + this.source.lengthSize, "GCOL").skip(4).span();
    if (size > LARGEST_COLLECTION) throw this.source.fault(`a heap of ${size} bytes`, address);
    const cursor = this.source.cursor(address, size).skip(8 + this.source.lengthSize);
    const objects = new Map<number, Uint8Array>();
    while (cursor.left >= 8 + this.source.lengthSize) {
      const index = cursor.u16();
      const length = cursor.skip(6).span();
      if (index === 0) break; // the rest is free
      objects.set(index, cursor.take(length));
      cursor.skip(Math.min(cursor.left, -length & 7));
    }
    return objects;
  }
}

/** The names of an old group's members. Gives the name at an offset. */
export function localHeap(source: Hdf5Bytes, address: number): (offset: number) => string {
  const head = source.block(address, 8 + 2 * source.lengthSize + source.offsetSize, "HEAP").skip(4);
  const size = head.span();
  head.span();
  const data = source.cursor(head.target("a heap's data"), Math.min(size, LARGEST_COLLECTION));
  return (offset) => {
    if (offset > data.bytes.length) throw source.fault(`no name at ${offset} of its heap`, address);
    data.at = offset;
    return data.name();
  };
}

/** A heap of blocks that double in size: links and attributes of objects that have many of them. */
export class FractalHeap {
  readonly #width: number;
  readonly #start: number;
  readonly #largest: number;
  readonly #offsetBytes: number;
  readonly #lengthBytes: number;
  readonly #root: number | undefined;
  readonly #rows: number;
  readonly #huge: number | undefined;
  readonly idLength: number;

  constructor(readonly source: Hdf5Bytes, address: number) {
    const { lengthSize } = source;
    const head = source.block(address, 64 + 16 * 8, "FRHP").skip(1);
    this.idLength = head.u16();
    if (head.u16() !== 0) throw source.fault("filtered heaps are not supported", address);
    head.skip(1);
    const largestObject = head.u32();
    head.skip(lengthSize);
    this.#huge = head.place();
    head.skip(lengthSize + source.offsetSize + 8 * lengthSize);
    this.#width = head.u16();
    this.#start = head.span();
    this.#largest = head.span();
    this.#offsetBytes = Math.ceil(head.u16() / 8);
    this.#lengthBytes = Math.min(Math.ceil(Math.log2(this.#largest) / 8), bytesFor(largestObject));
    head.skip(2);
    this.#root = head.place();
    this.#rows = head.u16();
    const powers = [this.#start, this.#largest].every((size) =>
      size > 0 && Number.isInteger(Math.log2(size))
    );
    if (!powers || this.#width < 1 || this.#largest < this.#start) {
      throw source.fault("a heap of impossible blocks", address);
    }
  }

  /** The object of an id. */
  object(id: Cursor): Cursor {
    const { source } = this;
    const first = id.u8();
    const kind = first >> 4 & 3;
    if (kind === 2) return id.part((first & 15) + 1); // in the id itself
    if (kind === 1) return this.#hugeObject(id);
    const offset = id.uint(this.#offsetBytes);
    const length = id.uint(this.#lengthBytes);
    if (this.#root === undefined) throw source.fault("an object in an empty heap", id.address);
    const at = this.#rows === 0
      ? { address: this.#root, start: 0 }
      : this.#block(this.#root, this.#rows, 0, offset, 0);
    return source.cursor(at.address + offset - at.start, length);
  }

  // Where address and length do not fit into the id, a tree has them.
  #hugeObject(id: Cursor): Cursor {
    const { source } = this;
    const { offsetSize, lengthSize } = source;
    if (this.idLength >= 1 + offsetSize + lengthSize) return this.#at(id);
    const wanted = id.uint(Math.min(id.left, lengthSize));
    if (this.#huge === undefined) throw source.fault("a huge object in a heap without any", id.address);
    for (const record of records(source, this.#huge, HUGE)) {
      record.at = offsetSize + lengthSize;
      const found = record.span() === wanted;
      record.at = 0;
      if (found) return this.#at(record);
    }
    throw source.fault(`no huge object ${wanted} in its heap`, id.address);
  }

  #at(cursor: Cursor): Cursor {
    const address = cursor.target("a huge object");
    return this.source.cursor(address, Math.min(cursor.span(), LARGEST_COLLECTION));
  }

  // The direct block that holds an offset, and the offset it starts at. Rows of blocks double, from the third on.
  #block(address: number, rows: number, start: number, offset: number, depth: number): {
    address: number;
    start: number;
  } {
    const { source } = this;
    if (depth > 32) throw source.fault("a heap without end", address);
    const direct = Math.log2(this.#largest / this.#start) + 2;
    const entries = rows * this.#width;
    const cursor = source.block(address, 5 + source.offsetSize * (1 + entries) + this.#offsetBytes, "FHIB");
    cursor.skip(1 + source.offsetSize + this.#offsetBytes);
    for (let row = 0, at = start; row < rows; row++) {
      const size = this.#start * 2 ** Math.max(0, row - 1);
      const index = Math.floor((offset - at) / size);
      if (index < this.#width) {
        const child = cursor.skip(index * source.offsetSize).target("a heap's block");
        const first = at + index * size;
        if (row < direct) return { address: child, start: first };
        const inner = Math.log2(size / (this.#start * this.#width)) + 1;
        return this.#block(child, inner, first, offset, depth + 1);
      }
      cursor.skip(this.#width * source.offsetSize);
      at += size * this.#width;
    }
    throw source.fault(`no block for offset ${offset} of its heap`, address);
  }
}
