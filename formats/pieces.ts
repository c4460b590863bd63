/**
 * A signal piece by piece, so that its size does not matter.
 *
 * @module
 */
import type { Region, Signal } from "./signal.ts";
import { bytesOf, rangesOf } from "./strided.ts";

/** What is held in memory at a time unless said. */
const PIECE = 2 ** 23;

/**
 * The parts of a region in C order: their numbers one after the other are those of the whole region.
 *
 * @param region All of the signal unless said.
 * @param limit Bytes of a piece at most, but for rows that are longer.
 * @throws {RangeError} when the region does not fit the signal.
 */
export function* piecesOf(
  signal: Pick<Signal, "shape" | "dtype">,
  region?: Region,
  limit = PIECE,
): Generator<Required<Region>> {
  const { shape } = signal;
  const step = shape.map((_, axis) => region?.step?.[axis] ?? 1);
  const start = shape.map((_, axis) => region?.start[axis] ?? 0);
  const stop = shape.map((size, axis) => region ? region.stop[axis] ?? size : size);
  // Only the bounds are checked: the region as a whole may well be larger than one read.
  const counts = shape.map((size, axis) => {
    const one = { start: [start[axis]!], stop: [stop[axis]!], step: [step[axis]!] };
    return rangesOf(one, [size], 0)[0]!.count;
  });
  if (counts.includes(0)) return;
  if (counts.length === 0) return yield { start, stop, step };

  // The axis to cut: outer ones are gone through one by one, inner ones are taken whole.
  let cut = shape.length - 1;
  let inner = bytesOf(signal.dtype);
  while (cut > 0 && inner * counts[cut]! <= limit) inner *= counts[cut--]!;
  const most = Math.max(1, Math.floor(limit / inner));

  const at = new Array<number>(cut).fill(0);
  do {
    for (let first = 0; first < counts[cut]!; first += most) {
      const piece = { start: [...start], stop: [...stop], step };
      at.forEach((index, axis) => {
        piece.start[axis] = start[axis]! + index * step[axis]!;
        piece.stop[axis] = piece.start[axis]! + 1;
      });
      piece.start[cut] = start[cut]! + first * step[cut]!;
      piece.stop[cut] = Math.min(stop[cut]!, start[cut]! + (first + most) * step[cut]!);
      yield piece;
    }
  } while (next(at, counts));
}

/** Counts on, the last place fastest; false after the last one. */
function next(at: number[], counts: readonly number[]): boolean {
  for (let axis = at.length - 1; axis >= 0; axis--) {
    if (++at[axis]! < counts[axis]!) return true;
    at[axis] = 0;
  }
  return false;
}
