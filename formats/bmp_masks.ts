/**
 * The masks of a BMP file, which say what bits of a pixel are which colour.
 *
 * @module
 */
const [BITFIELDS, ALPHA_BITFIELDS] = [3, 6];
const HEAD = 14;
const SHORT_HEADER = 40;

/** Bits of red, green, blue and perhaps alpha; and how many bytes of masks stand behind the header. */
export function masksOf(
  view: DataView,
  { size, depth, compression }: { size: number; depth: number; compression: number },
): { bits: number[]; behind: number } {
  const masked = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  if (!masked) return { bits: depth === 16 ? [0x7c00, 0x3e0, 0x1f] : [], behind: 0 };
  // They stand in the header, or behind the shortest one.
  const count = size >= 56 || compression === ALPHA_BITFIELDS ? 4 : 3;
  const at = (i: number) => HEAD + SHORT_HEADER + 4 * i;
  const bits = Array.from(
    { length: count },
    (_, i) => at(i) + 4 <= view.byteLength ? view.getUint32(at(i), true) : 0,
  );
  return { bits, behind: size === SHORT_HEADER ? 4 * count : 0 };
}

/** How a colour comes out of the bits of a mask, as a number from 0 to 255. */
export function levelsOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (value) => value >>> shift & 255;
  return (value) => Math.floor((value & mask) / 2 ** shift * 255 / most) & 255;
}
