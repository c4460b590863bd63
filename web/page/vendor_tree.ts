/**
 * The vendor's own metadata of a file: what its container holds, and what the extractor has read out of it.
 *
 * @module
 */
import type { DatasetWithPixels } from "../../extractors/define.ts";
import { openContainer } from "../../formats/open.ts";
import type { ByteSource } from "../../formats/source.ts";
import { branchesOf } from "./branches.ts";
import type { Branch } from "./protocol.ts";

/** The tree, and what the container is called; or why it could not be read. */
export interface VendorTree {
  branches: Branch[];
  /** `DigitalMicrograph 4`, `TIFF`. */
  format?: string;
  error?: string;
}

/** The tree of a file. Where the extractor has taken a block of the container apart, that stands beside it. */
export function vendorTree(file: ByteSource, datasets: readonly DatasetWithPixels[]): VendorTree {
  const read = datasets.flatMap(({ original, name }, i): Branch[] =>
    original ? [{ name: name || `Signal ${i + 1}`, children: branchesOf(original) }] : []
  );
  const blocks = read.length === 1 ? read[0]!.children! : read;
  let format: string | undefined;
  try {
    const container = openContainer(file);
    format = container.format;
    const tree = branchesOf(container.tree());
    // An extractor may hand on the container's own tree.
    const names = new Set(tree.map(({ name }) => name));
    const same = read.some(({ children }) => children!.some(({ name }) => names.has(name)));
    if (same || blocks.length === 0) return { branches: tree, format };
    return {
      branches: [{ name: "Metadata block", children: blocks }, { name: format, children: tree }],
      format,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { branches: blocks, ...(format ? { format } : {}), error: message };
  }
}
