// TIFF predictors undone in place, and byte order.

/** Reverses the bytes of each word of 2, 4 or 8 bytes. `length` is a multiple of `word`. */
export function swapBytes(at: usize, length: usize, word: u32): void {
  const end = at + length;
  const vectors = at + (length & ~15);
  if (word == 2) {
    for (; at < vectors; at += 16) {
      const v = v128.load(at);
      v128.store(at, i8x16.shuffle(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
    }
    for (; at < end; at += 2) store<u16>(at, bswap<u16>(load<u16>(at)));
  } else if (word == 4) {
    for (; at < vectors; at += 16) {
      const v = v128.load(at);
      v128.store(at, i8x16.shuffle(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
    }
    for (; at < end; at += 4) store<u32>(at, bswap<u32>(load<u32>(at)));
  } else if (word == 8) {
    for (; at < end; at += 8) store<u64>(at, bswap<u64>(load<u64>(at)));
  }
}

/**
 * Undoes horizontal differencing: `words` numbers of `word` bytes (1, 2, 4, 8; native byte order) a row,
 * each a difference to the one `stride` before.
 */
export function undoDifferences(at: usize, rows: u32, words: u32, stride: u32, word: u32): void {
  for (let row: u32 = 0; row < rows; row++) {
    if (word == 1) {
      if (stride == 1) sums8(at, words);
      else sums<u8>(at, words, stride);
    } else if (word == 2) {
      if (stride == 1) sums16(at, words);
      else sums<u16>(at, words, stride);
    } else if (word == 4) {
      sums<u32>(at, words, stride);
    } else {
      sums<u64>(at, words, stride);
    }
    at += <usize>words * <usize>word;
  }
}

function sums<T>(at: usize, words: u32, stride: u32): void {
  const end = at + <usize>words * sizeof<T>();
  const back = <usize>stride * sizeof<T>();
  for (let i = at + back; i < end; i += sizeof<T>()) {
    store<T>(i, <T>(load<T>(i) + load<T>(i - back)));
  }
}

// Sums within a vector by doubling distances; the last lane is carried into the next one.
function sums8(at: usize, words: u32): void {
  const end = at + <usize>words;
  const zero = i8x16.splat(0);
  let carry = zero;
  for (; at + 16 <= end; at += 16) {
    let v = v128.load(at);
    v = i8x16.add(v, i8x16.shuffle(zero, v, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30));
    v = i8x16.add(v, i8x16.shuffle(zero, v, 0, 1, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
    v = i8x16.add(v, i8x16.shuffle(zero, v, 0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
    v = i8x16.add(v, i8x16.shuffle(zero, v, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v = i8x16.add(v, carry);
    v128.store(at, v);
    carry = i8x16.shuffle(v, v, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15);
  }
  let sum = i8x16.extract_lane_u(carry, 0);
  for (; at < end; at++) {
    sum += load<u8>(at);
    store<u8>(at, sum);
  }
}

function sums16(at: usize, words: u32): void {
  const end = at + <usize>words * 2;
  const zero = i8x16.splat(0);
  let carry = zero;
  for (; at + 16 <= end; at += 16) {
    let v = v128.load(at);
    v = i16x8.add(v, i8x16.shuffle(zero, v, 0, 1, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
    v = i16x8.add(v, i8x16.shuffle(zero, v, 0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
    v = i16x8.add(v, i8x16.shuffle(zero, v, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v = i16x8.add(v, carry);
    v128.store(at, v);
    carry = i8x16.shuffle(v, v, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15);
  }
  let sum = i16x8.extract_lane_u(carry, 0);
  for (; at < end; at += 2) {
    sum += load<u16>(at);
    store<u16>(at, sum);
  }
}

/**
 * Undoes the floating-point predictor: rows of bytes, differenced with `stride`, in planes from the highest
 * byte of each number to the lowest. `scratch` has room for a row.
 */
export function undoFloats(at: usize, rows: u32, words: u32, stride: u32, word: u32, scratch: usize): void {
  const length = words * word;
  for (let row: u32 = 0; row < rows; row++) {
    undoDifferences(at, 1, length, stride, 1);
    memory.copy(scratch, at, length);
    for (let k: u32 = 0; k < word; k++) {
      const plane = scratch + <usize>(k * words);
      const to = at + <usize>(word - 1 - k);
      for (let i: u32 = 0; i < words; i++) store<u8>(to + <usize>(i * word), load<u8>(plane + i));
    }
    at += <usize>length;
  }
}
