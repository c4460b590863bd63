// Pixels for previews: area averages.

import { I16, I32, I8, U16, U32, U8 } from "./numbers";

/**
 * Adds the sum of `rows` rows to `sums` (float32, one for each column), the first and the last row with weights of
 * their own; of a single row the first counts. The last vector may go over the end of a row: 16 numbers behind
 * the rows and 16 behind the sums are touched.
 *
 * @param rows 128 at most.
 * @param fresh Whether the sums begin with these rows: what is there does not count.
 * @param missing Where the weight of float32 that are not finite is added, which `sums` goes without.
 * @returns Whether there were such.
 */
export function addRows(
  at: usize,
  kind: i32,
  width: u32,
  rows: u32,
  sums: usize,
  missing: usize,
  fresh: bool,
  first: f32,
  weight: f32,
  last: f32,
): bool {
  const keep = i32x4.splat(fresh ? 0 : -1);
  if (kind > I32) return floats(at, width, rows, sums, missing, keep, first, weight, last);
  const f = f32x4.splat(first);
  const w = f32x4.splat(weight);
  const l = f32x4.splat(rows > 1 ? last : 0);
  if (kind == U8) bytes<u8>(at, width, rows, sums, keep, f, w, l);
  else if (kind == I8) bytes<i8>(at, width, rows, sums, keep, f, w, l);
  else if (kind == U16) shorts<u16>(at, width, rows, sums, keep, f, w, l);
  else if (kind == I16) shorts<i16>(at, width, rows, sums, keep, f, w, l);
  else if (kind == U32) words<u32>(at, width, rows, sums, keep, f, w, l);
  else words<i32>(at, width, rows, sums, keep, f, w, l);
  return false;
}

// Four numbers of the low or high half of eight 16-bit ones, as float32.
// @ts-ignore: decorator
@inline
function low4<T>(v: v128): v128 {
  return f32x4.convert_i32x4_s(v128.extend_low<T>(v));
}

// @ts-ignore: decorator
@inline
function high4<T>(v: v128): v128 {
  return f32x4.convert_i32x4_s(v128.extend_high<T>(v));
}

// @ts-ignore: decorator
@inline
function add(to: usize, keep: v128, first: v128, f: v128, sum: v128, w: v128, last: v128, l: v128): void {
  const ends = f32x4.add(f32x4.mul(first, f), f32x4.mul(last, l));
  v128.store(to, f32x4.add(f32x4.add(v128.and(v128.load(to), keep), ends), f32x4.mul(sum, w)));
}

// Eight columns, whose sum fits 16 bits. `U` is what the numbers widen to.
// @ts-ignore: decorator
@inline
function addEight<U>(to: usize, keep: v128, first: v128, f: v128, sum: v128, w: v128, last: v128, l: v128): void {
  add(to, keep, low4<U>(first), f, low4<U>(sum), w, low4<U>(last), l);
  add(to + 16, keep, high4<U>(first), f, high4<U>(sum), w, high4<U>(last), l);
}

// @ts-ignore: decorator
@inline
function bytes<T>(at: usize, width: u32, rows: u32, sums: usize, keep: v128, f: v128, w: v128, l: v128): void {
  const end = <usize>width * <usize>(rows - 1);
  for (let x: usize = 0; x < <usize>width; x += 16) {
    let low = i16x8.splat(0);
    let high = i16x8.splat(0);
    const from = at + x;
    for (let row: usize = width; row < end; row += width) {
      const v = v128.load(from + row);
      low = i16x8.add(low, v128.extend_low<T>(v));
      high = i16x8.add(high, v128.extend_high<T>(v));
    }
    const first = v128.load(from);
    const last = v128.load(from + end);
    const to = sums + (x << 2);
    if (isSigned<T>()) {
      addEight<i16>(to, keep, v128.extend_low<T>(first), f, low, w, v128.extend_low<T>(last), l);
      addEight<i16>(to + 32, keep, v128.extend_high<T>(first), f, high, w, v128.extend_high<T>(last), l);
    } else {
      addEight<u16>(to, keep, v128.extend_low<T>(first), f, low, w, v128.extend_low<T>(last), l);
      addEight<u16>(to + 32, keep, v128.extend_high<T>(first), f, high, w, v128.extend_high<T>(last), l);
    }
  }
}

// @ts-ignore: decorator
@inline
function shorts<T>(at: usize, width: u32, rows: u32, sums: usize, keep: v128, f: v128, w: v128, l: v128): void {
  const pitch = <usize>width << 1;
  const end = pitch * <usize>(rows - 1);
  for (let x: usize = 0; x < pitch; x += 32) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    const from = at + x;
    for (let row = pitch; row < end; row += pitch) {
      const left = v128.load(from + row);
      const right = v128.load(from + row, 16);
      a = i32x4.add(a, v128.extend_low<T>(left));
      b = i32x4.add(b, v128.extend_high<T>(left));
      c = i32x4.add(c, v128.extend_low<T>(right));
      d = i32x4.add(d, v128.extend_high<T>(right));
    }
    const to = sums + (x << 1);
    let first = v128.load(from);
    let last = v128.load(from + end);
    add(to, keep, low4<T>(first), f, f32x4.convert_i32x4_s(a), w, low4<T>(last), l);
    add(to + 16, keep, high4<T>(first), f, f32x4.convert_i32x4_s(b), w, high4<T>(last), l);
    first = v128.load(from, 16);
    last = v128.load(from + end, 16);
    add(to + 32, keep, low4<T>(first), f, f32x4.convert_i32x4_s(c), w, low4<T>(last), l);
    add(to + 48, keep, high4<T>(first), f, f32x4.convert_i32x4_s(d), w, high4<T>(last), l);
  }
}

// @ts-ignore: decorator
@inline
function word4<T>(at: usize): v128 {
  return isSigned<T>() ? f32x4.convert_i32x4_s(v128.load(at)) : f32x4.convert_i32x4_u(v128.load(at));
}

// @ts-ignore: decorator
@inline
function words<T>(at: usize, width: u32, rows: u32, sums: usize, keep: v128, f: v128, w: v128, l: v128): void {
  const pitch = <usize>width << 2;
  const end = pitch * <usize>(rows - 1);
  for (let x: usize = 0; x < pitch; x += 16) {
    let sum = f32x4.splat(0);
    const from = at + x;
    for (let row = pitch; row < end; row += pitch) sum = f32x4.add(sum, word4<T>(from + row));
    add(sums + x, keep, word4<T>(from), f, sum, w, word4<T>(from + end), l);
  }
}

// Each is weighted before it is added: a sum of great numbers would be infinite.
function floats(
  at: usize,
  width: u32,
  rows: u32,
  sums: usize,
  missing: usize,
  keep: v128,
  first: f32,
  weight: f32,
  last: f32,
): bool {
  const pitch = <usize>width << 2;
  const zero = f32x4.splat(0);
  let any = zero;
  for (let x: usize = 0; x < pitch; x += 16) {
    let sum = v128.and(v128.load(sums + x), keep);
    let lost = v128.and(v128.load(missing + x), keep);
    let from = at + x;
    for (let row: u32 = 0; row < rows; row++, from += pitch) {
      const w = f32x4.splat(row == 0 ? first : row == rows - 1 ? last : weight);
      const v = v128.load(from);
      const finite = f32x4.eq(f32x4.sub(v, v), zero);
      sum = f32x4.add(sum, v128.and(f32x4.mul(v, w), finite));
      lost = f32x4.add(lost, v128.andnot(w, finite));
    }
    v128.store(sums + x, sum);
    v128.store(missing + x, lost);
    any = v128.or(any, lost);
  }
  return v128.any_true(any);
}

/**
 * Averages a row of sums to `count` pixels of `channels` numbers.
 *
 * @param missing Of each sum the weight that it goes without, of 1; 0 where nothing is missing.
 * @param starts First pixel that each new one covers.
 * @param weights `taps` for each new pixel, a multiple of 4; they add up to 1. Where they are 0 the sums are finite.
 * @param target `count * channels` float32; NaN where all is missing.
 */
export function averageRow(
  sums: usize,
  missing: usize,
  channels: u32,
  starts: usize,
  weights: usize,
  taps: u32,
  target: usize,
  count: u32,
): void {
  const step = <usize>channels << 2;
  const width = <usize>taps << 2;
  let i: u32 = 0;
  if (channels == 1 && !missing) {
    for (; i + 4 <= count; i += 4, starts += 16, weights += width << 2, target += 16) {
      v128.store(target, fourMeans(sums, starts, weights, width));
    }
  }
  for (; i < count; i++, starts += 4, weights += width) {
    let from = <usize>load<u32>(starts) * step;
    for (let channel: u32 = 0; channel < channels; channel++, from += 4, target += 4) {
      let mean = over(sums + from, weights, width, step);
      if (missing) {
        const present: f32 = <f32>1 - over(missing + from, weights, width, step);
        mean = present > <f32>1e-5 ? mean / present : <f32>NaN;
      }
      store<f32>(target, mean);
    }
  }
}

// Four pixels at once: their sums are independent of each other, and added up together.
// @ts-ignore: decorator
@inline
function fourMeans(sums: usize, starts: usize, weights: usize, width: usize): v128 {
  const a = sums + (<usize>load<u32>(starts) << 2);
  const b = sums + (<usize>load<u32>(starts, 4) << 2);
  const c = sums + (<usize>load<u32>(starts, 8) << 2);
  const d = sums + (<usize>load<u32>(starts, 12) << 2);
  const second = weights + width;
  const third = second + width;
  const fourth = third + width;
  let p = f32x4.splat(0);
  let q = p;
  let r = p;
  let s = p;
  for (let k: usize = 0; k < width; k += 16) {
    p = f32x4.add(p, f32x4.mul(v128.load(a + k), v128.load(weights + k)));
    q = f32x4.add(q, f32x4.mul(v128.load(b + k), v128.load(second + k)));
    r = f32x4.add(r, f32x4.mul(v128.load(c + k), v128.load(third + k)));
    s = f32x4.add(s, f32x4.mul(v128.load(d + k), v128.load(fourth + k)));
  }
  // Lanes of two sums side by side, then of four.
  p = f32x4.add(v128.shuffle<f32>(p, q, 0, 4, 1, 5), v128.shuffle<f32>(p, q, 2, 6, 3, 7));
  r = f32x4.add(v128.shuffle<f32>(r, s, 0, 4, 1, 5), v128.shuffle<f32>(r, s, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(p, r, 0, 1, 4, 5), v128.shuffle<f32>(p, r, 2, 3, 6, 7));
}

// @ts-ignore: decorator
@inline
function over(row: usize, weights: usize, width: usize, step: usize): f32 {
  const end = weights + width;
  if (step == 4) {
    let sum = f32x4.mul(v128.load(row), v128.load(weights));
    for (weights += 16, row += 16; weights < end; weights += 16, row += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(row), v128.load(weights)));
    }
    sum = f32x4.add(sum, i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  }
  let sum: f32 = 0;
  for (; weights < end; weights += 4, row += step) sum += load<f32>(row) * load<f32>(weights);
  return sum;
}
