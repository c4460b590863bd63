/**
 * The header of a PNG file.
 *
 * @module
 */
import { type ByteSource, FormatError } from "./source.ts";

/** What every PNG file begins with. */
export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER = 25;
/** Samples a pixel, and the depths there are, by colour type. */
export const COLOUR_TYPES: Readonly<Record<number, { name: string; samples: number; depths: number[] }>> = {
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

/** True where the file begins as a PNG. */
export function isPng(file: ByteSource): boolean {
  const bytes = file.read(0, PNG_SIGNATURE.length);
  return PNG_SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * The header, and the number of its colour type.
 *
 * @throws {FormatError} when it makes no sense.
 */
export function pngHead(file: ByteSource): { head: PngHead; type: number } {
  const bytes = file.read(PNG_SIGNATURE.length, HEADER);
  const view = new DataView(bytes.buffer);
  const fault = (message: string) => new FormatError(message, file.name, PNG_SIGNATURE.length);
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
