/**
 * PNG files: every depth and colour type, interlaced or not, with their texts, times and resolution.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { pngPixels, pngRawBytes } from "./png_pixels.ts";
import { type PngText, pngText } from "./png_text.ts";
import { type Colour, pictureSignal, refuseBomb, withPalette } from "./picture_signal.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError, memorySource } from "./source.ts";
import { openTiff, type Tiff } from "./tiff.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_CHUNKS = 100_000;
const LONGEST_TEXT = 2 ** 20;
const MOST_TEXTS = 100;
// Deflate gives at most 1032 bytes for one.
const RATIO = 1040;
const HEADER = 25;
const PALETTE = 3;
/** Samples a pixel, and the depths there are, by colour type. */
const COLOUR_TYPES: Readonly<Record<number, { name: string; samples: number; depths: number[] }>> = {
  0: { name: "grey", samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { name: "RGB", samples: 3, depths: [8, 16] },
  3: { name: "palette", samples: 1, depths: [1, 2, 4, 8] },
  4: { name: "grey and alpha", samples: 2, depths: [8, 16] },
  6: { name: "RGB and alpha", samples: 4, depths: [8, 16] },
};

/** What the header of a PNG file says. */
export interface PngHead {
  width: number;
  height: number;
  /** Bits of a sample. */
  depth: number;
  samples: number;
  interlaced: boolean;
}

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

type Chunk = { name: string; at: number; length: number };

/**
 * Opens a PNG file. Reads its header and the heads of its chunks; the picture when it is asked for.
 *
 * @throws {FormatError} when it is none, or its header makes no sense.
 */
export function openPng(file: ByteSource): PngFile {
  if (!png.recognises(file)) throw new FormatError("It does not begin as a PNG", file.name, 0);
  const { head, type } = headOf(file);
  const { chunks, problem } = chunksOf(file);
  const one = (name: string) => chunks.find((chunk) => chunk.name === name);
  const bytes = (name: string, most: number) => {
    const found = one(name);
    return found && file.read(found.at, Math.min(most, found.length));
  };
  const texts = chunks.filter(({ name }) => /^[tzi]TXt$|^tEXt$/.test(name)).slice(0, MOST_TEXTS)
    .flatMap(({ name, at, length }) =>
      length > LONGEST_TEXT ? [] : pngText(name, file.read(at, length), LONGEST_TEXT) ?? []
    );
  const modified = modifiedAt(bytes("tIME", 7));
  const perMetre = resolutionOf(bytes("pHYs", 9));
  const exif = exifOf(file, one("eXIf"));
  return {
    format: "PNG",
    head,
    texts,
    ...(modified ? { modified } : {}),
    ...(perMetre ? { perMetre } : {}),
    ...(exif ? { exif } : {}),
    signals() {
      const stored = storedSignal(file, head, chunks, problem);
      if (type === 4) return [{ ...stored, shown: withoutAlpha(stored) }];
      return [
        type === PALETTE ? withPalette(stored, paletteOf(file, one("PLTE"), bytes("tRNS", 256))) : stored,
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
export const png: Format = {
  name: "png",
  extensions: ["png"],
  recognises(file) {
    const bytes = file.read(0, SIGNATURE.length);
    return SIGNATURE.every((byte, i) => bytes[i] === byte);
  },
  open: openPng,
};

function headOf(file: ByteSource): { head: PngHead; type: number } {
  const bytes = file.read(SIGNATURE.length, HEADER);
  const view = new DataView(bytes.buffer);
  const fault = (message: string) => new FormatError(message, file.name, SIGNATURE.length);
  if (bytes.length < HEADER || view.getUint32(0) !== 13 || view.getUint32(4) !== 0x49484452) {
    throw fault("The PNG does not begin with its header; copy the file anew");
  }
  const [depth, type, compression, filter, interlace] = bytes.subarray(16) as unknown as number[];
  const kind = COLOUR_TYPES[type!];
  if (!kind?.depths.includes(depth!) || compression !== 0 || filter !== 0 || interlace! > 1) {
    throw fault(`The header of the PNG makes no sense: ${depth} bits of colour type ${type}`);
  }
  const [width, height] = [view.getUint32(8), view.getUint32(12)];
  return {
    head: { width, height, depth: depth!, samples: kind.samples, interlaced: interlace === 1 },
    type: type!,
  };
}

/** The chunks as far as they can be followed, and why not further. */
function chunksOf(file: ByteSource): { chunks: Chunk[]; problem?: FormatError } {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < file.size;) {
    const head = file.read(at, 8);
    const length = head.length < 8 ? Infinity : new DataView(head.buffer).getUint32(0);
    if (at + 12 + length > file.size) {
      const problem = new FormatError("The PNG ends inside a chunk; copy the file anew", file.name, at);
      // What there is of the picture may still be looked at.
      const name = String.fromCharCode(...head.subarray(4));
      if (name === "IDAT") chunks.push({ name, at: at + 8, length: file.size - at - 8 });
      return { chunks, problem };
    }
    if (chunks.length === MOST_CHUNKS) {
      return { chunks, problem: new FormatError(`More than ${MOST_CHUNKS} chunks`, file.name, at) };
    }
    const name = String.fromCharCode(...head.subarray(4));
    chunks.push({ name, at: at + 8, length });
    if (name === "IEND") break;
    at += 12 + length;
  }
  return { chunks };
}

function storedSignal(file: ByteSource, head: PngHead, chunks: Chunk[], problem?: FormatError): Signal {
  const { width, height, samples, depth } = head;
  refuseBomb(file, head, { bytes: pngRawBytes(head), ratio: RATIO, at: SIGNATURE.length + 8 });
  const data = chunks.filter(({ name }) => name === "IDAT");
  if (data.length === 0) throw problem ?? new FormatError("The PNG has no picture", file.name, file.size);
  return pictureSignal({ width, height, samples, dtype: depth === 16 ? "uint16" : "uint8" }, () => {
    const packed = new Uint8Array(data.reduce((sum, { length }) => sum + length, 0));
    let to = 0;
    for (const { at, length } of data) {
      packed.set(file.read(at, length), to);
      to += length;
    }
    return pngPixels(file, packed, head, data[0]!.at);
  });
}

function withoutAlpha(stored: Signal): Signal {
  return {
    ...stored,
    shape: stored.shape.slice(0, 2),
    axes: stored.axes.slice(0, 2),
    read: (region) =>
      stored.read({
        start: [...region?.start ?? [0, 0], 0],
        stop: [...region?.stop ?? stored.shape.slice(0, 2), 1],
        step: [...region?.step ?? [1, 1], 1],
      }),
  };
}

function paletteOf(file: ByteSource, chunk: Chunk | undefined, alphas: Uint8Array | undefined): Colour[] {
  if (!chunk) throw new FormatError("The PNG lacks its palette", file.name, SIGNATURE.length);
  const bytes = file.read(chunk.at, Math.min(768, chunk.length));
  return Array.from({ length: Math.floor(bytes.length / 3) }, (_, i) => {
    return [bytes[3 * i]!, bytes[3 * i + 1]!, bytes[3 * i + 2]!, alphas?.[i] ?? 255];
  });
}

function modifiedAt(bytes: Uint8Array | undefined): string | undefined {
  if (bytes?.length !== 7) return undefined;
  const [month, day, hour, minute, second] = [...bytes.subarray(2)] as [
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(bytes[0]! << 8 | bytes[1]!, month - 1, day, hour, minute, Math.min(59, second));
  const text = new Date(time).toISOString();
  // A thirteenth month would have become another year.
  return new Date(time).getUTCMonth() === month - 1 && time > 0 ? text.replace(".000", "") : undefined;
}

function resolutionOf(bytes: Uint8Array<ArrayBuffer> | undefined): [number, number] | undefined {
  if (bytes?.length !== 9 || bytes[8] !== 1) return undefined;
  const view = new DataView(bytes.buffer);
  return [view.getUint32(0), view.getUint32(4)];
}

function exifOf(file: ByteSource, chunk: Chunk | undefined): Tiff | undefined {
  if (!chunk || chunk.length > LONGEST_TEXT) return undefined;
  try {
    return openTiff(memorySource(file.read(chunk.at, chunk.length), { name: `${file.name}: Exif block` }));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
