/**
 * Samples whose size no typed array has.
 *
 * @module
 */

/** Unpacks samples of 1–7 or 9–15 bits, highest bit first, each row from a new byte, to 8 or 16 bits. */
export function unpackBits(bytes: Uint8Array, bits: number, perRow: number, rows: number): Uint8Array {
  const out = bits < 8 ? new Uint8Array(perRow * rows) : new Uint16Array(perRow * rows);
  const rowBytes = Math.ceil(perRow * bits / 8);
  const mask = (1 << bits) - 1;
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes;
    let held = 0;
    let value = 0;
    for (let i = 0; i < perRow; i++) {
      while (held < bits) {
        value = ((value << 8) | bytes[at++]!) & 0xffffff;
        held += 8;
      }
      held -= bits;
      out[row * perRow + i] = (value >> held) & mask;
    }
  }
  return new Uint8Array(out.buffer);
}

/** Widens 16-bit floats, in native byte order, to 32 bits. */
export function widenHalf(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) {
    const half = view.getUint16(2 * i, true);
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) out[i] = fraction ? NaN : sign * Infinity;
    else if (exponent === 0) out[i] = sign * fraction * 2 ** -24;
    else out[i] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return new Uint8Array(out.buffer);
}
