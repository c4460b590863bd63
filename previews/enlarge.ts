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
  const out = new Float32Array(outWidth * outHeight * channels);
  let to = 0;
  for (const [top, bottom, down] of rows) {
    for (const [left, right, along] of columns) {
      for (let c = 0; c < channels; c++) {
        const upper = mix(
          image,
          (top * width + left) * channels + c,
          (top * width + right) * channels + c,
          along,
        );
        if (down === 0) {
          out[to++] = upper;
          continue;
        }
        const lower = mix(
          image,
          (bottom * width + left) * channels + c,
          (bottom * width + right) * channels + c,
          along,
        );
        out[to++] = upper + (lower - upper) * down;
      }
    }
  }
  return out;
}

/** Without weight a neighbour must not count: it may be NaN. */
function mix(image: Float32Array, near: number, far: number, part: number): number {
  return part === 0 ? image[near]! : image[near]! + (image[far]! - image[near]!) * part;
}

/** For each new position: the two old ones that it lies between, and how near the second. */
function places(size: number, outSize: number): [number, number, number][] {
  return Array.from({ length: outSize }, (_, i) => {
    if (outSize >= 4 * size || outSize <= size) {
      const nearest = Math.min(size - 1, Math.floor((i + 0.5) * size / outSize));
      return [nearest, nearest, 0];
    }
    const place = Math.min(size - 1, Math.max(0, (i + 0.5) * size / outSize - 0.5));
    const low = Math.min(size - 1, Math.floor(place));
    return [low, Math.min(size - 1, low + 1), place - low];
  });
}
