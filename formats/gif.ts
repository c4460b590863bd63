/**
 * GIF files: the first image, and the comments.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { gifPixels } from "./gif_lzw.ts";
import { type Colour, ofFile, pictureSignal, refuseBomb, withPalette } from "./picture_signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

const HEAD = 13;
const [IMAGE, EXTENSION, END] = [0x2c, 0x21, 0x3b];
const [CONTROL, COMMENT] = [0xf9, 0xfe];
const MOST_BLOCKS = 100_000;
const LONGEST_COMMENT = 65_536;
// A code of 12 bits stands for at most 4096 pixels.
const RATIO = 2731;
const ROWS: readonly (readonly [first: number, step: number])[] = [[0, 8], [4, 8], [2, 4], [1, 2]];

interface Image {
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
  const bytes = file.read(0, HEAD);
  if (bytes.length < HEAD) throw new FormatError("The GIF ends inside its header", file.name, bytes.length);
  const view = new DataView(bytes.buffer);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const { image, comments } = firstImage(file, bytes[10]!);
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

function firstImage(file: ByteSource, flags: number): { image: Image; comments: string[] } {
  const comments: string[] = [];
  let transparent: number | undefined;
  let at = HEAD;
  const common = paletteOf(file, at, flags);
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
    const { bytes, end } = blocks(file, at + 2, LONGEST_COMMENT);
    if (label === CONTROL && bytes[0]! & 1) transparent = bytes[3];
    if (label === COMMENT && bytes.length > 0) comments.push(textOf(bytes).replaceAll("\0", "").trim());
    at = end;
  }
  throw new FormatError(`More than ${MOST_BLOCKS} blocks before the image`, file.name, at);
}

function imageAt(file: ByteSource, at: number, common: Colour[]): Image {
  const bytes = file.read(at, 10);
  if (bytes.length < 10) throw new FormatError("The GIF ends before its image; copy it anew", file.name, at);
  const view = new DataView(bytes.buffer);
  const [left, top, width, height] = [1, 3, 5, 7].map((from) => view.getUint16(from, true));
  const own = paletteOf(file, at + 10, bytes[9]!);
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

function paletteOf(file: ByteSource, at: number, flags: number): Colour[] {
  if ((flags & 128) === 0) return [];
  const count = 2 << (flags & 7);
  const bytes = file.read(at, 3 * count);
  if (bytes.length < 3 * count) throw new FormatError("The GIF ends inside its colours", file.name, at);
  return Array.from({ length: count }, (_, i) => [bytes[3 * i]!, bytes[3 * i + 1]!, bytes[3 * i + 2]!, 255]);
}

/** What sub-blocks hold, up to `limit` bytes, and where the empty one ends that closes them. */
function blocks(file: ByteSource, start: number, limit: number): { bytes: Uint8Array; end: number } {
  const parts: Uint8Array[] = [];
  let [at, length] = [start, 0];
  for (;;) {
    const size = file.read(at, 1)[0];
    if (size === undefined) throw new FormatError("The GIF ends inside a block; copy it anew", file.name, at);
    if (size === 0) break;
    if (length < limit) parts.push(file.read(at + 1, size));
    length += size;
    at += 1 + size;
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((to, part) => (bytes.set(part, to), to + part.length), 0);
  return { bytes, end: at + 1 };
}

function signalOf(file: ByteSource, image: Image) {
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
