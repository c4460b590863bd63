/**
 * Chunks of HDF5, packed anew into the room that they have.
 *
 * @module
 */
import type { Filter } from "../formats/hdf5_filters.ts";
import { lz4Blocks, packLzf } from "./lz.ts";
import { joined, packDeflate } from "./pack.ts";

const DEFLATE = 1, SHUFFLE = 2, FLETCHER32 = 3, LZF = 32000, BITSHUFFLE = 32008;
const LZ4 = 2;

/**
 * A chunk as its filters pack it, exactly as long as the one that it replaces: what follows the end of a stream is not
 * looked at.
 *
 * @param bytes The chunk as it is to be read.
 * @param stored The chunk as it was.
 * @param mask Bits of the filters that were left out.
 * @returns Nothing when it does not fit, or a filter is not known.
 */
export function packChunk(
  bytes: Uint8Array<ArrayBuffer>,
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
): Uint8Array | undefined {
  const used = filters.filter((_, i) => !(mask >> i & 1));
  let packed: Uint8Array | undefined = bytes;
  for (const [i, { id, values }] of used.entries()) {
    // a checksum is that of all that stands before it
    const sum = used.slice(i + 1).filter((filter) => filter.id === FLETCHER32).length * 4;
    if (id === SHUFFLE) packed = shuffle(packed, values[0] ?? 1);
    else if (id === DEFLATE) packed = padded(packDeflate(packed), stored.length - sum);
    else if (id === LZF) packed = packLzf(packed, stored.length - sum);
    else if (id === BITSHUFFLE && values[4] === LZ4) {
      packed = bitshuffled(packed, stored, values[2] ?? 1, stored.length - sum);
    } else if (id === FLETCHER32) packed = joined([packed, fletcher32(packed)]);
    else return undefined;
    if (!packed) return undefined;
  }
  return packed.length === stored.length ? packed : undefined;
}

function padded(bytes: Uint8Array, length: number): Uint8Array | undefined {
  return bytes.length > length ? undefined : joined([bytes, new Uint8Array(length - bytes.length)]);
}

function shuffle(bytes: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(bytes.length / width);
  const out = bytes.slice();
  for (let byte = 0; byte < width && width > 1; byte++) {
    for (let i = 0; i < count; i++) out[byte * count + i] = bytes[i * width + byte]!;
  }
  return out;
}

// Length and block size stand in front, big endian. Only zeros are zeros however their bits are ordered.
function bitshuffled(
  bytes: Uint8Array,
  stored: Uint8Array,
  element: number,
  length: number,
): Uint8Array | undefined {
  if (stored.length < 12 || bytes.some((byte) => byte !== 0)) return undefined;
  const block = new DataView(stored.buffer, stored.byteOffset).getUint32(8);
  if (block === 0) return undefined;
  return padded(joined([stored.subarray(0, 12), lz4Blocks(bytes.length, element, block)]), length);
}

function fletcher32(bytes: Uint8Array): Uint8Array {
  let [a, b] = [0, 0];
  for (let i = 0; i < bytes.length; i += 2) {
    a = (a + (bytes[i]! << 8 | (bytes[i + 1] ?? 0))) % 65535;
    b = (b + a) % 65535;
  }
  return Uint8Array.of(a, a >> 8, b, b >> 8);
}
