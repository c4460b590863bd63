/**
 * JPEG files: size, colours, what stands in their comments and Exif block, and the picture.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { decodeJpeg } from "./jpeg_decode.ts";
import { type Frame, frameOf, SOS } from "./jpeg_segments.ts";
import { ofFile, refuseBomb } from "./picture_bounds.ts";
import { pictureSignal } from "./picture_signal.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError, memorySource } from "./source.ts";
import { textOf } from "./text.ts";
import { openTiff, type Tiff } from "./tiff.ts";

const MOST_SEGMENTS = 10_000;
const WINDOW = 4096;
// A block of 64 samples takes a bit at least.
const SAMPLES_PER_BYTE = 512;
const [JFIF, APP1, ADOBE, COMMENT, EOI] = [0xe0, 0xe1, 0xee, 0xfe, 0xd9];

/** An opened JPEG file. */
export interface JpegFile extends Container {
  readonly width: number;
  readonly height: number;
  /** The Exif block, where there is one that can be read. */
  readonly exif?: Tiff;
  /** Texts that programs and people left. */
  readonly comments: readonly string[];
}

interface Head {
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
 * Opens a JPEG file. Reads what stands before the picture; the picture when it is asked for.
 *
 * @throws {FormatError} when it is none, or of a kind that cannot be decoded.
 */
export function openJpeg(file: ByteSource): JpegFile {
  const head = headOf(file);
  const { frame, exif, comments } = head;
  return {
    format: frame.progressive ? "JPEG, progressive" : "JPEG",
    width: frame.width,
    height: frame.height,
    ...(exif ? { exif } : {}),
    comments,
    signals: () => [signalOf(file, head)],
    tree: () => treeOf(head),
  };
}

/** JPEG, in JFIF, Exif or without any of them. */
export const jpeg: Format = {
  name: "jpeg",
  extensions: ["jpg", "jpeg", "jpe", "jfif"],
  recognises(file) {
    const [a, b, c] = file.read(0, 3);
    return a === 0xff && b === 0xd8 && c === 0xff;
  },
  open: openJpeg,
};

function headOf(file: ByteSource): Head {
  let [base, window] = [0, file.read(0, WINDOW)];
  const fault = (message: string, at: number) => new FormatError(message, file.name, at);
  const byte = (at: number) => {
    if (at < base || at >= base + window.length) [base, window] = [at, file.read(at, WINDOW)];
    return window[at - base];
  };
  if (byte(0) !== 0xff || byte(1) !== 0xd8) throw fault("It does not begin as a JPEG", 0);
  const found: Partial<Head> & { comments: string[] } = { comments: [] };
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
      return found as Head;
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
  found: Partial<Head> & { comments: string[] },
): void {
  if (marker === COMMENT) {
    const text = textOf(file.read(at, length)).replaceAll("\0", "").trim();
    if (text) found.comments.push(text);
  } else if (marker === JFIF && starts(file, at, "JFIF\0")) {
    found.jfif ??= file.read(at, Math.min(14, length));
  } else if (marker === ADOBE && starts(file, at, "Adobe")) found.adobe = file.read(at + 11, 1)[0] ?? 0;
  else if (marker === APP1 && starts(file, at, "Exif\0") && !found.exif) {
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

function signalOf(file: ByteSource, { frame, at, jfif, adobe }: Head): Signal {
  const { width, height, components } = frame;
  const count = components.length;
  refuseBomb(file, frame, { bytes: width * height * count, ratio: SAMPLES_PER_BYTE * count, at });
  const ids = String.fromCharCode(...components.map(({ id }) => id));
  // Three components are YCbCr unless somebody says otherwise; four are inks unless Adobe says YCCK.
  const toRgb = count === 3
    ? (jfif !== undefined || (adobe === undefined ? ids !== "RGB" : adobe !== 0))
    : count === 4 && adobe === 2;
  return pictureSignal({ width, height, samples: Math.min(count, 3), dtype: "uint8" }, () => {
    const source = file.read(0, file.size);
    const wanted = { columns: width, rows: height, samples: count, toRgb };
    const pixels = ofFile(file, at, () => decodeJpeg(source, wanted));
    return count === 4 ? inksToLight(pixels, toRgb) : pixels;
  });
}

/** Inks are stored turned over; those that come from YCCK are turned over once more. */
function inksToLight(inks: Uint8Array, fromLuminance: boolean): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(inks.length / 4 * 3);
  for (let from = 0, to = 0; from < inks.length; from += 4) {
    const light = inks[from + 3]!;
    for (let k = 0; k < 3; k++) {
      const colour = inks[from + k]!;
      out[to++] = Math.round((fromLuminance ? 255 - colour : colour) * light / 255);
    }
  }
  return out;
}

function treeOf({ frame, jfif, adobe, exif, exifProblem, comments }: Head): TagTree {
  const units = ["", "inch", "cm"];
  const density = (i: number) => jfif![i]! << 8 | jfif![i + 1]!;
  return {
    Width: frame.width,
    Height: frame.height,
    Progressive: frame.progressive,
    Components: frame.components.map(({ id, across, down }) => ({ Id: id, Sampling: `${across}x${down}` })),
    ...(jfif && jfif.length >= 12
      ? {
        JFIF: {
          Version: `${jfif[5]}.${String(jfif[6]).padStart(2, "0")}`,
          "X density": density(8),
          "Y density": density(10),
          "Density unit": units[jfif[7]!] ?? "",
        },
      }
      : {}),
    ...(adobe !== undefined ? { "Adobe transform": adobe } : {}),
    ...(comments.length ? { Comments: [...comments] } : {}),
    ...(exif ? { Exif: exif.tree() } : {}),
    ...(exifProblem ? { "Exif problem": exifProblem } : {}),
  };
}
