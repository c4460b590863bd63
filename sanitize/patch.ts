/**
 * What is to be written over a file so that its data are gone.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";

/** What the bytes of a patch are: data of some kind, or what has to follow from their change. */
export type PatchKind =
  | "pixels"
  | "thumbnail"
  | "tags"
  | "counts"
  | "offsets"
  | "checksum"
  | "text"
  | "manual";

/** A range of a file, and what stands there afterwards. */
export interface Patch {
  /** Byte offset; at or behind the end of the file for what is appended. */
  offset: number;
  /** Bytes that are replaced. */
  length: number;
  kind: PatchKind;
  /** Which image, page or dataset it is of. */
  image?: string;
  /** What stands at its start, zeros behind it; without it, the range is filled as the plan says. */
  bytes?: Uint8Array;
  /** How the data are packed. */
  codec?: string;
}

/** What data are replaced by: zeros, or a short pattern that repeats. */
export type Fill = "zero" | "noise";

/** What is wanted of a plan. */
export interface PlanOptions {
  fill: Fill;
  /** Also what was computed from the data: lists and heights of peaks. */
  strict: boolean;
}

/** A file whose data cannot be replaced: what stands in the way, and what to do. */
export class UnsupportedError extends FormatError {
  override name = "FormatError";
}

/** True for data, false for what follows from them. */
export function isData({ kind }: Patch): boolean {
  return kind !== "counts" && kind !== "offsets" && kind !== "checksum" && kind !== "text";
}

/**
 * Patches in the order of the file, without overlaps; ranges that are filled and touch or overlap are one.
 *
 * @throws {UnsupportedError} when two patches want different bytes in one place.
 */
export function ordered(patches: readonly Patch[], file: string): Patch[] {
  const sorted = patches.filter(({ length }) => length > 0).toSorted((a, b) => a.offset - b.offset);
  const merged: Patch[] = [];
  for (const patch of sorted) {
    const last = merged.at(-1);
    const over = last ? last.offset + last.length - patch.offset : -1;
    if (!last || over < 0 || (over === 0 && !alike(last, patch))) merged.push(patch);
    else if (alike(last, patch)) {
      const end = Math.max(last.offset + last.length, patch.offset + patch.length);
      merged[merged.length - 1] = { ...last, length: end - last.offset };
    } else {
      const { image: a = last.kind } = last;
      const { image: b = patch.kind } = patch;
      throw new UnsupportedError(`The bytes of "${a}" and "${b}" overlap`, file, patch.offset);
    }
  }
  return merged;
}

function alike(a: Patch, b: Patch): boolean {
  return !a.bytes && !b.bytes && a.kind === b.kind && a.image === b.image;
}
