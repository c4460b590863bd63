/**
 * The destinations that are configured.
 *
 * @module
 */
import { cdcs, type CdcsOptions } from "./cdcs.ts";
import type { Destination } from "./define.ts";
import { folder, type FolderOptions } from "./folder.ts";

export { type Cdcs, cdcs, type CdcsOptions, type Template } from "./cdcs.ts";
export type { BuiltRecord, Destination, Previous, Uploaded } from "./define.ts";
export { folder, type FolderOptions } from "./folder.ts";

/** What to make destinations from. */
export interface DestinationOptions {
  cdcs?: CdcsOptions[];
  folder?: FolderOptions[];
}

/**
 * Makes the configured destinations, in the order in which records go to them.
 *
 * @throws {TypeError} when two have the same name: the ledger of uploads goes by it.
 */
export function createDestinations(options: DestinationOptions): Destination[] {
  const all: Destination[] = [...(options.cdcs ?? []).map(cdcs), ...(options.folder ?? []).map(folder)];
  const twice = all.find(({ name }, i) => all.findIndex((other) => other.name === name) !== i);
  if (twice) throw new TypeError(`Two destinations have the name "${twice.name}"; give each one of its own`);
  return all;
}
