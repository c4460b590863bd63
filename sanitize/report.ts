/**
 * What was done to a file, and whether it is good: for machines, and for people.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import type { Patch } from "./patch.ts";
import type { Found } from "./scrub.ts";
import type { Check } from "./verify.ts";

/** One file. Written by `--report` and `--json` as it is. */
export interface Report {
  input: string;
  /** Of the input; nothing where it could not be read. */
  sha256?: string;
  format?: string;
  /** Path of the copy; nothing where it was not kept. */
  result?: string;
  archive?: string;
  bytesIn?: number;
  bytesOut?: number;
  bytesArchive?: number;
  ranges: {
    offset: number;
    length: number;
    kind: string;
    image?: string;
    codec?: string;
    newLength?: number;
  }[];
  /** Names and places of what was replaced; not what stood there. */
  scrubbed: { path: string; offset: number; length: number }[];
  /** What was asked for and could not be done. */
  warnings?: string[];
  checks: (Check & { ok: boolean })[];
  /** Why it was not done. */
  error?: string;
  tool: "emloom";
  version: string;
  time: string;
}

/** The ranges of a report. */
export function rangesOf(patches: readonly Patch[]): Report["ranges"] {
  return patches.filter(({ kind }) => kind !== "text").map((
    { offset, length, kind, image, codec, bytes },
  ) => ({
    offset,
    length,
    kind,
    ...(image === undefined ? {} : { image }),
    ...(codec === undefined ? {} : { codec }),
    ...(bytes && bytes.length !== length ? { newLength: bytes.length } : {}),
  }));
}

/** What was scrubbed, as a report tells it: the texts themselves stay out of it. */
export function scrubbedOf(found: readonly Found[]): Report["scrubbed"] {
  return found.map(({ path, offset, length }) => ({ path, offset, length }));
}

/** Pieces of a file. */
export function* piecesOfFile({ size, read }: Pick<ByteSource, "size" | "read">): Generator<Uint8Array> {
  for (let at = 0; at < size; at += 2 ** 20) yield read(at, Math.min(2 ** 20, size - at));
}
