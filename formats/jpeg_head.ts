/**
 * What stands before the picture in a JPEG file.
 *
 * @module
 */
import { type Frame, frameOf, SOS } from "./jpeg_segments.ts";
import { ofFile } from "./picture_bounds.ts";
import { type ByteSource, FormatError, memorySource } from "./source.ts";
import { textOf } from "./text.ts";
import { openTiff, type Tiff } from "./tiff.ts";

const MOST_SEGMENTS = 10_000;
const WINDOW = 4096;
const [JFIF, APP1, ADOBE, COMMENT, EOI] = [0xe0, 0xe1, 0xee, 0xfe, 0xd9];

/** Frame, and what others than the decoder want to know. */
export interface JpegHead {
  frame: Frame;
  /** Where the frame stands. */
  at: number;
  jfif?: Uint8Array;
  /** How Adobe's software says the colours are: 0 as they are, 1 YCbCr, 2 YCCK. */
  adobe?: number;
  exif?: Tiff;
  exifProblem?: string;
  comments: string[];
}

/**
 * Reads all segments up to the first scan.
 *
 * @throws {FormatError} when the file ends before it, or its frame cannot be decoded.
 */
export function jpegHead(file: ByteSource): JpegHead {
  let [base, window] = [0, file.read(0, WINDOW)];
  const fault = (message: string, at: number) => new FormatError(message, file.name, at);
  const byte = (at: number) => {
    if (at < base || at >= base + window.length) [base, window] = [at, file.read(at, WINDOW)];
    return window[at - base];
  };
  if (byte(0) !== 0xff || byte(1) !== 0xd8) throw fault("It does not begin as a JPEG", 0);
  const found: Partial<JpegHead> & { comments: string[] } = { comments: [] };
  let at = 2;
  for (let count = 0; count < MOST_SEGMENTS; count++) {
    const start = at;
    if (byte(at) === undefined) throw fault("The JPEG ends before its picture; copy the file anew", at);
    if (byte(at) !== 0xff) throw fault("There is no JPEG marker", at);
    while (byte(at) === 0xff) at++;
    const marker = byte(at++);
    const length = (byte(at) ?? 0) << 8 | (byte(at + 1) ?? 0);
    if (marker === EOI || marker === SOS) {
      if (!found.frame) throw fault("The JPEG tells no size before its picture", start);
      return found as JpegHead;
    }
    if (marker === undefined || length < 2 || at + length > file.size) {
      throw fault("The JPEG ends inside a segment; copy the file anew", start);
    }
    readSegment(file, marker, start, { at: at + 2, length: length - 2 }, found);
    at += length;
  }
  throw fault(`More than ${MOST_SEGMENTS} segments`, at);
}

function readSegment(
  file: ByteSource,
  marker: number,
  start: number,
  { at, length }: { at: number; length: number },
  found: Partial<JpegHead> & { comments: string[] },
): void {
  if (marker === COMMENT) {
    const text = textOf(file.read(at, length)).replaceAll("\0", "").trim();
    if (text) found.comments.push(text);
  } else if (marker === JFIF && starts(file, at, "JFIF\0")) {
    found.jfif ??= file.read(at, Math.min(14, length));
  } else if (marker === ADOBE && starts(file, at, "Adobe")) found.adobe = file.read(at + 11, 1)[0] ?? 0;
  else if (marker === APP1 && length > 6 && starts(file, at, "Exif\0") && !found.exif) {
    const block = memorySource(file.read(at + 6, length - 6), { name: `${file.name}: Exif block` });
    try {
      found.exif = openTiff(block);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      found.exifProblem = error.message;
    }
  } else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && !found.frame) {
    const frame = ofFile(
      file,
      start,
      () => frameOf({ marker, body: file.read(at, length), end: at + length }),
    );
    if (!frame) return;
    Object.assign(found, { frame, at: start });
  }
}

function starts(file: ByteSource, at: number, text: string): boolean {
  return textOf(file.read(at, text.length)) === text;
}
