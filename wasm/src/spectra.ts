// Sums over spectrum images in one pass: both what all positions have in common, and what each has of all channels.

/**
 * Adds spectra of float32, one after the other: each number to that of its channel in `spectrum`, and each
 * spectrum's sum to that of its position in `places` (both float64). What is not finite counts as 0.
 */
export function addSpectra(at: usize, spectra: u32, channels: u32, spectrum: usize, places: usize): void {
  const zero = f32x4.splat(0);
  const width = <usize>channels << 2;
  const vectors = <usize>(channels & ~3) << 2;
  for (let i: u32 = 0; i < spectra; i++, at += width, places += 8) {
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    for (let x: usize = 0; x < vectors; x += 16) {
      let v = v128.load(at + x);
      v = v128.and(v, f32x4.eq(f32x4.sub(v, v), zero));
      const low = f64x2.promote_low_f32x4(v);
      const high = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
      even = f64x2.add(even, low);
      odd = f64x2.add(odd, high);
      const to = spectrum + (x << 1);
      v128.store(to, f64x2.add(v128.load(to), low));
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
    }
    even = f64x2.add(even, odd);
    let sum = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
    for (let x = vectors; x < width; x += 4) {
      const value = <f64>load<f32>(at + x);
      if (value - value != 0) continue;
      sum += value;
      const to = spectrum + (x << 1);
      store<f64>(to, load<f64>(to) + value);
    }
    store<f64>(places, load<f64>(places) + sum);
  }
}
