/**
 * Making images larger without inventing detail.
 *
 * @module
 */
import { AreaAverage } from "../wasm/mod.ts";

/** An image of one channel in another size: along each side averaged where that is shorter, else enlarged. */
export function resized(
  image: Float32Array,
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
): Float32Array {
  const [meanWidth, meanHeight] = [Math.min(width, outWidth), Math.min(height, outHeight)];
  const mean = new AreaAverage({ width, height, outWidth: meanWidth, outHeight: meanHeight });
  mean.add(image);
  return enlarge(mean.result(), meanWidth, meanHeight, outWidth, outHeight);
}

/**
 * An image larger than before: by repetition from four times on, so that pixels stay visible as such, linearly
 * interpolated below, where repetition would give uneven pixels.
 */
export function enlarge(
  image: Float32Array,
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
  channels = 1,
): Float32Array {
  if (width === outWidth && height === outHeight) return image;
  const columns = places(width, outWidth);
  const rows = places(height, outHeight);
  const length = outWidth * channels;
  const out = new Float32Array(length * outHeight);
  // The two rows that a new one lies between, stretched; neighbours take turns.
  const kept = [0, 1].map(() => ({ row: -1, values: new Float32Array(length) }));
  const stretchedRow = (row: number): Float32Array => {
    const place = kept[row & 1]!;
    if (place.row !== row) {
      stretch(
        image.subarray(row * width * channels, (row + 1) * width * channels),
        columns,
        channels,
        place.values,
      );
    }
    place.row = row;
    return place.values;
  };
  for (let y = 0; y < outHeight; y++) {
    const [near, part, to] = [rows.near[y]!, rows.part[y]!, y * length];
    if (y > 0 && near === rows.near[y - 1] && part === rows.part[y - 1]) {
      out.copyWithin(to, to - length, to);
      continue;
    }
    const upper = stretchedRow(near);
    if (part === 0) {
      out.set(upper, to);
      continue;
    }
    const lower = stretchedRow(near + 1);
    for (let i = 0; i < length; i++) out[to + i] = upper[i]! + (lower[i]! - upper[i]!) * part;
  }
  return out;
}

/** One row of new width. Without weight a neighbour does not count: it may be NaN. */
function stretch(row: Float32Array, { near, part }: Places, channels: number, out: Float32Array): void {
  for (let x = 0, to = 0; x < near.length; x++) {
    const [at, share] = [near[x]! * channels, part[x]!];
    for (let c = at; c < at + channels; c++) {
      out[to++] = share === 0 ? row[c]! : row[c]! + (row[c + channels]! - row[c]!) * share;
    }
  }
}

/** For each new position the old one at or before it, and how near the next one is; 0 where there is none. */
interface Places {
  near: Int32Array;
  part: Float64Array;
}

function places(size: number, outSize: number): Places {
  const [near, part] = [new Int32Array(outSize), new Float64Array(outSize)];
  const repeated = outSize >= 4 * size || outSize <= size;
  for (let i = 0; i < outSize; i++) {
    const middle = (i + 0.5) * size / outSize;
    const place = repeated ? Math.floor(middle) : Math.max(0, middle - 0.5);
    near[i] = Math.min(size - 1, Math.floor(place));
    part[i] = near[i] === size - 1 ? 0 : place - near[i]!;
  }
  return { near, part };
}
