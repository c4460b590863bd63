/**
 * BMP files of Windows and OS/2: 1 to 32 bits a pixel, with colour maps, bit masks or run lengths.
 *
 * @module
 */
import { bmpRuns } from "./bmp_runs.ts";
import type { Container, Format, TagTree } from "./container.ts";
import { type Colour, ofFile, pictureSignal, refuseBomb, withPalette } from "./picture_signal.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { unpackBits } from "./tiff_samples.ts";

const HEAD = 14;
const CORE = 12;
const [RGB, RLE8, RLE4, BITFIELDS, ALPHA_BITFIELDS] = [0, 1, 2, 3, 6];
const DEPTHS = [1, 4, 8, 16, 24, 32];
const OTHERS: Readonly<Record<number, string>> = { 4: "JPEG", 5: "PNG" };
// A run of 255 pixels takes two bytes.
const RATIO = 128;

interface Head {
  size: number;
  width: number;
  height: number;
  topDown: boolean;
  depth: number;
  compression: number;
  /** Where the pixels begin. */
  start: number;
  /** Pixels a metre along x and y; 0 where unknown. */
  perMetre: [x: number, y: number];
  palette: Colour[];
  /** Bits of red, green, blue and alpha; 0 for none. */
  masks: number[];
}

/** An opened BMP file. */
export interface BmpFile extends Container {
  readonly width: number;
  readonly height: number;
  /** Pixels a metre along x and y; 0 where unknown. */
  readonly perMetre: readonly [x: number, y: number];
}

/**
 * Opens a BMP file. Reads its header and colour map; the picture when it is asked for.
 *
 * @throws {FormatError} when it is none, or of a kind that cannot be read.
 */
export function openBmp(file: ByteSource): BmpFile {
  const head = headOf(file);
  const { width, height, depth, palette } = head;
  return {
    format: "BMP",
    width,
    height,
    perMetre: head.perMetre,
    signals: () => {
      const stored = storedSignal(file, head);
      return [depth <= 8 ? withPalette(stored, palette) : stored];
    },
    tree: (): TagTree => ({
      "Header size": head.size,
      Width: width,
      Height: height,
      "Top row first": head.topDown,
      "Bits per pixel": depth,
      Compression: ["none", "RLE8", "RLE4", "bit masks"][head.compression] ?? "bit masks",
      "Pixels per metre": [...head.perMetre],
    }),
  };
}

/** BMP. */
export const bmp: Format = {
  name: "bmp",
  extensions: ["bmp", "dib"],
  recognises(file) {
    const bytes = file.read(0, HEAD + 4);
    const size = bytes.length < HEAD + 4 ? 0 : new DataView(bytes.buffer).getUint32(HEAD, true);
    return bytes[0] === 0x42 && bytes[1] === 0x4d && (size === CORE || (size >= 16 && size <= 256));
  },
  open: openBmp,
};

function headOf(file: ByteSource): Head {
  const fault = (message: string, at = HEAD) => new FormatError(message, file.name, at);
  if (!bmp.recognises(file)) throw fault("It does not begin as a BMP", 0);
  const bytes = file.read(0, HEAD + 256);
  const view = new DataView(bytes.buffer);
  const size = view.getUint32(HEAD, true);
  if (HEAD + size > bytes.length) throw fault("The BMP ends inside its header; copy the file anew");
  const core = size === CORE;
  const number = (at: number) => HEAD + at + 4 <= HEAD + size ? view.getUint32(HEAD + at, true) : 0;
  const rows = core ? view.getUint16(HEAD + 6, true) : view.getInt32(HEAD + 8, true);
  const depth = view.getUint16(HEAD + (core ? 10 : 14), true);
  const compression = core ? RGB : number(16);
  if (!DEPTHS.includes(depth)) throw fault(`A BMP of ${depth} bits a pixel cannot be read`);
  const fits = {
    [RGB]: DEPTHS,
    [RLE8]: [8],
    [RLE4]: [4],
    [BITFIELDS]: [16, 32],
    [ALPHA_BITFIELDS]: [16, 32],
  };
  if (!fits[compression]?.includes(depth)) {
    const name = OTHERS[compression] ?? `number ${compression} with ${depth} bits a pixel`;
    throw fault(`A BMP of compression ${name} cannot be read: save it as PNG`);
  }
  const head: Head = {
    size,
    width: core ? view.getUint16(HEAD + 4, true) : view.getInt32(HEAD + 4, true),
    height: Math.abs(rows),
    topDown: rows < 0,
    depth,
    compression,
    start: view.getUint32(10, true),
    perMetre: [number(24), number(28)],
    palette: [],
    masks: [],
  };
  // Masks stand in the header, or behind the shortest one.
  const masked = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  const behind = masked && size === 40 ? (compression === BITFIELDS ? 12 : 16) : 0;
  if (masked) {
    const count = size >= 56 || compression === ALPHA_BITFIELDS ? 4 : 3;
    head.masks = Array.from(
      { length: count },
      (_, i) => HEAD + 44 + 4 * i <= bytes.length ? view.getUint32(HEAD + 40 + 4 * i, true) : 0,
    );
  } else if (depth === 16) head.masks = [0x7c00, 0x3e0, 0x1f];
  if (depth <= 8) head.palette = paletteOf(file, HEAD + size + behind, core ? 3 : 4, depth, number(32));
  return head;
}

function paletteOf(file: ByteSource, at: number, width: number, depth: number, used: number): Colour[] {
  const count = used > 0 ? Math.min(used, 2 ** depth) : 2 ** depth;
  const bytes = file.read(at, count * width);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => {
    return [bytes[i * width + 2]!, bytes[i * width + 1]!, bytes[i * width]!, 255];
  });
}

function storedSignal(file: ByteSource, head: Head): Signal {
  const { width, height, depth, compression } = head;
  const samples = depth <= 8 ? 1 : head.masks[3] ? 4 : 3;
  const runs = compression === RLE8 || compression === RLE4;
  refuseBomb(file, head, { bytes: width * height * samples, ratio: runs ? RATIO : 8, at: HEAD + 4 });
  const stride = Math.ceil(width * depth / 32) * 4;
  const missing = head.start + stride * height - file.size;
  // The padding of the last row may be left out.
  if (!runs && missing > 3) {
    throw new FormatError(
      `${missing} of ${stride * height} bytes of pixels are missing; the file is cut off, copy it anew`,
      file.name,
      file.size,
    );
  }
  return pictureSignal({ width, height, samples, dtype: "uint8" }, () => {
    const source = file.read(head.start, runs ? file.size : stride * height);
    if (runs) return ofFile(file, head.start, () => bmpRuns(source, { width, height, half: depth === 4 }));
    const rows = new Uint8Array(stride * height);
    for (let y = 0; y < height; y++) {
      const from = (head.topDown ? y : height - 1 - y) * stride;
      rows.set(source.subarray(from, from + stride), y * stride);
    }
    return unpacked(rows, head, samples, stride);
  });
}

function unpacked(
  rows: Uint8Array<ArrayBuffer>,
  { width, height, depth, masks }: Head,
  samples: number,
  stride: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(width * height * samples);
  if (depth <= 8) {
    const all = depth === 8 ? rows : unpackBits(rows, depth, stride * 8 / depth, height);
    const perRow = stride * 8 / depth;
    for (let y = 0; y < height; y++) out.set(all.subarray(y * perRow, y * perRow + width), y * width);
    return out;
  }
  const bytes = depth / 8;
  const levels = masks.length ? masks.slice(0, samples).map(levelsOf) : undefined;
  const view = new DataView(rows.buffer);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = y * stride; x < width; x++, from += bytes, to += samples) {
      if (!levels) {
        for (let k = 0; k < 3; k++) out[to + k] = rows[from + 2 - k]!;
        continue;
      }
      const value = bytes === 2 ? view.getUint16(from, true) : view.getUint32(from, true);
      for (let k = 0; k < samples; k++) out[to + k] = levels[k]!(value);
    }
  }
  return out;
}

/** How a colour comes out of the bits of a mask, as a number from 0 to 255. */
function levelsOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (value) => value >>> shift & 255;
  return (value) => Math.floor((value & mask) / 2 ** shift * 255 / most) & 255;
}
