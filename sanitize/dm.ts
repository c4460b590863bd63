/**
 * DigitalMicrograph: the numbers of all images, thumbnails included, and lists of a value for each pixel in the tags.
 *
 * @module
 */
import { type DmBlock, type DmTag, type DmTags, openDm } from "../formats/dm.ts";
import type { ByteSource } from "../formats/source.ts";
import { type Patch, UnsupportedError } from "./patch.ts";

// Shorter lists are settings, whatever the shape of the image.
const SHORTEST = 64;

/**
 * Patches of a DM3 or DM4 file.
 *
 * @throws {UnsupportedError} when it holds no numbers at all.
 * @throws {FormatError} when it is broken.
 */
export function planDm(file: ByteSource): Patch[] {
  const { tags } = openDm(file);
  const images = (tags.group("ImageList")?.children ?? []).flatMap(({ name, group }) =>
    group ? [{ name, group }] : []
  );
  const shown = new Set(
    (tags.group("Thumbnails")?.children ?? []).map(({ group }) => `TagGroup${group?.number("ImageIndex")}`),
  );
  const patches: Patch[] = [];
  const lengths = new Set<number>();
  for (const { name, group } of images) {
    const data = group.tag("ImageData.Data")?.place;
    if (!data) continue;
    const kind = shown.has(name) ? "thumbnail" : "pixels";
    patches.push(patchOf(data, kind, `${name} "${group.text("Name") ?? ""}"`));
    if (kind === "pixels") { for (const length of countsOf(group)) lengths.add(length); }
  }
  if (patches.length === 0) throw new UnsupportedError("It holds no image", file.name, tags.offset);
  for (const { tag, path } of leaves(tags, [])) {
    const place = tag.place!;
    if (path.at(-1) === "Data" && path.at(-2) === "ImageData") continue;
    if (place.size >= SHORTEST && lengths.has(place.size) && !isProse(tag)) {
      patches.push(patchOf(place, "tags", path.join(".")));
    }
  }
  return patches;
}

function patchOf({ offset, size_bytes: length }: DmBlock, kind: Patch["kind"], image: string): Patch {
  return { offset, length, kind, image };
}

/** Pixels of an image: all of them, and those of one plane or of all places that were scanned. */
function countsOf(image: DmTags): number[] {
  const names = image.group("ImageData.Dimensions")?.children ?? [];
  const sizes = names.map(({ name }) => image.number(["ImageData", "Dimensions", name]) ?? 0);
  const product = (of: number[]) => of.reduce((a, b) => a * b, 1);
  const places = sizes.length > 2
    ? [product(sizes.slice(0, 2)), product(sizes.slice(1)), product(sizes.slice(2))]
    : [];
  return [product(sizes), ...sizes.length > 1 ? places : []];
}

function* leaves(tags: DmTags, path: string[]): Generator<{ tag: DmTag; path: string[] }> {
  for (const tag of tags.children) {
    const inner = [...path, tag.name];
    if (tag.group) yield* leaves(tag.group, inner);
    else yield { tag, path: inner };
  }
}

// DM keeps texts as 16-bit numbers: what has control characters in it, or letters of no script, is no text.
function isProse(tag: DmTag): boolean {
  if (!tag.isText) return false;
  const text = String(tag.first(4096));
  const odd = text.match(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\r\n\t]/gu)?.length ?? 0;
  return odd * 20 <= text.length;
}
