/**
 * Signals whose numbers lie in a file as one block, one after the other.
 *
 * @module
 */
import type { Axis, Dtype, Region, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { bytesOf, gather, pixelsOf, type Range, rangesOf, swapWords, wordOf } from "./strided.ts";

/** Where the numbers of a block are, and what they mean. */
export interface StridedLayout {
  file: ByteSource;
  /** Byte of the file at which they begin. */
  start: number;
  dtype: Dtype;
  /**
   * False where the highest byte of each number comes first.
   *
   * @default {true}
   */
  littleEndian?: boolean;
  /** As they lie in the file, slowest first; the sizes are the shape of the block. */
  axes: readonly Axis[];
  /** Places in `axes` of the signal's own axes, where these come in another order: `[1, 2, 0]`. */
  order?: readonly number[];
  /** As the file names it; empty where it does not. */
  name?: string;
  /** Units of the numbers themselves, where the file tells. */
  intensityUnits?: string;
}

/**
 * The signal of a block of numbers. A region reads no more than it needs, as far as the order of axes allows; where the
 * signal's axes have another order than the file's, `stored` has theirs.
 *
 * @throws {FormatError} when a size is no whole number above zero, or the file ends before the block does. Both come
 * from files; names the file.
 * @throws {RangeError} when `order` does not name each axis once.
 */
export function stridedSignal(layout: StridedLayout): Signal {
  const { file, start, dtype, axes, name = "", intensityUnits } = layout;
  const order = layout.order ?? axes.map((_, i) => i);
  if ([...order].sort((a, b) => a - b).join() !== axes.map((_, i) => i).join()) {
    throw new RangeError(`The order [${order.join(", ")}] does not name each of ${axes.length} axes once`);
  }
  refuseMissing(layout);
  const width = bytesOf(dtype);
  const shape = axes.map(({ size }) => size);
  const block = (offset: number, length: number) => {
    const bytes = file.read(start + offset, length);
    if (bytes.length < length) throw new FormatError("The file became shorter", file.name, start + offset);
    return bytes;
  };
  const numbers = (ranges: Range[], order?: readonly number[]) => {
    const bytes = gather(block, shape, ranges, width, order);
    if (layout.littleEndian === false) swapWords(bytes, wordOf(dtype));
    return pixelsOf(bytes, dtype);
  };
  const facts = { name, dtype, ...(intensityUnits === undefined ? {} : { intensityUnits }) };
  const stored: Signal = {
    ...facts,
    shape,
    axes,
    read: (region) => numbers(rangesOf(region, shape, width)),
  };
  if (order.every((place, i) => place === i)) return stored;
  const turned = order.map((place) => shape[place]!);
  const read = (region?: Region) => {
    const ranges = rangesOf(region, turned, width);
    return numbers(axes.map((_, place) => ranges[order.indexOf(place)]!), order);
  };
  return { ...facts, shape: turned, axes: order.map((place) => axes[place]!), read, stored };
}

function refuseMissing({ file, start, dtype, axes }: StridedLayout): void {
  for (const { name, size } of axes) {
    if (Number.isSafeInteger(size) && size > 0) continue;
    throw new FormatError(`The size of ${name} must be a whole number above zero, not ${size}`, file.name);
  }
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new FormatError(`Numbers cannot begin at byte ${start}`, file.name);
  }
  const missing = start + axes.reduce((product, { size }) => product * size, bytesOf(dtype)) - file.size;
  if (missing <= 0) return;
  const block = `${axes.map(({ size }) => size).join(" × ")} ${dtype}`;
  throw new FormatError(
    `${missing} bytes of ${block} are missing; the file is cut off, copy it again`,
    file.name,
    file.size,
  );
}
