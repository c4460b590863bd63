/**
 * Pictures that can only be decoded as a whole, as signals.
 *
 * @module
 */
import type { Dtype, Pixels, Region, Signal } from "./signal.ts";
import { bytesOf, gather, pixelsOf, rangesOf } from "./strided.ts";

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
