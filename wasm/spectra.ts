/**
 * Sums along both sides of a table of numbers, in one pass.
 *
 * @module
 */
import { aligned, ARENA, core, memoryUpTo } from "./core.ts";
import { kindOf, PIECE, putFloats, type RealPixels, widthOf } from "./pixels.ts";

/**
 * Sums of the rows and of the columns of a table that comes by blocks of whole rows. Numbers are taken as float32
 * (complex ones by their amplitude) and summed as float64; what is not finite counts as 0.
 */
export class CrossSums {
  /** Sum of each row. */
  readonly ofRows: Float64Array<ArrayBuffer>;
  /** Sum of each column. */
  readonly ofColumns: Float64Array<ArrayBuffer>;
  readonly #complex: boolean;

  /** `complex`: numbers are pairs of real and imaginary part. */
  constructor(rows: number, columns: number, complex = false) {
    this.ofRows = new Float64Array(rows);
    this.ofColumns = new Float64Array(columns);
    this.#complex = complex;
  }

  /** Adds a block: rows from `first` on, of `width` columns from `left` on. */
  add(pixels: RealPixels, first: number, left = 0, width = this.ofColumns.length - left): void {
    const kind = kindOf(pixels, this.#complex);
    const rows = Math.floor(pixels.byteLength / widthOf(kind) / width);
    const most = PIECE / Math.max(4, widthOf(kind));
    const atOnce = Math.max(1, Math.floor(most / width));
    const down = ARENA + 2 * PIECE;
    const across = aligned(down + 8 * atOnce);
    const { buffer } = memoryUpTo(across + 8 * Math.min(most, width));
    const ofRows = new Float64Array(buffer, down, atOnce);
    for (let column = 0; column < width; column += most) {
      const count = Math.min(most, width - column);
      const ofColumns = new Float64Array(buffer, across, count);
      ofColumns.set(this.ofColumns.subarray(left + column, left + column + count));
      for (let row = 0; row < rows; row += atOnce) {
        const taken = Math.min(atOnce, rows - row);
        const at = putFloats(pixels, kind, row * width + column, taken * count);
        ofRows.set(this.ofRows.subarray(first + row, first + row + taken));
        core.addSpectra(at, taken, count, across, down);
        this.ofRows.set(ofRows.subarray(0, taken), first + row);
      }
      this.ofColumns.set(ofColumns, left + column);
    }
  }
}
