/**
 * PNG files: every depth and colour type, interlaced or not, with their texts, times and resolution.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { withPalette } from "./palette.ts";
import { pngChunks } from "./png_chunks.ts";
import { pngExif, pngPalette, pngResolution, pngTime } from "./png_details.ts";
import { COLOUR_TYPES, isPng, type PngHead, pngHead } from "./png_head.ts";
import { pngSignal, withoutAlpha } from "./png_signal.ts";
import { type PngText, pngTexts } from "./png_text.ts";
import { type ByteSource, FormatError } from "./source.ts";
import type { Tiff } from "./tiff.ts";

const [PALETTE, GREY_AND_ALPHA] = [3, 4];

/** An opened PNG file. */
export interface PngFile extends Container {
  readonly head: PngHead;
  /** Texts by their keyword: `Software`, `Creation Time`. */
  readonly texts: readonly PngText[];
  /** When the picture was last changed, ISO 8601 in UTC. */
  readonly modified?: string;
  /** Pixels a metre along x and y. */
  readonly perMetre?: readonly [x: number, y: number];
  /** The Exif block, where there is one that can be read. */
  readonly exif?: Tiff;
}

/**
 * Opens a PNG file. Reads its header and the heads of its chunks; the picture when it is asked for.
 *
 * @throws {FormatError} when it is none, or its header makes no sense.
 */
export function openPng(file: ByteSource): PngFile {
  if (!isPng(file)) throw new FormatError("It does not begin as a PNG", file.name, 0);
  const { head, type } = pngHead(file);
  const { chunks, problem } = pngChunks(file);
  const one = (name: string) => chunks.find((chunk) => chunk.name === name);
  const bytes = (name: string, most: number) => {
    const found = one(name);
    return found && file.read(found.at, Math.min(most, found.length));
  };
  const texts = pngTexts(file, chunks);
  const modified = pngTime(bytes("tIME", 7));
  const perMetre = pngResolution(bytes("pHYs", 9));
  const exif = pngExif(file, one("eXIf"));
  return {
    format: "PNG",
    head,
    texts,
    ...(modified ? { modified } : {}),
    ...(perMetre ? { perMetre } : {}),
    ...(exif ? { exif } : {}),
    signals() {
      const stored = pngSignal(file, head, chunks, problem);
      if (type === GREY_AND_ALPHA) return [{ ...stored, shown: withoutAlpha(stored) }];
      return [
        type === PALETTE ? withPalette(stored, pngPalette(file, one("PLTE"), bytes("tRNS", 256))) : stored,
      ];
    },
    tree: (): TagTree => ({
      Width: head.width,
      Height: head.height,
      "Bit depth": head.depth,
      "Colour type": COLOUR_TYPES[type]!.name,
      Interlaced: head.interlaced,
      ...(texts.length
        ? { Texts: texts.map(({ keyword, text }) => ({ Keyword: keyword, Text: text })) }
        : {}),
      ...(modified ? { "Last modification": modified } : {}),
      ...(perMetre ? { "Pixels per metre": [...perMetre] } : {}),
      ...(exif ? { Exif: exif.tree() } : {}),
      ...(problem ? { Problem: problem.message } : {}),
    }),
  };
}

/** PNG. */
export const png: Format = { name: "png", extensions: ["png"], recognises: isPng, open: openPng };
