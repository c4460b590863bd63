/**
 * Chunks that detectors of electrons pack: the bits of neighbouring elements together, then LZ4.
 *
 * @module
 */

/** Bytes that the filter takes together where the file does not say. */
const TARGET = 8192;
const FEWEST = 128;

/**
 * Undoes the bitshuffle filter: none behind it, or LZ4.
 *
 * @param values Of the filter: two of its version, bytes of an element, elements of a block, packing (2: LZ4).
 * @param size Bytes that there are without it; no more are made.
 * @throws {RangeError} when the packing is another one, or the bytes are not its result.
 */
export function unBitshuffle(bytes: Uint8Array, values: readonly number[], size: number): Uint8Array {
  const [, , width = 1, asked = 0, packing = 0] = values;
  if (packing !== 0 && packing !== 2) throw new RangeError("bitshuffle with a packing other than LZ4");
  if (width < 1 || size % width !== 0) throw new RangeError("elements that do not fit their chunk");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = new Uint8Array(size);
  // A packed chunk begins with its size, and bytes of a block.
  let at = packing ? 12 : 0;
  const told = packing && bytes.length >= 12 ? Math.floor(view.getUint32(8) / width) : asked;
  const block = (told || Math.max(FEWEST, Math.floor(TARGET / width))) & ~7;
  if (block < 8) throw new RangeError("blocks of no size");
  const elements = size / width;
  const whole = elements - elements % 8;
  for (let from = 0; from < whole; from += block) {
    const count = Math.min(block, whole - from);
    const length = count * width;
    let shuffled: Uint8Array;
    if (packing) {
      if (at + 4 > bytes.length) throw new RangeError("a block is missing");
      const packed = view.getUint32(at);
      shuffled = unpackLz4(bytes.subarray(at + 4, at + 4 + packed), length);
      at += 4 + packed;
    } else {
      shuffled = bytes.subarray(at, at + length);
      at += length;
    }
    unshuffleBits(shuffled, count, width, out.subarray(from * width, from * width + length));
  }
  out.set(bytes.subarray(at, at + (elements - whole) * width), whole * width);
  return out;
}

// One row of bits after the other: bit 0 of the first byte of all elements, bit 1 …
function unshuffleBits(bytes: Uint8Array, count: number, width: number, out: Uint8Array): void {
  const row = count >> 3;
  for (let byte = 0; byte < width; byte++) {
    for (let bit = 0; bit < 8; bit++) {
      const start = (byte * 8 + bit) * row;
      for (let i = 0; i < row; i++) {
        const eight = bytes[start + i]!;
        if (!eight) continue;
        for (let k = 0; k < 8; k++) {
          if (eight >> k & 1) out[(8 * i + k) * width + byte]! |= 1 << bit;
        }
      }
    }
  }
}

/** Undoes the LZ4 filter: blocks, each behind its packed length; what did not become shorter is kept as it is. */
export function unLz4Blocks(bytes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 12) throw new RangeError("LZ4 without its head");
  const block = view.getUint32(8);
  if (block === 0) throw new RangeError("blocks of no size");
  const out = new Uint8Array(size);
  for (let from = 0, at = 12; from < size; from += block) {
    if (at + 4 > bytes.length) throw new RangeError("a block is missing");
    const length = Math.min(block, size - from);
    const packed = view.getUint32(at);
    const part = bytes.subarray(at + 4, at + 4 + packed);
    out.set(packed === length ? part : unpackLz4(part, length), from);
    at += 4 + packed;
  }
  return out;
}

/**
 * Unpacks a block of LZ4.
 *
 * @param size Bytes that it must give.
 * @throws {RangeError} when it gives others.
 */
export function unpackLz4(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let [at, to] = [0, 0];
  const more = (length: number) => {
    for (let byte = 255; byte === 255 && at < bytes.length; length += byte) byte = bytes[at++]!;
    return length;
  };
  while (at < bytes.length) {
    const token = bytes[at++]!;
    const literals = token >> 4 === 15 ? more(15) : token >> 4;
    if (at + literals > bytes.length || to + literals > size) {
      throw new RangeError("an LZ4 block that overflows");
    }
    out.set(bytes.subarray(at, at + literals), to);
    [at, to] = [at + literals, to + literals];
    if (at >= bytes.length) break; // the last run has literals only
    const distance = bytes[at]! | (bytes[at + 1] ?? 0) << 8;
    at += 2;
    const length = 4 + ((token & 15) === 15 ? more(15) : token & 15);
    if (distance === 0 || distance > to || to + length > size) {
      throw new RangeError("an LZ4 block that overflows");
    }
    if (distance === 1) out.fill(out[to - 1]!, to, to + length);
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!;
    to += length;
  }
  if (to !== size) throw new RangeError(`an LZ4 block of ${to} bytes instead of ${size}`);
  return out;
}
