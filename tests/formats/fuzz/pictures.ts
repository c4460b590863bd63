/** Small whole pictures, made by hand. */
import { crc32, deflateSync } from "node:zlib";

/** A segment of a JPEG stream. */
export const jpegSegment = (marker: number, ...body: number[]): number[] => [
  0xff,
  marker,
  body.length + 2 >> 8,
  body.length + 2 & 255,
  ...body,
];

/** 40 × 30 pixels of one grey: 20 blocks, the first of which tells its brightness and the others no difference to it. */
export function greyJpeg(): Uint8Array<ArrayBuffer> {
  const none = new Array<number>(14).fill(0);
  return Uint8Array.of(
    ...[0xff, 0xd8],
    ...jpegSegment(0xdb, 0, ...new Array<number>(64).fill(1)),
    ...jpegSegment(0xc4, 0x00, 0, 2, ...none, 0, 7),
    ...jpegSegment(0xc4, 0x10, 0, 1, ...none, 0),
    ...jpegSegment(0xc0, 8, 0, 30, 0, 40, 1, 1, 0x11, 0),
    ...jpegSegment(0xda, 1, 1, 0x00, 0, 63, 0),
    ...[0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ...[0xff, 0xd9],
  );
}

/** The same with a comment, and an Exif block in which the make (tag 271) is "EM". */
export function exifJpeg(): Uint8Array<ArrayBuffer> {
  const tiff = [73, 73, 42, 0, 8, 0, 0, 0, 1, 0, 15, 1, 2, 0, 3, 0, 0, 0, 69, 77, 0, 0, 0, 0, 0, 0];
  const plain = greyJpeg();
  return Uint8Array.of(
    ...plain.subarray(0, 2),
    ...jpegSegment(0xe1, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff),
    ...jpegSegment(0xfe, 0x68, 0x69, 0),
    ...plain.subarray(2),
  );
}

/** A chunk of a PNG file. */
export function pngChunk(name: string, ...data: number[]): number[] {
  const body = [...[...name].map((c) => c.charCodeAt(0)), ...data];
  return [...int32(data.length), ...body, ...int32(crc32(Uint8Array.from(body)))];
}

/** A PNG file; `rows` are filters and bytes as they are compressed. */
export function pngFile(
  { width, height, depth, type, rows, interlaced = false }: {
    width: number;
    height: number;
    depth: number;
    type: number;
    rows: number[][];
    interlaced?: boolean;
  },
  before: number[][] = [],
  behind: number[][] = [],
): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...pngChunk("IHDR", ...int32(width), ...int32(height), depth, type, 0, 0, interlaced ? 1 : 0),
    ...before.flat(),
    ...pngChunk("IDAT", ...deflateSync(Uint8Array.from(rows.flat()))),
    ...behind.flat(),
    ...pngChunk("IEND"),
  );
}

const int32 = (value: number) => [value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255];
const int16 = (value: number) => [value & 255, value >>> 8 & 255];

/** A BMP file: header of 40 bytes, colours (blue, green, red, 0), rows as they are stored. */
export function bmpFile(
  { width, height, depth, compression = 0, colours = [], rows }: {
    width: number;
    height: number;
    depth: number;
    compression?: number;
    colours?: number[];
    rows: number[];
  },
): Uint8Array<ArrayBuffer> {
  const little = (value: number) => [...int16(value), ...int16(value >>> 16)];
  const start = 54 + colours.length;
  return Uint8Array.of(
    ...[0x42, 0x4d],
    ...little(start + rows.length),
    ...little(0),
    ...little(start),
    ...little(40),
    ...little(width),
    ...little(height),
    ...int16(1),
    ...int16(depth),
    ...little(compression),
    ...little(rows.length),
    ...little(3779),
    ...little(3779),
    ...little(compression === 3 ? 0 : colours.length / 4),
    ...little(0),
    ...colours,
    ...rows,
  );
}

/** A GIF file of 4 × 2 pixels with four colours: 1 1 1 1 2 2 1 1, a comment before them. */
export function gifFile(): Uint8Array<ArrayBuffer> {
  // clear, 1, 6 (1 1), 1, 2, 2, 6, end, in codes of three bits; four from the eighth entry on
  return Uint8Array.of(
    ...[...("GIF89a")].map((c) => c.charCodeAt(0)),
    ...[4, 0, 2, 0, 0x81, 0, 0],
    ...[0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255],
    ...[0x21, 0xfe, 4, 0x6e, 0x6f, 0x74, 0x65, 0],
    ...[0x21, 0xf9, 4, 1, 0, 0, 2, 0],
    ...[0x2c, 0, 0, 0, 0, 4, 0, 2, 0, 0],
    ...[2, ...gifCodes([[4, 3], [1, 3], [6, 3], [1, 3], [2, 4], [2, 4], [6, 4], [5, 4]]), 0],
    ...[0x3b],
  );
}

/** Codes of so many bits as one sub-block. */
function gifCodes(codes: readonly (readonly [code: number, bits: number])[]): number[] {
  const bits = codes.flatMap(([code, count]) => Array.from({ length: count }, (_, i) => code >> i & 1));
  const bytes = Array.from(
    { length: Math.ceil(bits.length / 8) },
    (_, i) => bits.slice(8 * i, 8 * i + 8).reduce((sum, bit, k) => sum | bit << k, 0),
  );
  return [bytes.length, ...bytes];
}
