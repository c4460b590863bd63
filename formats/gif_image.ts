/**
 * Where the first image of a GIF file is, and what stands before it.
 *
 * @module
 */
import { gifBlocks, gifPalette } from "./gif_blocks.ts";
import type { Colour } from "./palette.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

/** Bytes of the header. */
export const GIF_HEAD = 13;
const [IMAGE, EXTENSION, END] = [0x2c, 0x21, 0x3b];
const [CONTROL, COMMENT] = [0xf9, 0xfe];
const MOST_BLOCKS = 100_000;
const LONGEST_COMMENT = 65_536;

/** An image, and how it is stored. */
export interface GifImage {
  /** Where it is described. */
  at: number;
  left: number;
  top: number;
  width: number;
  height: number;
  interlaced: boolean;
  palette: Colour[];
  /** Where its data begin, with the size of their first codes. */
  data: number;
}

/**
 * The first image, and the comments before it.
 *
 * @param flags of the header
 * @throws {FormatError} when there is no image.
 */
export function firstGifImage(file: ByteSource, flags: number): { image: GifImage; comments: string[] } {
  const comments: string[] = [];
  let transparent: number | undefined;
  let at = GIF_HEAD;
  const common = gifPalette(file, at, flags);
  at += 3 * common.length;
  for (let count = 0; count < MOST_BLOCKS; count++) {
    const [kind, label] = file.read(at, 2);
    if (kind === undefined) {
      throw new FormatError("The GIF ends before its image; copy it anew", file.name, at);
    }
    if (kind === END) throw new FormatError("The GIF has no image", file.name, at);
    if (kind === IMAGE) {
      const image = imageAt(file, at, common);
      const colours = image.palette.map((colour, i): Colour =>
        i === transparent ? [colour[0], colour[1], colour[2], 0] : colour
      );
      return { image: { ...image, palette: colours }, comments };
    }
    if (kind !== EXTENSION) throw new FormatError(`The GIF has a block of kind ${kind}`, file.name, at);
    const { bytes, end } = gifBlocks(file, at + 2, LONGEST_COMMENT);
    if (label === CONTROL && bytes[0]! & 1) transparent = bytes[3];
    if (label === COMMENT && bytes.length > 0) comments.push(textOf(bytes).replaceAll("\0", "").trim());
    at = end;
  }
  throw new FormatError(`More than ${MOST_BLOCKS} blocks before the image`, file.name, at);
}

function imageAt(file: ByteSource, at: number, common: Colour[]): GifImage {
  const bytes = file.read(at, 10);
  if (bytes.length < 10) throw new FormatError("The GIF ends before its image; copy it anew", file.name, at);
  const view = new DataView(bytes.buffer);
  const [left, top, width, height] = [1, 3, 5, 7].map((from) => view.getUint16(from, true));
  const own = gifPalette(file, at + 10, bytes[9]!);
  return {
    at,
    left: left!,
    top: top!,
    width: width!,
    height: height!,
    interlaced: (bytes[9]! & 64) > 0,
    palette: own.length ? own : common,
    data: at + 10 + 3 * own.length,
  };
}
