/** TIFF files with the tags of a vendor, by the product's own writer. */
import type { DatasetWithPixels, Extractor } from "../../extractors/define.ts";
import { extractors } from "../../extractors/mod.ts";
import { ask } from "../../extractors/recognise.ts";
import { type ByteSource, memorySource } from "../../formats/source.ts";
import { type TiffTag, writeTiff } from "../../formats/tiff_writer.ts";

/** An image of 6 × 4 pixels with these tags, and files beside it. */
export function tiffFile(
  tags: readonly TiffTag[],
  { siblings = {}, name = "a.tif", mtime = 0, pages = 1 }: {
    siblings?: Record<string, string | Uint8Array>;
    name?: string;
    mtime?: number;
    pages?: number;
  } = {},
): ByteSource {
  const page = { width: 6, height: 4, dtype: "uint8", pixels: new Uint8Array(24) } as const;
  const bytes = writeTiff({ ...page, tags }, ...Array.from({ length: pages - 1 }, () => page));
  return memorySource(bytes, { name, mtime, siblings: bytesOf(siblings) });
}

/** A grey BMP of 2 × 1 pixels, with files beside it. */
export function bmpFile(siblings: Record<string, string | Uint8Array>): ByteSource {
  const bytes = new Uint8Array(54 + 8);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [[2, 62], [10, 54], [14, 40], [18, 2], [22, 1], [34, 8]] as const) {
    view.setUint32(at, value, true);
  }
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  return memorySource(bytes, { name: "a.bmp", siblings: bytesOf(siblings) });
}

/** Side-car files as bytes. */
export function bytesOf(siblings: Record<string, string | Uint8Array>): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(siblings).map(([name, content]) => [
      name,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    ]),
  );
}

/** The only dataset of a file that this extractor claims, and no other one. */
export function only(extractor: Extractor, file: ByteSource): DatasetWithPixels {
  const claims = extractors.filter((each) => each.name !== "basic" && ask(each, file) === true);
  if (claims.length !== 1 || claims[0] !== extractor) {
    throw new Error(
      `Claimed by ${claims.map(({ name }) => name).join(", ") || "none"}, not ${extractor.name} alone`,
    );
  }
  const found = [...extractor.extract(file, {})];
  if (found.length !== 1) throw new Error(`${found.length} datasets`);
  JSON.stringify(found[0]!.original);
  return found[0]!;
}
