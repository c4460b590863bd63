/**
 * The numbers of a TIA series: elements of one size, each at a place of its own, as one array.
 *
 * @module
 */
import type { Dtype, Pixels, Region } from "./signal.ts";
import { elementHeadBytes, isBlank, serElement } from "./ser_element.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { bytesOf, gather, pixelsOf, type Range, rangesOf } from "./strided.ts";

// Elements below this are read many at once, as long as no more than this lies between them …
const SMALL = 65_536;
const GAP = 4096;
// … and together they stay below this.
const BATCH = 4 * 2 ** 20;

/** How the elements make an array. */
export interface SerLayout {
  file: ByteSource;
  /** Sizes of the arrangement of the elements, slowest first; none where there is only one element. */
  arrangement: number[];
  /** Size of each element, slowest first: spectra have one number, images two. */
  sizes: number[];
  dtype: Dtype;
  /** Elements that the file holds; those after are zero, or not a number. */
  valid: number;
  /** Place of an element, checked to be inside the file. */
  offsetOf(element: number): number;
}

/** Numbers of a region. Images are stored with their lowest row first, and given with it last. */
export function readSer(layout: SerLayout, region: Region | undefined): Pixels {
  const { file, arrangement, sizes, dtype, valid } = layout;
  const width = bytesOf(dtype);
  const ranges = rangesOf(region, [...arrangement, ...sizes], width);
  const outer = ranges.slice(0, arrangement.length);
  const inner = ranges.slice(arrangement.length);
  const count = product(outer.map((range) => range.count));
  const each = product(inner.map((range) => range.count)) * width;
  const out = new Uint8Array(count * each);
  if (out.length === 0) return pixelsOf(out, dtype);

  const rank = sizes.length as 1 | 2;
  const head = elementHeadBytes(rank);
  const whole = head + product(sizes) * width;
  const indexOf = indices(arrangement, outer);
  const stored = rank === 2 ? [mirrored(inner[0]!, sizes[0]!), inner[1]!] : inner;
  const put = (k: number, offset: number, read: (at: number, length: number) => Uint8Array<ArrayBuffer>) => {
    check(layout, read(0, head), offset);
    const numbers = (at: number, length: number) => {
      const bytes = read(head + at, length);
      if (bytes.length < length) throw new FormatError("The file ends inside its numbers", file.name, offset);
      return bytes;
    };
    const bytes = each === whole - head ? numbers(0, each) : gather(numbers, sizes, stored, width);
    if (rank === 2) upsideDown(bytes, inner[0]!.count, out, k * each);
    else out.set(bytes, k * each);
  };

  for (let k = 0; k < count;) {
    if (indexOf(k) >= valid) {
      if (dtype === "float32" || dtype === "float64") {
        pixelsOf(out, dtype).fill(NaN as never, k * each / width, (k + 1) * each / width);
      }
      k++;
      continue;
    }
    const offset = layout.offsetOf(indexOf(k));
    if (whole > SMALL) {
      put(k++, offset, (at, length) => file.read(offset + at, length));
      continue;
    }
    const places = [offset];
    while (k + places.length < count && indexOf(k + places.length) < valid) {
      const next = layout.offsetOf(indexOf(k + places.length));
      const gap = next - places.at(-1)! - whole;
      if (gap < 0 || gap > GAP || next + whole - offset > BATCH) break;
      places.push(next);
    }
    const batch = file.read(offset, places.at(-1)! + whole - offset);
    for (const place of places) {
      // a copy, so that numbers are aligned in their buffer
      put(k++, place, (at, length) => batch.slice(place - offset + at, place - offset + at + length));
    }
  }
  return pixelsOf(out, dtype);
}

// All elements must be alike: an array has one shape. A blank one says nothing against it.
function check({ file, sizes, dtype }: SerLayout, head: Uint8Array<ArrayBuffer>, offset: number): void {
  if (head.length > 0 && isBlank(head)) return;
  const found = serElement(head, sizes.length as 1 | 2, offset, file.name);
  if (found.dtype === dtype && found.sizes.every((size, i) => size === sizes[i])) return;
  const described = (element: { sizes: number[]; dtype: Dtype }) =>
    `${element.sizes.join(" × ")} ${element.dtype}`;
  const message = `An element of ${described(found)}, where the first one is of ${
    described({ sizes, dtype })
  }`;
  throw new FormatError(message, file.name, offset);
}

// Number of the k-th chosen element, counted along all of them.
function indices(arrangement: number[], ranges: Range[]): (k: number) => number {
  return (k) => {
    let [rest, stride, index] = [k, 1, 0];
    for (let axis = ranges.length - 1; axis >= 0; axis--) {
      const { start, step, count } = ranges[axis]!;
      index += (start + rest % count * step) * stride;
      rest = Math.floor(rest / count);
      stride *= arrangement[axis]!;
    }
    return index;
  };
}

// The same rows counted from the other end, in ascending order.
function mirrored({ start, step, count }: Range, size: number): Range {
  return { start: count ? size - 1 - start - (count - 1) * step : 0, step, count };
}

function upsideDown(rows: Uint8Array, count: number, out: Uint8Array, at: number): void {
  const row = rows.length / count;
  for (let i = 0; i < count; i++) out.set(rows.subarray(i * row, (i + 1) * row), at + (count - 1 - i) * row);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
