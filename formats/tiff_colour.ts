/**
 * TIFF pages as they are meant to be looked at: colour maps applied, inks and luminance turned into light.
 *
 * @module
 */
import type { Dtype, Pixels, Region, Signal } from "./signal.ts";
import { FormatError } from "./source.ts";
import type { TiffPage } from "./tiff.ts";

const [WHITE_IS_ZERO, PALETTE, INKS, LUMINANCE] = [0, 3, 5, 6];

/**
 * A page's stored numbers as what they show: indices of a colour map as `rgb8`, or as `uint8` where its colours are
 * grey; unsigned numbers whose zero is white turned over; 8-bit CMYK and YCbCr as `rgb8`. Others as they are.
 *
 * @throws {FormatError} when the colour map is missing or too short.
 */
export function asShown(page: TiffPage, stored: Signal): Signal {
  const { photometric, samplesPerPixel: samples } = page;
  if (photometric === PALETTE && samples === 1) {
    const map = paletteOf(page);
    const grey = map.every(([red, green, blue]) => red === green && green === blue);
    return grey
      ? pixelwise(stored, "uint8", (pixels) => greys(map, pixels))
      : pixelwise(stored, "rgb8", (pixels) => colours(map, pixels));
  }
  if (photometric === WHITE_IS_ZERO && samples === 1 && stored.dtype.startsWith("uint")) {
    return pixelwise(stored, stored.dtype, (pixels) => turned(pixels, page.bitsPerSample));
  }
  if (stored.dtype !== "uint8") return stored;
  if (photometric === INKS && samples === 4) return withoutSamples(stored, cmykToRgb);
  if (photometric === LUMINANCE && samples === 3) return withoutSamples(stored, yCbCrToRgb);
  return stored;
}

function pixelwise(stored: Signal, dtype: Dtype, convert: (pixels: Pixels) => Pixels): Signal {
  return { ...stored, dtype, read: (region) => convert(stored.read(region)) };
}

/** The axis of samples becomes a part of the pixel. */
function withoutSamples(stored: Signal, convert: (pixels: Uint8Array) => Uint8Array): Signal {
  const samples = stored.shape.at(-1)!;
  const whole = ({ start, stop, step }: Region): Region => ({
    start: [...start, 0],
    stop: [...stop, samples],
    ...step && { step: [...step, 1] },
  });
  return {
    ...stored,
    dtype: "rgb8",
    shape: stored.shape.slice(0, -1),
    axes: stored.axes.slice(0, -1),
    read: (region) => convert(stored.read(region && whole(region)) as Uint8Array),
  };
}

function paletteOf(page: TiffPage): [red: number, green: number, blue: number][] {
  const map = page.numbers(320) ?? [];
  const size = 2 ** page.bitsPerSample;
  if (size > 65536 || map.length < 3 * size) {
    throw new FormatError(
      `The colour map has ${map.length} of ${3 * size} values`,
      page.file.name,
      page.offset,
    );
  }
  // The values have 16 bits; some writers stored 8 of them.
  const shift = map.some((value) => value > 255) ? 8 : 0;
  const channel = (i: number, k: number) => map[k * size + i]! >> shift;
  return Array.from({ length: size }, (_, i) => [channel(i, 0), channel(i, 1), channel(i, 2)]);
}

function greys(map: [number, number, number][], indices: Pixels): Uint8Array<ArrayBuffer> {
  const levels = Uint8Array.from(map, ([red]) => red);
  // A loop: `Uint8Array.from` goes through an iterator, a hundred times slower.
  const out = new Uint8Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = levels[(indices as Uint8Array)[i]!]!;
  return out;
}

function colours(map: [number, number, number][], indices: Pixels): Uint8Array<ArrayBuffer> {
  const flat = Uint8Array.from(map.flat());
  const out = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const from = 3 * Number(indices[i]);
    out[3 * i] = flat[from]!;
    out[3 * i + 1] = flat[from + 1]!;
    out[3 * i + 2] = flat[from + 2]!;
  }
  return out;
}

function turned(pixels: Pixels, bits: number): Pixels {
  if (pixels instanceof BigUint64Array) {
    const white = 2n ** BigInt(bits) - 1n;
    return pixels.map((value) => white - value);
  }
  const white = 2 ** bits - 1;
  return (pixels as Uint32Array).map((value) => white - value);
}

function cmykToRgb(inks: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(inks.length / 4 * 3);
  for (let from = 0, to = 0; to < out.length; from += 4) {
    const light = 255 - inks[from + 3]!;
    for (let k = 0; k < 3; k++) out[to++] = Math.round((255 - inks[from + k]!) * light / 255);
  }
  return out;
}

/** By the coefficients of Rec. 601, TIFF's default. */
function yCbCrToRgb(pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < out.length; i += 3) {
    const [y, cb, cr] = [pixels[i]!, pixels[i + 1]! - 128, pixels[i + 2]! - 128];
    out[i] = y + 1.402 * cr;
    out[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    out[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(out.buffer);
}
