/**
 * GIF files: the first image, and the comments.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { firstGifImage, GIF_HEAD } from "./gif_image.ts";
import { gifSignal } from "./gif_signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

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
    signals: () => [gifSignal(file, image)],
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
