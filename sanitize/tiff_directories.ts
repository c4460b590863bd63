/**
 * The directories of a TIFF file, and what of it is not pixels.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { openTiff, type TiffPage } from "../formats/tiff.ts";
import { SIZES } from "../formats/tiff_tags.ts";
import { DirectoryWalk } from "../formats/tiff_walk.ts";
import { UnsupportedError } from "./patch.ts";
import { Spans } from "./spans.ts";

const NESTED = [330, 34665, 34853, 40965];
const DEEPEST = 8;

/** A directory, and how people call it. */
export interface Directory {
  name: string;
  page: TiffPage;
}

/** All directories: of the main chain, and those that hang on them. */
export function allDirectories(file: ByteSource): Directory[] {
  const { pages } = openTiff(file);
  const walk = new DirectoryWalk(pages);
  const found: Directory[] = [];
  const add = (name: string, page: TiffPage, depth: number) => {
    found.push({ name, page });
    if (depth === 0) throw new UnsupportedError("Directories are nested too deeply", file.name, page.offset);
    for (const tag of NESTED) {
      for (const [i, offset] of (page.numbers(tag) ?? []).entries()) {
        if (offset === 0) continue;
        add(
          `${name}, ${tag === 330 ? "image" : "directory"} ${i} of tag ${tag}`,
          walk.open(page, offset),
          depth - 1,
        );
      }
    }
  };
  for (const [i, page] of pages.entries()) add(`page ${i}`, page, DEEPEST);
  return found;
}

/** Header, directories, and the values of their tags: what must stay as it is. */
export function keptOf(directories: readonly Directory[]): Spans {
  const kept = new Spans();
  kept.add(0, directories[0]!.page.big ? 16 : 8);
  for (const { page } of directories) {
    kept.add(page.offset, page.length);
    for (const { offset, type, count } of page.tags.values()) kept.add(offset, (SIZES[type] ?? 0) * count);
  }
  return kept;
}

/** Planes that ImageJ writes one behind the other, with a directory for the first alone. */
export function imageJPlanes(page: TiffPage): { offset: number; length: number }[] {
  const text = page.text(270) ?? "";
  const count = text.startsWith("ImageJ=") ? Number(/^images=(\d+)$/m.exec(text)?.[1] ?? 1) : 1;
  const [offset, second] = page.numbers(273) ?? [];
  const plane = page.width * page.height * page.samplesPerPixel * Math.max(0, page.bitsPerSample) / 8;
  if (count < 2 || page.compression !== 1 || second !== undefined || offset === undefined) {
    return [];
  }
  const length = Math.min(count * plane, page.file.size - offset);
  return Number.isInteger(length) ? [{ offset, length }] : [];
}
