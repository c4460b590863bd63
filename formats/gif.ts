/**
 * GIF files: the first image, and the comments.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { gifPixels } from "./gif_lzw.ts";
import { firstGifImage, GIF_HEAD, type GifImage } from "./gif_image.ts";
import { withPalette } from "./palette.ts";
import { ofFile, refuseBomb } from "./picture_bounds.ts";
import { pictureSignal } from "./picture_signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

// A code of 12 bits stands for at most 4096 pixels.
const RATIO = 2731;
const ROWS: readonly (readonly [first: number, step: number])[] = [[0, 8], [4, 8], [2, 4], [1, 2]];

/** An opened GIF file. */
export interface GifFile extends Container {
  /** Of the screen that the images are placed on. */
  readonly width: number;
  readonly height: number;
  readonly comments: readonly string[];
}

/**
 * Opens a GIF file. Reads what stands before the first image; the image when it is asked for. Further ones of an
 * animation are left out.
 *
 * @throws {FormatError} when it is none, or has no image.
 */
export function openGif(file: ByteSource): GifFile {
  if (!gif.recognises(file)) throw new FormatError("It does not begin as a GIF", file.name, 0);
  const bytes = file.read(0, GIF_HEAD);
  if (bytes.length < GIF_HEAD) {
    throw new FormatError("The GIF ends inside its header", file.name, bytes.length);
  }
  const view = new DataView(bytes.buffer);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const { image, comments } = firstGifImage(file, bytes[10]!);
  return {
    format: `GIF ${textOf(bytes.subarray(3, 6))}`,
    width,
    height,
    comments,
    signals: () => [signalOf(file, image)],
    tree: (): TagTree => ({
      Width: width,
      Height: height,
      Image: {
        Left: image.left,
        Top: image.top,
        Width: image.width,
        Height: image.height,
        Interlaced: image.interlaced,
        Colours: image.palette.length,
      },
      ...(comments.length ? { Comments: [...comments] } : {}),
    }),
  };
}

/** GIF. */
export const gif: Format = {
  name: "gif",
  extensions: ["gif"],
  recognises: (file) => /^GIF8[79]a$/.test(textOf(file.read(0, 6))),
  open: openGif,
};

function signalOf(file: ByteSource, image: GifImage) {
  const { width, height } = image;
  refuseBomb(file, image, { bytes: width * height, ratio: RATIO, at: image.at });
  const stored = pictureSignal({ width, height, samples: 1, dtype: "uint8" }, () => {
    const packed = file.read(image.data, file.size);
    const pixels = ofFile(file, image.data, () => gifPixels(packed, width * height));
    return image.interlaced ? ordered(pixels, width, height) : pixels;
  });
  return withPalette(stored, image.palette);
}

/** Rows in their place: every eighth comes first, then what lies between them. */
function ordered(pixels: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pixels.length);
  let from = 0;
  for (const [first, step] of ROWS) {
    for (let y = first; y < height; y += step, from += width) {
      out.set(pixels.subarray(from, from + width), y * width);
    }
  }
  return out;
}
