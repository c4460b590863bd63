/**
 * The header of a BMP file, and its colours.
 *
 * @module
 */
import { masksOf } from "./bmp_masks.ts";
import type { Colour } from "./palette.ts";
import { type ByteSource, FormatError } from "./source.ts";

const HEAD = 14;
const CORE = 12;
/** How pixels are stored. */
export const [RGB, RLE8, RLE4] = [0, 1, 2];
const [BITFIELDS, ALPHA_BITFIELDS] = [3, 6];
const DEPTHS = [1, 4, 8, 16, 24, 32];
const OTHERS: Readonly<Record<number, string>> = { 4: "JPEG", 5: "PNG" };

/** What the header says. */
export interface BmpHead {
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

/** True where the file begins as a BMP. */
export function isBmp(file: ByteSource): boolean {
  const bytes = file.read(0, HEAD + 4);
  const size = bytes.length < HEAD + 4 ? 0 : new DataView(bytes.buffer).getUint32(HEAD, true);
  return bytes[0] === 0x42 && bytes[1] === 0x4d && (size === CORE || (size >= 16 && size <= 256));
}

/**
 * The header.
 *
 * @throws {FormatError} when it is none, or of a kind that cannot be read.
 */
export function bmpHead(file: ByteSource): BmpHead {
  const fault = (message: string, at = HEAD) => new FormatError(message, file.name, at);
  if (!isBmp(file)) throw fault("It does not begin as a BMP", 0);
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
  const head: BmpHead = {
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
  const masks = masksOf(view, { size, depth, compression });
  head.masks = masks.bits;
  if (depth <= 8) head.palette = paletteOf(file, HEAD + size + masks.behind, core ? 3 : 4, depth, number(32));
  return head;
}

function paletteOf(file: ByteSource, at: number, width: number, depth: number, used: number): Colour[] {
  const count = used > 0 ? Math.min(used, 2 ** depth) : 2 ** depth;
  const bytes = file.read(at, count * width);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => {
    return [bytes[i * width + 2]!, bytes[i * width + 1]!, bytes[i * width]!, 255];
  });
}
