/**
 * The table of files of a single file system of Bruker's.
 *
 * @module
 */
import { textOf } from "./text.ts";

/** Bytes of an entry. */
export const SFS_ENTRY = 512;

/** A line of the table: a file, or a folder. */
export interface SfsEntry {
  table: number;
  size: number;
  parent: number;
  folder: boolean;
  name: string;
}

/** The entry that some bytes are. */
export function entryOf(bytes: Uint8Array<ArrayBuffer>): SfsEntry {
  const view = new DataView(bytes.buffer);
  const name = bytes.subarray(224, 480);
  return {
    table: view.getInt32(0, true),
    size: Number(view.getBigUint64(4, true)),
    parent: view.getInt32(40, true),
    folder: bytes[220] !== 0,
    name: textOf(name.subarray(0, name.indexOf(0) < 0 ? 256 : name.indexOf(0))),
  };
}

/** Names of the folders that an entry is in, and its own, separated by `/`. */
export function pathOf(entry: SfsEntry, entries: readonly SfsEntry[]): string {
  const names = [entry.name];
  // A folder that is within itself ends where there are no more of them.
  for (let above = entries[entry.parent]; above && names.length < 32; above = entries[above.parent]) {
    names.unshift(above.name);
  }
  return names.join("/");
}
