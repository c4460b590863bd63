/**
 * From chunks to regions: copying what lies in both.
 *
 * @module
 */
import type { Range } from "./strided.ts";

/** The part of a range that lies in a chunk: index of its first number in the range, their count, place in the chunk. */
export interface Part {
  first: number;
  count: number;
  at: number;
}

/** The part of a range that lies in the chunk of `edge` numbers from `from`. */
export function within({ start, step, count }: Range, from: number, edge: number): Part {
  const first = Math.max(0, Math.ceil((from - start) / step));
  const end = Math.min(count, Math.ceil((from + edge - start) / step));
  return { first, count: Math.max(0, end - first), at: start + first * step - from };
}

/** Copies the part of a chunk that a region asks for to its place in the result. */
export function copyPart(
  chunk: Uint8Array,
  edges: readonly number[],
  out: Uint8Array<ArrayBuffer>,
  ranges: readonly Range[],
  parts: readonly Part[],
  size: number,
): void {
  const even = chunk.byteOffset % 4 === 0;
  const unit = size % 4 === 0 && even ? 4 : size % 2 === 0 && even ? 2 : 1;
  const width = size / unit;
  const chunkStrides = strides(edges, width);
  const outStrides = strides(ranges.map(({ count }) => count), width);
  let [source, target] = [0, 0];
  const loops: Loop[] = [];
  for (const [axis, { at, first, count }] of parts.entries()) {
    source += at * chunkStrides[axis]!;
    target += first * outStrides[axis]!;
    if (count > 1) {
      loops.push({ count, from: ranges[axis]!.step * chunkStrides[axis]!, to: outStrides[axis]! });
    }
  }
  if (width > 1) loops.push({ count: width, from: 1, to: 1 });
  copyLoops(words(chunk, unit), source, words(out, unit), target, merged(loops));
}

/** One loop of a copy: how often, and by how much source and target go on. */
interface Loop {
  count: number;
  from: number;
  to: number;
}

// Loops that run on where the next one inside ends are one.
function merged(loops: readonly Loop[]): Loop[] {
  const out: Loop[] = [];
  for (const loop of loops) {
    const outer = out.at(-1);
    if (outer?.from === loop.count * loop.from && outer.to === loop.count * loop.to) {
      out[out.length - 1] = { ...loop, count: outer.count * loop.count };
    } else out.push(loop);
  }
  return out;
}

function copyLoops(
  from: Words,
  source: number,
  to: Words,
  target: number,
  loops: readonly Loop[],
  depth = 0,
): void {
  const loop = loops[depth];
  if (!loop) {
    to[target] = from[source]!;
    return;
  }
  const inner = depth === loops.length - 1;
  if (inner && loop.from === 1 && loop.to === 1) {
    to.set(from.subarray(source, source + loop.count), target);
    return;
  }
  for (let i = 0; i < loop.count; i++, source += loop.from, target += loop.to) {
    if (inner) to[target] = from[source]!;
    else copyLoops(from, source, to, target, loops, depth + 1);
  }
}

type Words = Uint8Array | Uint16Array | Uint32Array;

function words(bytes: Uint8Array, unit: number): Words {
  const length = Math.floor(bytes.length / unit);
  if (unit === 4) return new Uint32Array(bytes.buffer, bytes.byteOffset, length);
  return unit === 2 ? new Uint16Array(bytes.buffer, bytes.byteOffset, length) : bytes;
}

function strides(sizes: readonly number[], unit: number): number[] {
  const out = new Array<number>(sizes.length).fill(unit);
  for (let i = sizes.length - 2; i >= 0; i--) out[i] = out[i + 1]! * sizes[i + 1]!;
  return out;
}
