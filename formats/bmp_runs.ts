/**
 * The run lengths of a BMP.
 *
 * @module
 */

const [END_OF_ROW, END, MOVE] = [0, 1, 2];

/**
 * Unpacks run lengths; what is skipped stays 0.
 *
 * @param half Two pixels a byte.
 * @returns Indices of colours, top row first.
 * @throws {SyntaxError} when a run leaves the picture, or the data end early.
 */
export function bmpRuns(
  source: Uint8Array,
  { width, height, half }: { width: number; height: number; half: boolean },
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, 0];
  const put = (value: number) => {
    if (y >= height) throw new SyntaxError("A run of the BMP leaves the picture: it is damaged");
    // Some writers fill their rows up.
    if (x < width) out[(height - 1 - y) * width + x] = value;
    x++;
  };
  const pixel = (byte: number, i: number) => !half ? byte : i % 2 ? byte & 15 : byte >> 4;
  while (at + 1 < source.length) {
    const [count, value] = [source[at]!, source[at + 1]!];
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(pixel(value, i));
    } else if (value === END) return out;
    else if (value === END_OF_ROW) [x, y] = [0, y + 1];
    else if (value === MOVE) {
      [x, y] = [x + (source[at] ?? 0), y + (source[at + 1] ?? 0)];
      at += 2;
    } else {
      const bytes = half ? Math.ceil(value / 2) : value;
      if (at + bytes > source.length) break;
      for (let i = 0; i < value; i++) put(pixel(source[at + (half ? i >> 1 : i)]!, i));
      at += bytes + bytes % 2;
    }
  }
  if (y >= height || (y === height - 1 && x >= width)) return out;
  throw new SyntaxError(`The pixels of the BMP end in row ${y} of ${height}; copy the file anew`);
}
