// PackBits: runs of bytes, each behind a signed count.

/** Decodes at most `capacity` bytes; returns how many were written. */
export function packBitsDecode(source: usize, length: usize, target: usize, capacity: usize): i32 {
  const end = source + length;
  const targetEnd = target + capacity;
  let to = target;
  while (source < end && to < targetEnd) {
    const count = <i32>load<i8>(source++);
    if (count >= 0) {
      const n = min(min(<usize>(count + 1), end - source), targetEnd - to);
      memory.copy(to, source, n);
      source += n;
      to += n;
    } else if (count != -128 && source < end) {
      const n = min(<usize>(1 - count), targetEnd - to);
      memory.fill(to, load<u8>(source++), n);
      to += n;
    }
  }
  return <i32>(to - target);
}
