/**
 * Pictures that can only be decoded as a whole, as signals.
 *
 * @module
 */
import type { Dtype, Pixels, Region, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { bytesOf, gather, pixelsOf, rangesOf } from "./strided.ts";

const MOST_BYTES = 2 ** 29;

/** What a picture is made of. */
export interface PictureLayout {
  width: number;
  height: number;
  /** Numbers a pixel; three and four of 8 bits are a colour. */
  samples: number;
  dtype: "uint8" | "uint16";
}

/**
 * The signal of a picture: axes `height` and `width`, where a pixel has several samples that are no 8-bit colour also
 * `sample`. Decoded when it is first read, and kept.
 *
 * @param decode Gives `height * width * samples` numbers in native byte order.
 */
export function pictureSignal(layout: PictureLayout, decode: () => Uint8Array<ArrayBuffer>): Signal {
  const { width, height, samples } = layout;
  const colour = layout.dtype === "uint8" && (samples === 3 || samples === 4);
  const dtype: Dtype = !colour ? layout.dtype : samples === 3 ? "rgb8" : "rgba8";
  const shape = samples > 1 && !colour ? [height, width, samples] : [height, width];
  let whole: Uint8Array<ArrayBuffer> | undefined;
  return {
    name: "",
    shape,
    dtype,
    axes: shape.map((size, i) => ({
      name: ["height", "width", "sample"][i]!,
      units: "",
      size,
      scale: 1,
      offset: 0,
      navigate: false,
    })),
    read(region?: Region): Pixels {
      const ranges = rangesOf(region, shape, bytesOf(dtype));
      const bytes = whole ??= decode();
      const part = (at: number, length: number) => bytes.subarray(at, at + length);
      return pixelsOf(gather(part, shape, ranges, bytesOf(dtype)), dtype);
    },
  };
}

/** A colour of a map: red, green, blue, alpha. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** A picture of indices, which is shown in the colours of a map: grey where all of them are, else `rgb8` or `rgba8`. */
export function withPalette(stored: Signal, palette: readonly Colour[]): Signal {
  const opaque = palette.every(([, , , alpha]) => alpha === 255);
  const grey = opaque && palette.every(([red, green, blue]) => red === green && green === blue);
  const samples = grey ? 1 : opaque ? 3 : 4;
  // An index without a colour is black, as most programs show it.
  const flat = new Uint8Array(256 * samples);
  palette.forEach((colour, i) => flat.set(colour.slice(0, samples), i * samples));
  for (let i = palette.length; samples === 4 && i < 256; i++) flat[4 * i + 3] = 255;
  const shown: Signal = {
    ...stored,
    dtype: samples === 1 ? "uint8" : samples === 3 ? "rgb8" : "rgba8",
    read(region) {
      const indices = stored.read(region) as Uint8Array;
      const out = new Uint8Array(indices.length * samples);
      for (let i = 0, to = 0; i < indices.length; i++) {
        const from = indices[i]! * samples;
        for (let k = 0; k < samples; k++) out[to++] = flat[from + k]!;
      }
      return out;
    },
  };
  return { ...stored, shown };
}

/**
 * Refuses a picture that its file cannot hold, or the memory.
 *
 * @param bytes What it takes once decoded.
 * @param ratio Bytes that one byte of the file stands for at most.
 * @param at Where its size is told.
 */
export function refuseBomb(
  file: ByteSource,
  { width, height }: { width: number; height: number },
  { bytes, ratio, at }: { bytes: number; ratio: number; at: number },
): void {
  if (!(width > 0 && height > 0)) {
    throw new FormatError(`A picture of ${width} × ${height} pixels has no image`, file.name, at);
  }
  const what = `${width} × ${height} pixels take ${bytes} bytes`;
  if (bytes > ratio * file.size) {
    throw new FormatError(
      `${what}, which the ${file.size} of the file cannot hold: it is damaged or cut off; copy it anew`,
      file.name,
      at,
    );
  }
  if (bytes > MOST_BYTES) {
    throw new FormatError(
      `${what}; ${MOST_BYTES} is the limit of a format that is decoded as a whole: save it as TIFF`,
      file.name,
      at,
    );
  }
}

/** What `read` gives; what a decoder throws is told of the file. */
export function ofFile<T>(file: ByteSource, at: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const own = error instanceof SyntaxError || error instanceof RangeError;
    if (!own || error instanceof FormatError || /allocation|array length/i.test(error.message)) throw error;
    throw new FormatError(error.message, file.name, at);
  }
}
