// Numbers of any kind as float32.

// The kinds: see `KIND` in wasm/pixels.ts.
export const U8: i32 = 0;
export const I8: i32 = 1;
export const U16: i32 = 2;
export const I16: i32 = 3;
export const U32: i32 = 4;
export const I32: i32 = 5;
const F64: i32 = 7;
const U64: i32 = 8;
const I64: i32 = 9;
const C64: i32 = 10;

/**
 * Writes numbers as float32, of complex ones the amplitudes.
 *
 * @param target May be `at` where numbers have 8 bytes or more; else it lies elsewhere.
 */
export function toFloats(at: usize, kind: i32, count: u32, target: usize): void {
  const end = target + (<usize>count << 2);
  if (kind == U8) {
    for (; target < end; target += 4, at++) store<f32>(target, <f32>load<u8>(at));
  } else if (kind == I8) {
    for (; target < end; target += 4, at++) store<f32>(target, <f32>load<i8>(at));
  } else if (kind == U16) {
    for (const vectors = end - 16; target <= vectors; target += 16, at += 8) {
      v128.store(target, f32x4.convert_i32x4_u(v128.load16x4_u(at)));
    }
    for (; target < end; target += 4, at += 2) store<f32>(target, <f32>load<u16>(at));
  } else if (kind == I16) {
    for (const vectors = end - 16; target <= vectors; target += 16, at += 8) {
      v128.store(target, f32x4.convert_i32x4_s(v128.load16x4_s(at)));
    }
    for (; target < end; target += 4, at += 2) store<f32>(target, <f32>load<i16>(at));
  } else if (kind == U32) {
    for (; target < end; target += 4, at += 4) store<f32>(target, <f32>load<u32>(at));
  } else if (kind == I32) {
    for (; target < end; target += 4, at += 4) store<f32>(target, <f32>load<i32>(at));
  } else if (kind == F64) {
    for (; target < end; target += 4, at += 8) store<f32>(target, <f32>load<f64>(at));
  } else if (kind == U64) {
    for (; target < end; target += 4, at += 8) store<f32>(target, <f32>load<u64>(at));
  } else if (kind == I64) {
    for (; target < end; target += 4, at += 8) store<f32>(target, <f32>load<i64>(at));
  } else if (kind == C64) {
    // In float64 no square of a float32 is too great or too small.
    for (; target < end; target += 4, at += 8) {
      const re = <f64>load<f32>(at);
      const im = <f64>load<f32>(at, 4);
      store<f32>(target, <f32>Math.sqrt(re * re + im * im));
    }
  } else {
    for (; target < end; target += 4, at += 16) {
      store<f32>(target, <f32>Math.hypot(load<f64>(at), load<f64>(at, 8)));
    }
  }
}
