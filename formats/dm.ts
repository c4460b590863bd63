/**
 * DigitalMicrograph files, versions 3 and 4: tag tree and images.
 *
 * @module
 */
import { walkDmTags, type Window } from "../wasm/dm.ts";
import type { Container, Format } from "./container.ts";
import { DmImage } from "./dm_image.ts";
import { DmStore, readWindow } from "./dm_store.ts";
import { type DmObject, DmTags } from "./dm_tags.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";

export { DmImage } from "./dm_image.ts";
export { type DmBlock, type DmObject, DmTag, DmTags, type DmValue } from "./dm_tags.ts";

// The first window; in small files it holds all there is before the pixels.
const HEAD = 8 * 1024;

/** An opened DM file. Tag values and pixels are read when they are asked for. */
export interface DmFile extends Container {
  readonly version: 3 | 4;
  readonly littleEndian: boolean;
  /** The whole tag tree. */
  readonly tags: DmTags;
  /** The images of the file, thumbnails excluded, in file order. */
  images(): DmImage[];
  /** The tag tree with all its values; of pixels the place where they lie. */
  tree(): DmObject;
}

/** DigitalMicrograph 3 and 4. */
export const dm: Format = {
  name: "dm",
  extensions: ["dm3", "dm4"],
  recognises: (file) => whyNotDm(file) === undefined,
  open: openDm,
};

/**
 * Opens a DM3 or DM4 file and walks its tags. Reads in windows of 8 to 64 KiB and steps over pixel arrays.
 *
 * @throws {FormatError} when it is not a DM file, or where its tags are broken or cut off.
 */
export function openDm(file: ByteSource): DmFile {
  const head = readWindow(file, 0, HEAD);
  const { version, littleEndian, root } = header(file, head);
  const store = new DmStore(file, version, littleEndian, head);
  const read = (start: number, length: number) => store.keep(readWindow(file, start, length));
  const walk = walkDmTags(version, root, file.size, head, read);
  if ("message" in walk) throw new FormatError(walk.message, file.name, walk.offset);
  store.table = walk.table;
  const tags = new DmTags(store, 0);
  return {
    format: `DigitalMicrograph ${version}`,
    version,
    littleEndian,
    tags,
    images: () => images(file, tags),
    signals: () => signals(file, tags),
    tree: () => tags.toObject(),
  };
}

function header(file: ByteSource, { view }: Window): { version: 3 | 4; littleEndian: boolean; root: number } {
  const version = view.byteLength < 16 ? 0 : view.getInt32(0);
  if (version !== 3 && version !== 4) {
    throw new FormatError("Not a DigitalMicrograph file: expected version 3 or 4", file.name, 0);
  }
  const root = version === 3 ? 12 : 16;
  return { version, littleEndian: view.getInt32(root - 4) !== 0, root };
}

/**
 * Why a file is no DM file, by its head: version, size of the tag tree, byte order of the numbers, then two
 * flags of the outermost group.
 *
 * @returns `undefined` when it may be one.
 */
export function whyNotDm(file: ByteSource): string | undefined {
  const { view } = readWindow(file, 0, 26);
  if (view.byteLength < 20) return "shorter than the head of a DM file";
  const version = view.getInt32(0);
  if (version !== 3 && version !== 4) return "does not begin with the version number 3 or 4";
  const at = version === 3 ? 8 : 12;
  const size = version === 3 ? view.getUint32(4) : Number(view.getBigUint64(4));
  if (size === 0 || size > Number.MAX_SAFE_INTEGER) return `tag tree of ${size} bytes`;
  if (view.getUint32(at) > 1) return `byte order flag ${view.getUint32(at)} instead of 0 or 1`;
  if (view.getUint8(at + 4) > 1 || view.getUint8(at + 5) > 1) return "no tag group follows the head";
  return undefined;
}

// An image whose numbers cannot be read does not hide its neighbours.
function signals(file: ByteSource, tags: DmTags): Signal[] {
  let fault = new FormatError("It holds no image", file.name, tags.offset);
  const found = images(file, tags).flatMap((image) => {
    try {
      return [image.signal()];
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      fault = error;
      return [];
    }
  });
  if (found.length === 0) throw fault;
  return found;
}

function images(file: ByteSource, tags: DmTags): DmImage[] {
  const thumbnails = new Set<number>();
  for (const { group } of tags.group("Thumbnails")?.children ?? []) {
    const index = group?.number("ImageIndex");
    if (index !== undefined) thumbnails.add(index);
  }
  const found: DmImage[] = [];
  for (const { name, group } of tags.group("ImageList")?.children ?? []) {
    const index = Number(name.replace("TagGroup", ""));
    if (!group || thumbnails.has(index)) continue;
    const own = tags.withGroup("ImageList", new Map([["TagGroup0", group]]));
    found.push(new DmImage(file, group, own, index));
  }
  return found;
}
