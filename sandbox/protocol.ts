/**
 * What parent and child of the sandbox say to each other. A frame is `u32 jsonLength, u32 binaryLength`
 * (little endian), the JSON, then the bytes.
 *
 * @module
 */
import type { Dataset } from "../schemas/dataset.ts";

/** A file to extract. Every path is resolved by the parent; the child opens no name of its own. */
export interface ExtractRequest {
  /** Resolved path. */
  path: string;
  /** Name as the session has it, for messages and recognition. */
  name: string;
  /** Resolved paths of the files beside it, by name. */
  siblings: Record<string, string>;
  instrument?: string;
  /** Draw previews too. */
  preview: boolean;
  /** Return the vendor's own tree too. */
  original: boolean;
}

/** Who looked at the file, and what they said. */
export interface Recognition {
  extractor: string;
  claimed: boolean;
  reason: string;
}

/** Metadata of one file, as the child answers. Previews travel as the frame's bytes, one after the other. */
export interface ExtractAnswer {
  /** Name of the extractor that claimed the file. */
  extractor: string;
  /** The reference's module name for it. */
  module: string;
  datasets: Dataset[];
  recognition: Recognition[];
  /** Length of each dataset's preview PNG in the frame's bytes; 0 where there is none. */
  previews: number[];
  /** Why a dataset has no preview, by index. */
  previewProblems: Record<number, string>;
  /** Set when the extractor threw: message with file and offset; `datasets` then holds the fallback. */
  error?: string;
}

/** An answer with its preview PNGs taken apart. */
export interface Extracted extends Omit<ExtractAnswer, "previews"> {
  previews: (Uint8Array | undefined)[];
}
