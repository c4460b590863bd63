/**
 * JPEG files: size, colours, what stands in their comments and Exif block, and the picture.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { decodeJpeg } from "./jpeg_decode.ts";
import { type JpegHead, jpegHead } from "./jpeg_head.ts";
import { ofFile, refuseBomb } from "./picture_bounds.ts";
import { pictureSignal } from "./picture_signal.ts";
import type { Signal } from "./signal.ts";
import type { ByteSource } from "./source.ts";
import type { Tiff } from "./tiff.ts";

// A block of 64 samples takes a bit at least.
const SAMPLES_PER_BYTE = 512;

/** An opened JPEG file. */
export interface JpegFile extends Container {
  readonly width: number;
  readonly height: number;
  /** The Exif block, where there is one that can be read. */
  readonly exif?: Tiff;
  /** Texts that programs and people left. */
  readonly comments: readonly string[];
}

/**
 * Opens a JPEG file. Reads what stands before the picture; the picture when it is asked for.
 *
 * @throws {FormatError} when it is none, or of a kind that cannot be decoded.
 */
export function openJpeg(file: ByteSource): JpegFile {
  const head = jpegHead(file);
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

function signalOf(file: ByteSource, { frame, at, jfif, adobe }: JpegHead): Signal {
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

function treeOf({ frame, jfif, adobe, exif, exifProblem, comments }: JpegHead): TagTree {
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
