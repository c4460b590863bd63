/**
 * Components of a JPEG that have fewer samples than the image, drawn out to its size: where there are half as many, by
 * weights of 3/4 and 1/4 of the two nearest, rounded as the IJG's library rounds; by repetition else.
 *
 * @module
 */

/** Samples of a component. */
export interface Samples {
  data: Uint8Array;
  /** Bytes from one row to the next. */
  stride: number;
  /** Samples that belong to the image. */
  columns: number;
  rows: number;
}

/** Writes row `y` of the image, so many samples of it, to `out`. */
export type RowReader = (y: number, out: Uint8Array) => void;

// Fewer samples than this in a row are repeated.
const LEAST_COLUMNS = 3;

/**
 * How the rows of the image come out of a component of which one sample stands for `across` × `down`.
 *
 * `out` must hold `across * columns` samples.
 */
export function rowsOf(samples: Samples, across: number, down: number): RowReader {
  const { data, stride, columns, rows } = samples;
  const row = (y: number) => {
    const start = Math.min(Math.max(y, 0), rows - 1) * stride;
    return data.subarray(start, start + columns);
  };
  if (across === 1 && down === 1) return (y, out) => out.set(row(y));
  const wide = across === 2 && columns >= LEAST_COLUMNS;
  if (wide && down === 1) return (y, out) => doubled(row(y), out);
  if ((wide && down === 2) || (across === 1 && down === 2)) {
    const sums = new Uint16Array(columns);
    return (y, out) => {
      const near = row(y >> 1);
      const far = row((y >> 1) + (y % 2 ? 1 : -1));
      for (let x = 0; x < columns; x++) sums[x] = 3 * near[x]! + far[x]!;
      if (across === 2) doubledSums(sums, out);
      else {
        const half = y % 2 ? 2 : 1;
        for (let x = 0; x < columns; x++) out[x] = sums[x]! + half >> 2;
      }
    };
  }
  return (y, out) => {
    const from = row(Math.floor(y / down));
    for (let x = 0, to = 0; x < columns; x++) {
      for (let i = 0; i < across; i++) out[to++] = from[x]!;
    }
  };
}

function doubled(from: Uint8Array, out: Uint8Array): void {
  const last = from.length - 1;
  for (let x = 0, to = 0; x <= last; x++) {
    const here = 3 * from[x]!;
    out[to++] = x === 0 ? from[0]! : here + from[x - 1]! + 1 >> 2;
    out[to++] = x === last ? from[last]! : here + from[x + 1]! + 2 >> 2;
  }
}

function doubledSums(sums: Uint16Array, out: Uint8Array): void {
  const last = sums.length - 1;
  for (let x = 0, to = 0; x <= last; x++) {
    const here = sums[x]!;
    out[to++] = 3 * here + sums[Math.max(0, x - 1)]! + 8 >> 4;
    out[to++] = 3 * here + sums[Math.min(last, x + 1)]! + 7 >> 4;
  }
}
