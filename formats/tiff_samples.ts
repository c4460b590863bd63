/**
 * Samples whose size no typed array has.
 *
 * @module
 */

/**
 * Unpacks samples of any number of bits up to 64, highest bit first, each row from a new byte, to the next type.
 *
 * @param signed Whether the highest bit is a sign.
 * @returns The bytes of samples of 8, 16, 32 or 64 bits in native byte order.
 */
export function unpackBits(
  bytes: Uint8Array,
  bits: number,
  perRow: number,
  rows: number,
  signed = false,
): Uint8Array<ArrayBuffer> {
  if (bits > 32) return unpackWide(bytes, bits, perRow, rows, signed);
  const Type = bits <= 8 ? Uint8Array : bits <= 16 ? Uint16Array : Uint32Array;
  const out = new Type(perRow * rows);
  const rowBytes = Math.ceil(perRow * bits / 8);
  const empty = 32 - bits;
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes;
    let held = 0; // bits of `value`, the lowest ones, that were not taken yet
    let value = 0; // up to 39 bits: a number, because an int has 32
    for (let i = 0; i < perRow; i++) {
      while (held < bits) {
        value = value * 256 + bytes[at++]!;
        held += 8;
      }
      held -= bits;
      const sample = Math.floor(value / 2 ** held);
      value -= sample * 2 ** held;
      out[row * perRow + i] = signed ? sample << empty >> empty : sample;
    }
  }
  return new Uint8Array(out.buffer);
}

function unpackWide(
  bytes: Uint8Array,
  bits: number,
  perRow: number,
  rows: number,
  signed: boolean,
): Uint8Array<ArrayBuffer> {
  const out = new BigUint64Array(perRow * rows);
  const rowBytes = Math.ceil(perRow * bits / 8);
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes;
    let held = 0;
    let value = 0n;
    for (let i = 0; i < perRow; i++) {
      while (held < bits) {
        value = value << 8n | BigInt(bytes[at++]!);
        held += 8;
      }
      held -= bits;
      const sample = value >> BigInt(held);
      value -= sample << BigInt(held);
      out[row * perRow + i] = BigInt.asUintN(64, signed ? BigInt.asIntN(bits, sample) : sample);
    }
  }
  return new Uint8Array(out.buffer);
}

/** Reverses the bytes of each word of any size, in place; whole words only. */
export function reverseWords(bytes: Uint8Array, word: number): void {
  for (let at = 0; at + word <= bytes.length; at += word) bytes.subarray(at, at + word).reverse();
}

/** Widens floats of 16 bits (1 sign, 5 exponent), in native byte order, to 32 bits. */
export function widenHalf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = floatOf(view.getUint16(2 * i, true), 5, 10);
  return new Uint8Array(out.buffer);
}

/** Widens floats of 24 bits (1 sign, 7 exponent), unpacked to 32 bits each, to floats of 32 bits. */
export function widenFloat24(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Float32Array.from(new Uint32Array(bytes.buffer), (word) => floatOf(word, 7, 16)).buffer,
  );
}

/** The number that the bits of a small IEEE float stand for. */
function floatOf(word: number, exponentBits: number, fractionBits: number): number {
  const sign = word >> (exponentBits + fractionBits) ? -1 : 1;
  const most = (1 << exponentBits) - 1;
  const exponent = (word >> fractionBits) & most;
  const fraction = word & ((1 << fractionBits) - 1);
  if (exponent === most) return fraction ? NaN : sign * Infinity;
  const bias = most >> 1;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias - fractionBits);
  return sign * ((1 << fractionBits) + fraction) * 2 ** (exponent - bias - fractionBits);
}
