/**
 * Fourier transforms of real images, of which DM stores one half-plane.
 *
 * @module
 */

type Floats = Float32Array | Float64Array;

function alike(values: Floats, length: number): Floats {
  return values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

/**
 * Unfolds data types 27 and 28: `columns / 2 + 1` complex numbers a row, which are shown from right to left,
 * followed by the conjugates of all but the first and last of them.
 *
 * @param half Re, im alternating, `rows` by `columns / 2 + 1`.
 * @returns Re, im alternating, `rows` by `columns`.
 */
export function unpackHalfPlane(half: Floats, rows: number, columns: number): Floats {
  const kept = Math.floor(columns / 2) + 1;
  const full = alike(half, rows * columns * 2);
  for (let row = 0; row < rows; row++) {
    const from = row * kept * 2;
    const to = row * columns * 2;
    for (let column = 0; column < columns; column++) {
      const mirrored = column >= kept;
      const index = from + 2 * (mirrored ? column - kept + 1 : kept - 1 - column);
      full[to + 2 * column] = half[index]!;
      full[to + 2 * column + 1] = mirrored ? -half[index + 1]! : half[index + 1]!;
    }
  }
  return full;
}

/**
 * Unfolds data type 5: a square of an even `size`, the right half stored as `size * size` floats. The four
 * numbers that are their own mirror images are real, and stand where the first column of each half begins.
 *
 * @returns Re, im alternating, `size` by `size`.
 */
export function unpackOldHalfPlane(half: Floats, size: number): Floats {
  const n = size / 2;
  const full = alike(half, size * size * 2);
  const set = (row: number, column: number, re: number, im: number) => {
    full[2 * (row * size + column)] = re;
    full[2 * (row * size + column) + 1] = im;
  };
  // Row i of the half-plane holds columns n … 2n - 1; column 0 and n of the full one share its first column.
  for (let row = 0; row < size; row++) {
    for (let column = 1; column < n; column++) {
      const at = 2 * (row * n + column);
      set(row, n + column, half[at]!, half[at + 1]!);
    }
  }
  for (let row = 1; row < n; row++) {
    set(n + row, 0, half[2 * row * n]!, half[2 * row * n + 1]!);
    set(n + row, n, half[2 * (n + row) * n]!, half[2 * (n + row) * n + 1]!);
  }
  set(n, 0, half[0]!, 0);
  set(0, 0, half[1]!, 0);
  set(n, n, half[2 * n * n]!, 0);
  set(0, n, half[2 * n * n + 1]!, 0);
  mirror(full, size);
  return full;
}

// Fills the left half from the right one: A(i, j) = conj A(size - i, size - j), index `size` being 0.
function mirror(full: Floats, size: number): void {
  const n = size / 2;
  const conjugate = (row: number, column: number) => {
    const from = 2 * (((size - row) % size) * size + (size - column) % size);
    const to = 2 * (row * size + column);
    full[to] = full[from]!;
    full[to + 1] = -full[from + 1]!;
  };
  for (let row = 0; row < size; row++) {
    for (let column = 1; column < n; column++) conjugate(row, column);
  }
  for (let row = 1; row < n; row++) {
    conjugate(row, 0);
    conjugate(row, n);
  }
}
