/**
 * What the extractors of TIFF files share: the opened file, texts of its tags, its picture.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import { openTiff, type Tiff, tiff as format } from "../formats/tiff.ts";
import { isQuantity } from "../schemas/quantity.ts";
import type { Draft } from "./_draft.ts";
import { perFile } from "./_per_file.ts";
import type { DatasetWithPixels } from "./define.ts";

/** The file as a TIFF, if it is one whose first directory can be read. */
export const tiffOf = perFile((file): Tiff | undefined => {
  if (!format.recognises(file)) return undefined;
  try {
    return openTiff(file);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
});

const texts = new WeakMap<Tiff, Map<number, string>>();

/**
 * All text of a tag, whatever type it declares, without NULs; some writers declare the wrong type.
 *
 * @throws {FormatError} when it lies outside the file.
 */
export function tagText(tiff: Tiff, tag: number): string | undefined {
  const known = texts.get(tiff) ?? new Map<number, string>();
  texts.set(tiff, known);
  let text = known.get(tag);
  if (text === undefined) {
    const bytes = tiff.has(tag) ? tiff.bytes(tag) : undefined;
    if (!bytes) return undefined;
    known.set(tag, text = textOf(bytes).replaceAll("\0", ""));
  }
  return text;
}

/** {@linkcode tagText}, or nothing where it cannot be read. */
export function readableText(tiff: Tiff, tag: number): string | undefined {
  try {
    return tagText(tiff, tag);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** The picture on the first page; where it cannot be read, a warning instead. */
export function pictureOf(tiff: Tiff, warnings: string[]): Signal | undefined {
  return orWarning(warnings, () => tiff.signal());
}

/** What `read` gives; the message of a {@linkcode FormatError} becomes a warning. */
export function orWarning<T>(warnings: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    warnings.push(error.message);
    return undefined;
  }
}

/** The signal with the pixel sizes of the draft as its calibration: a TIFF's own tags know no such lengths. */
export function calibrated(signal: Signal, draft: Draft): Signal {
  const sizes = ["pixel_height", "pixel_width"].map((name) => draft.get(name));
  const axes = signal.axes.map((axis, i) => {
    const size = i < 2 ? sizes[i] ?? sizes[1 - i] : undefined;
    return isQuantity(size) && size.value > 0
      ? { ...axis, scale: size.value, units: size.unit, offset: 0 }
      : axis;
  });
  return { ...signal, axes, read: (region) => signal.read(region) };
}

/** Shape and pixels of a dataset, calibrated by its draft. */
export function picture(signal: Signal | undefined, draft: Draft): Partial<DatasetWithPixels> {
  if (!signal) return {};
  return { dimensions: [...signal.shape], pixels: () => calibrated(signal, draft) };
}

/** What a draft holds, and the warnings, as parts of a dataset. */
export function partsOf(draft: Draft, warnings: readonly string[]): Partial<DatasetWithPixels> {
  return {
    meta: draft.meta,
    extensions: draft.extensions,
    distrust: draft.distrust,
    sources: draft.sources,
    ...(warnings.length ? { warning: warnings.join("; ") } : {}),
  };
}
