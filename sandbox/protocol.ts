/**
 * What parent and child of the sandbox say to each other. A frame is `u32 jsonLength, u32 binaryLength`
 * (little endian), the JSON, then the bytes.
 *
 * The child answers in several frames, metadata first: a preview that never ends costs only the preview.
 *
 * @module
 */
import type { ProfileTrace } from "../extractors/profile_trace.ts";
import type { Dataset } from "../schemas/dataset.ts";

/** A file to extract. Every path is resolved by the parent; the child opens no name of its own. */
export interface ExtractRequest {
  /** Resolved path. */
  path: string;
  /** Path as the session has it: its folders may tell what was done. Never opened. */
  givenPath: string;
  /** Name as the session has it, for messages and recognition. */
  name: string;
  /** Resolved paths of the files beside it, by name. */
  siblings: Record<string, string>;
  instrument?: string;
  /** Draw previews too. */
  preview: boolean;
  /** Return the vendor's own tree too. */
  original: boolean;
  /** Tell what the instrument's profile did. */
  trace?: boolean;
}

/** Who looked at the file, and what they said. */
export interface Recognition {
  extractor: string;
  claimed: boolean;
  reason: string;
}

/** Metadata of one file, as the child answers. */
export interface ExtractAnswer {
  /** Name of the extractor that claimed the file. */
  extractor: string;
  /** The reference's module name for it. */
  module: string;
  datasets: Dataset[];
  recognition: Recognition[];
  /** Set when the extractor threw: message with file and offset; `datasets` then holds the fallback. */
  error?: string;
  /** What the instrument's profile did, when it was asked for. */
  profile?: ProfileTrace;
}

/** An answer with its previews. */
export interface Extracted extends ExtractAnswer {
  /** The preview PNG of each dataset, in its order. */
  previews: (Uint8Array<ArrayBuffer> | undefined)[];
  /** Why a dataset has no preview, by index. */
  previewProblems: Record<number, string>;
}

/** What the parent sends. The answer repeats `id`, so that no frame can be taken for another file's. */
export interface ToChild {
  id: string;
  request: ExtractRequest;
}

/** What the child sends. `preview` carries the PNG in its bytes, unless it has a `problem`. */
export type FromChild =
  /** `problems`: which of the site's plugins could not be loaded, and why. */
  | { kind: "ready"; problems: string[] }
  /** `drawing`: the datasets, by index, that a preview will be drawn of. */
  | { kind: "metadata"; id: string; answer: ExtractAnswer; drawing: number[] }
  | { kind: "preview"; id: string; index: number; problem?: string }
  /** The file is finished; `spent` says why this child must not be used again. */
  | { kind: "done"; id: string; spent?: string }
  /** The file could not be opened or answered about. */
  | { kind: "failed"; id: string; message: string; spent?: string };

/** What a child is told on its command line, as JSON. */
export interface ChildSettings {
  /** Resolved paths of the site's plugin files. */
  plugins: string[];
  memoryLimitMb: number;
}

/** First argument with which emloom starts itself as a child of the sandbox. */
export const ROLE = "__extract";

/** Why a child is spent when it had no memory left for a file. */
export const RAN_OUT = "memory ran out";

/** Deepest nesting of a frame's JSON: what metadata may have, and the envelope around it. */
export const MAX_DEPTH = 72;
/** Largest JSON of a frame, in bytes. */
export const MAX_JSON = 16 * 2 ** 20;
/** Largest binary part of a frame, in bytes. */
export const MAX_BINARY = 16 * 2 ** 20;
/** Largest side of a preview, in pixels. */
export const MAX_PREVIEW_SIDE = 4096;
