/**
 * The tag tree of a DM image for the side-car file, without what only tells how DM shows it.
 *
 * @module
 */
import { type DmBlock, DmTags, type DmValue } from "../formats/dm.ts";

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

/** The tree as JSON: long lists become `{ length, first }`, numbers that are not finite become text. */
export function originalTags(tags: DmTags): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const { name, group, value } of tags.children) {
    if (SHOWN_ONLY.has(name)) continue;
    const kept = KEPT[name];
    if (group && kept) {
      const some = entries(group).map((
        [key, inner],
      ) => [key, inner instanceof DmTags ? only(inner, kept) : inner]);
      put(tree, name, Object.fromEntries(some));
    } else {
      put(tree, name, group ? plain(group) : leaf(value));
    }
  }
  return tree;
}

function entries(tags: DmTags): [string, unknown][] {
  return tags.children.map(({ name, group, value }) => [name, group ?? leaf(value)]);
}

function only(tags: DmTags, names: readonly string[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const name of names) {
    const found = tags.get([name]);
    if (found !== undefined) put(tree, name, found instanceof DmTags ? plain(found) : leaf(found));
  }
  return tree;
}

function plain(tags: DmTags): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const { name, group, value } of tags.children) put(tree, name, group ? plain(group) : leaf(value));
  return tree;
}

function leaf(value: DmValue | DmBlock | undefined): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string") {
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  }
  if (!Array.isArray(value)) return value ?? null;
  if (value.length <= LONGEST_LIST) return value.map(leaf);
  return { length: value.length, first: value.slice(0, 4).map(leaf) };
}

// Names come from the file: `__proto__` must become a property like any other.
function put(tree: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true });
}
