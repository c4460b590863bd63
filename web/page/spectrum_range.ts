/**
 * The arithmetic of a spectrum on the screen: which channels are seen, how high they reach, where the line goes.
 *
 * @module
 */

/** Channels in view: `[from, to)`. */
export interface Range {
  from: number;
  to: number;
}

/** Fewest channels in view. */
const FEWEST = 8;

/** A range of channels brought inside of `count`, and not too narrow. */
export function fitted({ from, to }: Range, count: number): Range {
  const width = Math.min(count, Math.max(FEWEST, Math.round(to - from)));
  const start = Math.min(count - width, Math.max(0, Math.round(from)));
  return { from: start, to: start + width };
}

/** The range `factor` times as wide, with `channel` staying where it is. */
export function zoomed(range: Range, channel: number, factor: number, count: number): Range {
  return fitted({
    from: channel - (channel - range.from) * factor,
    to: channel + (range.to - channel) * factor,
  }, count);
}

/** Least and greatest finite value in view; on a logarithmic scale only those above 0 count. */
export function heights(
  values: ArrayLike<number>,
  { from, to }: Range,
  log: boolean,
): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value - value !== 0 || (log && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return log ? { low: 1, high: 10 } : { low: 0, high: 1 };
  if (log) return { low: low / 1.5, high: high * 1.5 };
  if (low === high) {
    return low === 0 ? { low: 0, high: 1 } : { low: Math.min(0, low * 1.1), high: Math.max(0, low * 1.1) };
  }
  const room = (high - low) * 0.05;
  return { low: low >= 0 && low < high / 2 ? 0 : low - room, high: high + room };
}

/**
 * The path of an SVG line. Of the channels that share a column of pixels it keeps the first, the lowest, the highest
 * and the last, in their order: a peak of one channel is never lost.
 *
 * @param y height of a value on the screen; NaN breaks the line
 */
export function linePath(
  values: ArrayLike<number>,
  { from, to }: Range,
  x: (channel: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let pen = "M";
  const go = (i: number) => {
    const height = y(values[i]!);
    if (!Number.isFinite(height)) {
      pen = "M";
      return;
    }
    path += `${pen}${x(i).toFixed(1)} ${height.toFixed(1)}`;
    pen = "L";
  };
  for (let i = from; i < to;) {
    const column = Math.floor(x(i));
    let [last, low, high] = [i, i, i];
    for (let k = i; k < to && Math.floor(x(k)) === column; k++) {
      last = k;
      if (!(values[k]! >= values[low]!)) low = k;
      if (!(values[k]! <= values[high]!)) high = k;
    }
    for (const each of [...new Set([i, low, high, last])].sort((a, b) => a - b)) go(each);
    i = last + 1;
  }
  return path;
}

/** Powers of ten between two values; several a decade where there are few. */
export function decades(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const stride = Math.max(1, Math.ceil((last - first) / 6));
  const found: number[] = [];
  for (let power = first; power <= last; power += stride) {
    for (const lead of last - first <= 2 ? [1, 2, 5] : [1]) {
      const value = Number(`${lead}e${power}`);
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}
