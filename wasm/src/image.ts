// Pixels for previews: rows added up to an area average, least and greatest value, histograms.
// `kind` is 0 uint8, 1 uint16, 2 int16, 3 float32; rows lie aligned to 16 bytes, `sums` likewise.

const U8: i32 = 0;
const U16: i32 = 1;
const I16: i32 = 2;

/** Adds `weight` times a row of `width` pixels to the sums (float32). */
export function addRow(row: usize, kind: i32, width: u32, sums: usize, weight: f32): void {
  const factor = f32x4.splat(weight);
  const end = sums + (<usize>(width & ~7) << 2);
  let to = sums;
  if (kind == U8) {
    for (; to < end; to += 32, row += 8) {
      const v = v128.load8x8_u(row);
      add(to, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(v)), factor);
      add(to + 16, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(v)), factor);
    }
    for (let i: u32 = width & ~7; i < width; i++, to += 4, row++) one(to, <f32>load<u8>(row), weight);
  } else if (kind == U16) {
    for (; to < end; to += 32, row += 16) {
      const v = v128.load(row);
      add(to, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(v)), factor);
      add(to + 16, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(v)), factor);
    }
    for (let i: u32 = width & ~7; i < width; i++, to += 4, row += 2) one(to, <f32>load<u16>(row), weight);
  } else if (kind == I16) {
    for (; to < end; to += 32, row += 16) {
      const v = v128.load(row);
      add(to, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(v)), factor);
      add(to + 16, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(v)), factor);
    }
    for (let i: u32 = width & ~7; i < width; i++, to += 4, row += 2) one(to, <f32>load<i16>(row), weight);
  } else {
    for (; to < end; to += 32, row += 32) {
      add(to, v128.load(row), factor);
      add(to + 16, v128.load(row, 16), factor);
    }
    for (let i: u32 = width & ~7; i < width; i++, to += 4, row += 4) one(to, load<f32>(row), weight);
  }
}

// @ts-ignore: decorator
@inline
function add(to: usize, values: v128, factor: v128): void {
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(values, factor)));
}

// @ts-ignore: decorator
@inline
function one(to: usize, value: f32, weight: f32): void {
  store<f32>(to, load<f32>(to) + value * weight);
}

/** Averages `width` sums to `count` pixels, each over the stretch of the row that it covers. */
export function averageRow(sums: usize, width: u32, target: usize, count: u32, scale: f32): void {
  const stretch = <f64>width / <f64>count;
  for (let i: u32 = 0; i < count; i++) {
    const from = <f64>i * stretch;
    const to = min(<f64>width, <f64>(i + 1) * stretch);
    let index = <u32>from;
    let place = sums + (<usize>index << 2);
    let sum: f64 = 0;
    let left = from;
    // The first and last pixel count as far as they are covered.
    while (left < to && index < width) {
      const right = min(to, <f64>(index + 1));
      sum += <f64>load<f32>(place) * (right - left);
      left = right;
      index++;
      place += 4;
    }
    store<f32>(target + (<usize>i << 2), <f32>(sum / stretch) * scale);
  }
}

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
function increment(bins: usize, index: u32): void {
  const bin = bins + (<usize>index << 2);
  store<u32>(bin, load<u32>(bin) + 1);
}

/** Puts the least and greatest finite float32 at `range` and `range + 4`, taking what is there into account. */
export function findRange(at: usize, length: u32, range: usize): void {
  let least = load<f32>(range);
  let greatest = load<f32>(range, 4);
  for (let end = at + (<usize>length << 2); at < end; at += 4) {
    const value = load<f32>(at);
    if (value < least && value > -Infinity) least = value;
    if (value > greatest && value < Infinity) greatest = value;
  }
  store<f32>(range, least);
  store<f32>(range, greatest, 4);
}

/** Counts float32 values of [least, greatest] in `count` bins of equal width; others, and NaN, do not count. */
export function countFloats(at: usize, length: u32, least: f64, greatest: f64, bins: usize, count: u32): void {
  const factor = <f64>count / (greatest - least);
  const last = count - 1;
  for (let end = at + (<usize>length << 2); at < end; at += 4) {
    const value = <f64>load<f32>(at);
    if (value >= least && value <= greatest) {
      increment(bins, min(last, <u32>((value - least) * factor)));
    }
  }
}
