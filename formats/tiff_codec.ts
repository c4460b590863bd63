/**
 * A strip or tile of a TIFF page, from the file's bytes to numbers in native byte order.
 *
 * @module
 */
import { swapBytes, unpack, unpredict } from "../wasm/codec.ts";
import { inflate } from "./inflate.ts";
import { decodeJpeg } from "./jpeg_decode.ts";
import { reverseWords, unpackBits, widenFloat24, widenHalf } from "./tiff_samples.ts";

/** How a block is stored. */
export interface BlockLayout {
  compression: number;
  predictor: number;
  /** Bits of one sample. */
  bits: number;
  signed: boolean;
  float: boolean;
  complex: boolean;
  /** Samples that stand together. */
  samples: number;
  littleEndian: boolean;
  /** The lowest bit of a byte comes first. */
  reversedBits: boolean;
  /** Tables that JPEG blocks share, and whether their colours are YCbCr. */
  jpeg?: { tables?: Uint8Array; yCbCr: boolean };
  rows: number;
  columns: number;
}

/** Compressions that {@linkcode decodeBlock} undoes: none, LZW, JPEG, Deflate under two numbers, PackBits. */
export const COMPRESSIONS: readonly number[] = [1, 5, 7, 8, 32946, 32773];

const NONE = 1;
const LZW = 5;
const JPEG = 7;
const PACKBITS = 32773;
const TYPED = [8, 16, 32, 64, 128];
const PREDICTABLE = [LZW, 8, 32946];
// Some writers fill their last strip up; what inflate gives beyond the strip is dropped.
const INFLATE_EXCESS = 2 ** 24;

/**
 * Decodes a block.
 *
 * @returns `rows * columns * samples` numbers in native byte order, odd bits widened to the next type; valid
 * until the next call.
 * @throws {SyntaxError} when the block is broken or ends early.
 */
export function decodeBlock(source: Uint8Array<ArrayBuffer>, layout: BlockLayout): Uint8Array {
  const { bits, samples, rows, columns, compression } = layout;
  if (compression === JPEG) {
    const { tables, yCbCr = false } = layout.jpeg ?? {};
    return decodeJpeg(source, { columns, rows, samples, tables, toRgb: yCbCr && samples === 3 });
  }
  const words = columns * samples;
  const length = rows * Math.ceil(words * bits / 8);
  if (layout.reversedBits) reverseBits(source);
  let bytes = decompress(source, compression, length);
  if (bytes.length < length) throw new SyntaxError(`It holds ${bytes.length} of ${length} bytes`);
  bytes = bytes.subarray(0, length);

  const predictor = PREDICTABLE.includes(compression) ? layout.predictor : 1;
  let { littleEndian } = layout;
  if (predictor === 3 && layout.float) {
    bytes = unpredict(bytes, 3, { rows, words, stride: samples, word: bits / 8 });
    littleEndian = true;
  } else {
    const word = layout.complex ? bits / 16 : bits / 8;
    if (!littleEndian && [2, 4, 8].includes(word)) bytes = swapBytes(bytes, word);
    if (predictor === 2) {
      if (![8, 16, 32, 64].includes(bits)) throw new SyntaxError(`Predictor 2 cannot work on ${bits} bits`);
      bytes = unpredict(bytes, 2, { rows, words, stride: samples, word: bits / 8 });
    } else if (predictor !== 1) throw new SyntaxError(`Predictor ${predictor} is not supported`);
  }
  if (layout.float && bits === 16) return widenHalf(bytes);
  if (TYPED.includes(bits)) return bytes;
  // What fills whole bytes follows the byte order; all else is a stream of bits, highest first.
  if (bits % 8 === 0 && littleEndian) reverseWords(bytes, bits / 8);
  const unpacked = unpackBits(bytes, bits, words, rows, layout.signed);
  return layout.float ? widenFloat24(unpacked) : unpacked;
}

function decompress(source: Uint8Array, compression: number, length: number): Uint8Array {
  switch (compression) {
    case NONE:
      return source;
    case LZW: {
      // Before TIFF 6 the first code, Clear, stood with its low bits first: 0x00 and an odd byte.
      const old = source[0] === 0 && (source[1]! & 1) === 1;
      return unpack(source, old ? "lzw-old" : "lzw", length);
    }
    case PACKBITS:
      return unpack(source, "packbits", length);
    default:
      return inflate(source, length + INFLATE_EXCESS);
  }
}

function reverseBits(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) {
    let value = bytes[i]!;
    value = (value & 0xf0) >> 4 | (value & 0x0f) << 4;
    value = (value & 0xcc) >> 2 | (value & 0x33) << 2;
    bytes[i] = (value & 0xaa) >> 1 | (value & 0x55) << 1;
  }
}
