// From numbers to grey levels: least and greatest, histograms, linear stretch.

import { I16, U8 } from "./numbers";

/** Counts values of uint8, uint16 or int16 (from -32768 on) in bins of 4 bytes. */
export function countValues(at: usize, kind: i32, length: u32, bins: usize): void {
  if (kind == U8) {
    for (let end = at + <usize>length; at < end; at++) increment(bins, <u32>load<u8>(at));
  } else {
    const flip: u32 = kind == I16 ? 0x8000 : 0;
    for (let end = at + (<usize>length << 1); at < end; at += 2) increment(bins, <u32>load<u16>(at) ^ flip);
  }
}

// @ts-ignore: decorator
@inline
function increment(bins: usize, index: i32): void {
  const bin = bins + (<usize>index << 2);
  store<u32>(bin, load<u32>(bin) + 1);
}

/** Puts the least and greatest finite float32 at `range` and `range + 4`, taking what is there into account. */
export function findRange(at: usize, length: u32, range: usize): void {
  const zero = f32x4.splat(0);
  let least = v128.load32_splat(range);
  let greatest = v128.load32_splat(range, 4);
  const end = at + (<usize>length << 2);
  const vectors = at + (<usize>(length & ~3) << 2);
  for (; at < vectors; at += 16) {
    const v = v128.load(at);
    const finite = f32x4.eq(f32x4.sub(v, v), zero);
    least = v128.bitselect(f32x4.pmin(least, v), least, finite);
    greatest = v128.bitselect(f32x4.pmax(greatest, v), greatest, finite);
  }
  let low = min(
    min(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)),
    min(f32x4.extract_lane(least, 2), f32x4.extract_lane(least, 3)),
  );
  let high = max(
    max(f32x4.extract_lane(greatest, 0), f32x4.extract_lane(greatest, 1)),
    max(f32x4.extract_lane(greatest, 2), f32x4.extract_lane(greatest, 3)),
  );
  for (; at < end; at += 4) {
    const value = load<f32>(at);
    if (value - value != 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  store<f32>(range, low);
  store<f32>(range, high, 4);
}

/**
 * Counts finite float32 values in `count` bins of 4 bytes: `least` begins the first of them, and `factor` bins make
 * up a distance of 1. What lies below goes into a bin before them, what lies above into one behind. Up to 3 values
 * behind are read.
 */
export function countFloats(at: usize, length: u32, least: f64, factor: f64, bins: usize, count: u32): void {
  // Halves: the distance of two float32 may be more than one holds.
  const half = f32x4.splat(0.5);
  const base = f32x4.splat(<f32>(least * 0.5));
  const scale = f32x4.splat(<f32>(factor * 2));
  const first = i32x4.splat(-1);
  const last = i32x4.splat(count);
  const end = at + (<usize>(length & ~3) << 2);
  for (; at < end; at += 16) {
    const index = binsOf(v128.load(at), half, base, scale, first, last);
    increment(bins, i32x4.extract_lane(index, 0));
    increment(bins, i32x4.extract_lane(index, 1));
    increment(bins, i32x4.extract_lane(index, 2));
    increment(bins, i32x4.extract_lane(index, 3));
  }
  const index = binsOf(v128.load(at), half, base, scale, first, last);
  if ((length & 3) > 0) increment(bins, i32x4.extract_lane(index, 0));
  if ((length & 3) > 1) increment(bins, i32x4.extract_lane(index, 1));
  if ((length & 3) > 2) increment(bins, i32x4.extract_lane(index, 2));
}

// @ts-ignore: decorator
@inline
function binsOf(v: v128, half: v128, base: v128, scale: v128, first: v128, last: v128): v128 {
  const place = f32x4.floor(f32x4.mul(f32x4.sub(f32x4.mul(v, half), base), scale));
  const index = i32x4.min_s(i32x4.max_s(i32x4.trunc_sat_f32x4_s(place), first), last);
  const finite = f32x4.eq(f32x4.sub(v, v), f32x4.splat(0));
  return v128.bitselect(index, last, finite);
}

/**
 * Writes float32 as grey levels: `low` and what is below becomes 0, `high` and above 255; NaN becomes 0. Up to 15
 * numbers behind are read, and levels behind written.
 *
 * @param knee Where a logarithmic scale sets in, as a share of the distance from `low` to `high`; 0: a linear one.
 */
export function stretch(at: usize, length: u32, low: f32, high: f32, knee: f32, target: usize): void {
  // Both ends halved: their distance may be more than a float32 holds.
  const base = f32x4.splat(low * 0.5);
  const factor = f32x4.splat(<f32>(2.0 / (<f64>high - <f64>low)));
  for (let end = target + <usize>length; target < end; target += 16, at += 64) {
    const a = i16x8.narrow_i32x4_s(level(at, base, factor, knee), level(at + 16, base, factor, knee));
    const b = i16x8.narrow_i32x4_s(level(at + 32, base, factor, knee), level(at + 48, base, factor, knee));
    v128.store(target, i8x16.narrow_i16x8_u(a, b));
  }
}

// @ts-ignore: decorator
@inline
function level(at: usize, base: v128, factor: v128, knee: f32): v128 {
  let part = f32x4.mul(f32x4.sub(f32x4.mul(v128.load(at), f32x4.splat(0.5)), base), factor);
  if (knee > 0) {
    // What is out of range would have no logarithm, or a wrong one; a comparison with NaN is false.
    part = v128.and(f32x4.min(part, f32x4.splat(1)), f32x4.gt(part, f32x4.splat(0)));
    const scale = f32x4.splat(1 / log2one(1 / knee));
    part = f32x4.mul(log2(f32x4.add(f32x4.mul(part, f32x4.splat(1 / knee)), f32x4.splat(1))), scale);
  }
  // Rounded as halves go up; what is far out saturates, NaN becomes 0.
  return i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(f32x4.mul(part, f32x4.splat(255)), f32x4.splat(0.5))));
}

// @ts-ignore: decorator
@inline
function log2one(value: f32): f32 {
  return f32x4.extract_lane(log2(f32x4.splat(1 + value)), 0);
}

// Logarithm of normal numbers from 1 on, to 2e-5: exponent, and the series of the inverse hyperbolic tangent.
function log2(v: v128): v128 {
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(v, 23), i32x4.splat(127)));
  const one = f32x4.splat(1);
  const mantissa = v128.or(v128.and(v, i32x4.splat(0x7fffff)), one);
  const s = f32x4.div(f32x4.sub(mantissa, one), f32x4.add(mantissa, one));
  const q = f32x4.mul(s, s);
  let sum = f32x4.add(f32x4.mul(q, f32x4.splat(1.0 / 7)), f32x4.splat(1.0 / 5));
  sum = f32x4.add(f32x4.mul(q, sum), f32x4.splat(1.0 / 3));
  sum = f32x4.add(f32x4.mul(q, sum), one);
  return f32x4.add(exponent, f32x4.mul(f32x4.mul(s, sum), f32x4.splat(2.8853900817779268)));
}
