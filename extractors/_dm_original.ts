/**
 * The tag tree of a DM image for the side-car file, without what only tells how DM shows it.
 *
 * @module
 */
import type { DmBlock, DmTag, DmTags, DmValue } from "../formats/dm.ts";

const SHOWN_ONLY = new Set([
  "ApplicationBounds",
  "DocumentTags",
  "HasWindowPosition",
  "Image Behavior",
  "Image_Behavior",
  "ImageSourceList",
  "InImageMode",
  "LayoutType",
  "MinVersionList",
  "NextDocumentObjectID",
  "Page Behavior",
  "Page_Behavior",
  "PageSetup",
  "SentinelList",
  "Thumbnails",
  "WindowPosition",
  "root",
]);
const KEPT: Record<string, readonly string[]> = {
  DocumentObjectList: ["AnnotationGroupList"],
  ImageList: ["ImageTags", "Name"],
};
// Longer lists are per-pixel data; longer texts are embedded scripts and the like.
const LONGEST_LIST = 256;
const LONGEST_TEXT = 16_384;
const SHOWN = 4;

/** The tree as JSON: long lists become `{ length, first }`, numbers that are not finite become text. */
export function originalTags(tags: DmTags): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const tag of tags.children) {
    if (SHOWN_ONLY.has(tag.name)) continue;
    const kept = KEPT[tag.name];
    put(tree, tag.name, tag.group && kept ? each(tag.group, (inner) => only(inner, kept)) : plain(tag));
  }
  return tree;
}

function only(tag: DmTag, names: readonly string[]): unknown {
  const kept = names.map((name) => tag.group?.tag([name])).filter((inner) => inner !== undefined);
  return tag.group ? collect(kept, plain) : plain(tag);
}

function plain(tag: DmTag): unknown {
  if (tag.group) return each(tag.group, plain);
  const { isText, size } = tag;
  if (size <= (isText ? LONGEST_TEXT : LONGEST_LIST)) return leaf(tag.value);
  // Only what is shown of a long one is read.
  if (isText) return `${tag.first(LONGEST_TEXT)}…`;
  const first = tag.first(SHOWN);
  return isBlock(first) ? first : { length: size, first: leaf(first) };
}

function each(tags: DmTags, shown: (tag: DmTag) => unknown): Record<string, unknown> {
  return collect(tags.children, shown);
}

function collect(tags: readonly DmTag[], shown: (tag: DmTag) => unknown): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const tag of tags) put(tree, tag.name, shown(tag));
  return tree;
}

function leaf(value: DmValue | DmBlock | undefined): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === undefined || typeof value === "string" || isBlock(value)) return value ?? null;
  if (value.length <= LONGEST_LIST) return Array.from(value, leaf);
  return { length: value.length, first: Array.from(value.slice(0, SHOWN), leaf) };
}

function isBlock(value: DmValue | DmBlock | undefined): value is DmBlock {
  return typeof value === "object" && "endian" in value;
}

// Names come from the file: `__proto__` must become a property like any other.
function put(tree: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true });
}
