/**
 * A TIFF file against tifffile: pixels of each page to the bit, every tag.
 *
 * @module
 */
import { memorySource } from "../../formats/source.ts";
import { openTiff, type TiffPage } from "../../formats/tiff.ts";
import type { Peer } from "./peer.ts";
import { differences, plain, sha256 } from "./same.ts";

interface Page {
  dtype: string;
  shape: number[];
  sha256: string;
  tags: Record<string, { bytes: string; value: unknown }>;
}

/** A line for each difference between what both read in a file. */
export async function compareTiff(path: string, peer: Peer): Promise<string[]> {
  const theirs = await peer.ask("read_tiff", { path }) as Page[];
  const { pages } = openTiff(memorySource(await Deno.readFile(path), { name: path }));
  return differences("pages", pages.map(ourPage).map(plain), theirs);
}

function ourPage(page: TiffPage): Page {
  const signal = page.signal({ stored: true });
  const samples = { rgb8: 3, rgba8: 4 }[signal.dtype as string];
  const tags: Page["tags"] = {};
  for (const [tag, { type }] of page.tags) {
    const value = type === 2 ? page.text(tag) : page.numbers(tag);
    tags[tag] = { bytes: sha256(page.bytes(tag)!), value };
  }
  return {
    dtype: samples ? "uint8" : signal.dtype,
    shape: samples ? [...signal.shape, samples] : [...signal.shape],
    sha256: sha256(signal.read()),
    tags,
  };
}
