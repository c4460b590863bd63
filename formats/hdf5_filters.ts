/**
 * Filters of HDF5 chunks: what was done to their bytes, undone.
 *
 * @module
 */
import type { Cursor } from "./hdf5_bytes.ts";
import { unBitshuffle, unLz4Blocks } from "./hdf5_bitshuffle.ts";
import { inflate } from "./inflate.ts";
import type { FormatError } from "./source.ts";
import { textOf } from "./text.ts";

/** One filter of a pipeline, in the order in which they were applied. */
export interface Filter {
  id: number;
  name: string;
  values: number[];
}

const DEFLATE = 1, SHUFFLE = 2, FLETCHER32 = 3, LZF = 32000, LZ4 = 32004, BITSHUFFLE = 32008;
const NAMES: Record<number, string> = {
  4: "szip",
  5: "n-bit",
  6: "scale-offset",
  307: "bzip2",
  32001: "Blosc",
  32013: "zfp",
  32015: "Zstandard",
  32026: "Blosc2",
};

/** Reads a filter pipeline message. */
export function filtersOf(cursor: Cursor): Filter[] {
  const version = cursor.u8();
  const count = cursor.u8();
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const named = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const values = cursor.u16();
    const length = version === 1 ? Math.ceil(named / 8) * 8 : named;
    const name = textOf(cursor.take(length)).replace(/\0[^]*$/, "");
    const filter = { id, name, values: Array.from({ length: values }, () => cursor.u32()) };
    if (version === 1 && values % 2) cursor.skip(4);
    return filter;
  });
}

/**
 * Undoes the filters of a chunk.
 *
 * @param mask Bits of filters, first the lowest, that were left out for this chunk.
 * @param size Bytes that the chunk has without filters.
 * @throws {FormatError} when a filter is not known, or the bytes are not its result.
 */
export function unfilter(
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  size: number,
  elementSize: number,
  fault: (message: string) => FormatError,
): Uint8Array {
  let bytes = stored;
  for (let i = filters.length - 1; i >= 0; i--) {
    if (mask >> i & 1) continue;
    const { id, name } = filters[i]!;
    // A filter that comes after this one may have added a checksum.
    if (id === DEFLATE) bytes = attempt(() => inflate(bytes, size + 4 * filters.length), fault);
    else if (id === SHUFFLE) bytes = unshuffle(bytes, filters[i]!.values[0] ?? elementSize);
    else if (id === FLETCHER32) bytes = checked(bytes, fault);
    else if (id === LZF) bytes = unpackLzf(bytes, size, fault);
    else if (id === LZ4) bytes = attempt(() => unLz4Blocks(bytes, size), fault);
    else if (id === BITSHUFFLE) bytes = attempt(() => unBitshuffle(bytes, filters[i]!.values, size), fault);
    else {
      const known = NAMES[id] ?? (name || `number ${id}`);
      throw fault(`its chunks are packed with the filter ${known}, which is not supported`);
    }
  }
  if (bytes.length < size) throw fault(`a chunk of ${bytes.length} bytes instead of ${size}`);
  return bytes.subarray(0, size);
}

// What a packing throws names no file.
function attempt(unpack: () => Uint8Array, fault: (message: string) => FormatError): Uint8Array {
  try {
    return unpack();
  } catch (error) {
    throw fault((error as Error).message);
  }
}

function unshuffle(bytes: Uint8Array, width: number): Uint8Array {
  const count = width > 1 ? Math.floor(bytes.length / width) : 0;
  if (count < 2) return bytes;
  const out = new Uint8Array(bytes.length);
  for (let byte = 0; byte < width; byte++) {
    const plane = byte * count;
    for (let i = 0, to = byte; i < count; i++, to += width) out[to] = bytes[plane + i]!;
  }
  out.set(bytes.subarray(count * width), count * width);
  return out;
}

function checked(bytes: Uint8Array, fault: (message: string) => FormatError): Uint8Array {
  const data = bytes.subarray(0, Math.max(0, bytes.length - 4));
  const [b1, b2, a1, a2] = bytes.subarray(data.length) as unknown as [number, number, number, number];
  const [a, b] = fletcher32(data);
  // 0 and 65535 are the same to this sum; some writers swapped the bytes of each half.
  const fits = [[a1 << 8 | a2, b1 << 8 | b2], [a2 << 8 | a1, b2 << 8 | b1]].some(([first, second]) =>
    first! % 65535 === a && second! % 65535 === b
  );
  const turned = [[b2 << 8 | b1, a2 << 8 | a1], [b1 << 8 | b2, a1 << 8 | a2]].some(([first, second]) =>
    first! % 65535 === a && second! % 65535 === b
  );
  if (!fits && !turned) throw fault("the checksum of a chunk does not fit: it is damaged");
  return data;
}

function fletcher32(bytes: Uint8Array): [a: number, b: number] {
  let [a, b] = [0, 0];
  const words = bytes.length >> 1;
  for (let i = 0; i < words; i++) {
    a = (a + (bytes[2 * i]! << 8 | bytes[2 * i + 1]!)) % 65535;
    b = (b + a) % 65535;
  }
  if (bytes.length & 1) {
    a = (a + (bytes.at(-1)! << 8)) % 65535;
    b = (b + a) % 65535;
  }
  return [a, b];
}

// LibLZF: runs of literals, and copies from up to 8 KB before.
function unpackLzf(bytes: Uint8Array, size: number, fault: (message: string) => FormatError): Uint8Array {
  const out = new Uint8Array(size);
  let [at, to] = [0, 0];
  while (at < bytes.length && to < size) {
    const control = bytes[at++]!;
    if (control < 32) {
      const run = Math.min(control + 1, bytes.length - at, size - to);
      out.set(bytes.subarray(at, at + run), to);
      [at, to] = [at + run, to + run];
      continue;
    }
    let length = control >> 5;
    if (length === 7) length += bytes[at++] ?? 0;
    const from = to - ((control & 31) << 8) - (bytes[at++] ?? 0) - 1;
    if (from < 0) throw fault("packed bytes that point before their start");
    for (let i = 0; i < length + 2 && to < size; i++, to++) out[to] = out[from + i]!;
  }
  return out.subarray(0, to);
}
