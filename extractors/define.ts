/**
 * The contract of an extractor: one file = one format, what the bytes mean.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import type { ByteSource } from "../formats/source.ts";
import type { Dataset, DatasetType } from "../schemas/dataset.ts";

/** A dataset together with its pixels, inside the sandbox. */
export interface DatasetWithPixels extends Dataset {
  /** The signal, for the preview. */
  pixels?: () => Signal;
}

/** What an extractor may know beside the file. */
export interface ExtractContext {
  /** pid of the instrument, where known. */
  instrument?: string;
  /** Path of the file as the session has it, where known: folders may tell what was done. */
  path?: string;
}

/** Who looked at a file, and what they said. */
export interface Recognition {
  /** Name of the extractor that was asked. */
  extractor: string;
  /** It takes the file. */
  claimed: boolean;
  /** Why it does, or does not. */
  reason: string;
}

/** What the documentation says of a format beside its title and extensions: a row of `docs/reference/formats.md`. */
export interface About {
  /** Companies and programs that write it. */
  vendors: string;
  /** What is read, in a few words. */
  reads: string;
  /** What the preview shows. */
  preview: string;
  /** What it was tested with: files of real instruments, or ones made after the published layout. */
  files: "real" | "synthetic" | "real and synthetic";
}

/** One format. It throws; whoever calls it isolates. */
export interface Extractor {
  /** File name of the extractor, with dashes. */
  name: string;
  /** The reference's module name, for records that its front end shows: `fei_tif_extractor`. */
  module?: string;
  /** What people call the format, for the documentation. */
  title: string;
  /** Lower case, without dot; a hint for file finding. Recognition is by bytes. */
  extensions: string[];
  /**
   * True for a format of everyday programs: a session takes such files only where its strategy is `inclusive`.
   *
   * @default {false}
   */
  general?: boolean;
  /** For the documentation; every built-in extractor has it. */
  about?: About;
  /** Default 100, higher first; exists for a site that overrides a built-in. */
  priority?: number;
  /** True, or the reason why this is not the format. Reads as little as it can. */
  supports(file: ByteSource): true | string;
  /** One dataset a signal. */
  extract(file: ByteSource, context: ExtractContext): Iterable<DatasetWithPixels>;
}

/** Declares an extractor; its default priority is 100. */
export function defineExtractor(extractor: Extractor): Extractor & { priority: number } {
  return { priority: 100, ...extractor };
}

/** What a dataset is made of. A vendor's tree that takes time is given as a function: few ask for it. */
export type DatasetParts =
  & Partial<Omit<DatasetWithPixels, "type" | "original">>
  & { dataType: string; original?: Record<string, unknown> | (() => Record<string, unknown>) };

/** Makes a dataset; unlike an object literal in a `yield`, a misspelt key is a compile error. */
export function dataset(type: DatasetType, { original, ...parts }: DatasetParts): DatasetWithPixels {
  const made: DatasetWithPixels = { type, meta: {}, extensions: {}, distrust: [], ...parts };
  if (typeof original !== "function") return original === undefined ? made : { ...made, original };
  let found: Record<string, unknown> | undefined;
  const get = () => found ??= original();
  return Object.defineProperty(made, "original", { get, enumerable: true, configurable: true });
}

/** A dataset without pixels and without the vendor's tree, which is not made for this. */
export function dataOf(dataset: DatasetWithPixels): Omit<Dataset, "original"> {
  const keys = Object.keys(dataset).filter((key) => key !== "pixels" && key !== "original");
  return Object.fromEntries(keys.map((key) => [key, dataset[key as keyof Dataset]])) as unknown as Dataset;
}
