/**
 * Arrays of chunk addresses in HDF5: of fixed length, and such that grow along one axis.
 *
 * @module
 */
import type { Cursor, Hdf5Bytes } from "./hdf5_bytes.ts";
import type { Chunk } from "./hdf5_chunks.ts";

/** Finds a chunk by its number; `bytes` is its size where none is kept. */
type Finder = (order: number) => Chunk | undefined;

const SMALLEST_PAGE = 1;

// One element: an address, and with filters the stored size and the filters left out.
function elementAt(source: Hdf5Bytes, address: number, size: number, bytes: number): Chunk | undefined {
  const cursor = source.cursor(address, size);
  const place = cursor.place();
  if (place === undefined) return undefined;
  const width = size - source.offsetSize - 4;
  if (width <= 0) return { address: place, size: bytes, mask: 0 };
  return { address: place, size: cursor.uint(width), mask: cursor.u32() };
}

/** An array whose length is known from the start. */
export function fixedArray(source: Hdf5Bytes, address: number, bytes: number): Finder {
  const head = source.block(address, 64, "FAHD").skip(2);
  const size = head.u8();
  const perPage = 2 ** head.u8();
  const count = head.span();
  const block = head.place();
  if (size < source.offsetSize || perPage < SMALLEST_PAGE) throw source.fault("an impossible array", address);
  if (block === undefined) return () => undefined;
  const start = 6 + source.offsetSize;
  source.block(block, start, "FADB");
  if (count <= perPage) {
    return (i) => i < count ? elementAt(source, block + start + i * size, size, bytes) : undefined;
  }
  const bitmap = Math.ceil(Math.ceil(count / perPage) / 8);
  const pages = block + start + bitmap + 4;
  return (i) => {
    const page = Math.floor(i / perPage);
    if (i >= count || !bitAt(source, block + start, page)) return undefined;
    return elementAt(source, pages + page * (perPage * size + 4) + (i % perPage) * size, size, bytes);
  };
}

// Highest bit first.
function bitAt(source: Hdf5Bytes, address: number, index: number): boolean {
  return (source.cursor(address + (index >> 3), 1).u8() & 0x80 >> (index & 7)) !== 0;
}

/** An array that grows: elements in the index block, in data blocks, and in data blocks of further blocks. */
export function extensibleArray(source: Hdf5Bytes, address: number, bytes: number): Finder {
  const head = source.block(address, 96, "EAHD").skip(2);
  const size = head.u8();
  const maxBits = head.u8();
  const inIndex = head.u8();
  const smallest = head.u8();
  const pointers = head.u8();
  const perPage = 2 ** head.u8();
  head.skip(6 * source.lengthSize);
  const index = head.place();
  if (size < source.offsetSize || !(smallest > 0 && pointers > 0) || maxBits > 64) {
    throw source.fault("an impossible array", address);
  }
  if (index === undefined) return () => undefined;
  const { offsetSize } = source;
  const offsetBytes = Math.ceil(maxBits / 8);
  // Data blocks come in groups: of 1, 1, 2, 2, 4, 4 … blocks, of 1, 2, 2, 4, 4, 8 … times the smallest.
  const groups: { blocks: number; elements: number; first: number; block: number }[] = [];
  const count = 1 + maxBits - Math.log2(smallest);
  for (let i = 0, first = 0, block = 0; i < count; i++) {
    const group = { blocks: 2 ** (i >> 1), elements: 2 ** ((i + 1) >> 1) * smallest, first, block };
    groups.push(group);
    first += group.blocks * group.elements;
    block += group.blocks;
  }
  const start = 6 + offsetSize;
  const direct = 2 * (pointers - 1);
  const directGroups = 2 * Math.log2(pointers);
  const pointersAt = index + start + inIndex * size;
  const block = source.block(index, start, "EAIB");

  const inBlock = (place: number, elements: number, at: number, initialised: (page: number) => boolean) => {
    const data = place + start + offsetBytes;
    if (elements <= perPage) return elementAt(source, data + at * size, size, bytes);
    const page = Math.floor(at / perPage);
    if (!initialised(page)) return undefined;
    return elementAt(source, data + 4 + page * (perPage * size + 4) + (at % perPage) * size, size, bytes);
  };
  return (i) => {
    if (i < inIndex) return elementAt(source, block.address + start + i * size, size, bytes);
    const at = i - inIndex;
    const number = groups.findLastIndex(({ first }) => first <= at);
    const group = groups[number]!;
    const within = Math.floor((at - group.first) / group.elements);
    const rest = (at - group.first) % group.elements;
    if (within >= group.blocks) return undefined;
    if (number < directGroups) {
      const place = at4(source, pointersAt + (group.block + within) * offsetSize);
      return place === undefined ? undefined : inBlock(place, group.elements, rest, () => true);
    }
    const secondary = at4(source, pointersAt + (direct + number - directGroups) * offsetSize);
    if (secondary === undefined) return undefined;
    source.block(secondary, start, "EASB");
    const pages = Math.ceil(group.elements / perPage);
    const bitmap = group.elements > perPage ? Math.ceil(pages / 8) : 0;
    const bits = secondary + start + offsetBytes;
    const place = at4(source, bits + bitmap * group.blocks + within * offsetSize);
    if (place === undefined) return undefined;
    return inBlock(place, group.elements, rest, (page) => bitAt(source, bits + bitmap * within, page));
  };
}

function at4(source: Hdf5Bytes, address: number): number | undefined {
  const cursor: Cursor = source.cursor(address, source.offsetSize);
  return cursor.place();
}
