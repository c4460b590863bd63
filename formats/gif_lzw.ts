/**
 * The LZW of GIF: codes lowest bit first, in blocks of at most 255 bytes; a code more bits only when it is needed.
 *
 * @module
 */

const LONGEST = 12;

/**
 * Unpacks the data of an image.
 *
 * @param source From the byte with the size of the first codes on.
 * @param count Pixels that there must be; more are dropped.
 * @throws {SyntaxError} when a code is impossible, or the data end early.
 */
export function gifPixels(source: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const size = source[0] ?? 0;
  if (size < 1 || size > 8) throw new SyntaxError(`Codes of ${size} bits cannot begin a GIF image`);
  const [clear, end] = [1 << size, (1 << size) + 1];
  const out = new Uint8Array(count);
  // A code's string lies in `out` where it was first written, one pixel longer than the code before it.
  const starts = new Int32Array(1 << LONGEST);
  const lengths = new Int32Array(1 << LONGEST);
  let [next, bits] = [end + 1, size + 1];
  let [previous, previousAt, to] = [-1, 0, 0];
  let [buffer, held] = [0, 0];
  let at = 1;
  let left = 0; // bytes of the block
  while (to < count) {
    while (held < bits) {
      if (left === 0) {
        left = source[at++] ?? 0;
        if (left === 0) throw early(to, count);
      }
      const byte = source[at++];
      if (byte === undefined) throw early(to, count);
      left--;
      buffer |= byte << held;
      held += 8;
    }
    const code = buffer & (1 << bits) - 1;
    buffer >>>= bits;
    held -= bits;
    if (code === end) throw early(to, count);
    if (code === clear) {
      [next, bits, previous] = [end + 1, size + 1, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0)) {
      throw new SyntaxError("The GIF holds a code that is not in its table: it is damaged");
    }
    const start = to;
    if (code < clear) out[to++] = code;
    else {
      // The string that is made only now is the one before and its own first pixel.
      const [from, length] = code === next
        ? [previousAt, lengthOf(previous, clear, lengths) + 1]
        : [starts[code]!, lengths[code]!];
      for (let i = 0; i < length && to < count; i++) out[to++] = out[from + i]!;
    }
    if (previous >= 0 && next < 1 << LONGEST) {
      starts[next] = previousAt;
      lengths[next] = lengthOf(previous, clear, lengths) + 1;
      if (++next === 1 << bits && bits < LONGEST) bits++;
    }
    previous = code;
    previousAt = start;
  }
  return out;
}

function lengthOf(code: number, clear: number, lengths: Int32Array): number {
  return code < clear ? 1 : lengths[code]!;
}

function early(at: number, count: number): SyntaxError {
  return new SyntaxError(`The GIF has ${at} of ${count} pixels; the file is cut off, copy it anew`);
}
