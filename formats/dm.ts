/**
 * DigitalMicrograph files, versions 3 and 4: tag tree and images.
 *
 * @module
 */
import { walkDmTags, type Window } from "../wasm/dm.ts";
import { DmImage } from "./dm_image.ts";
import { type DmStore, DmTags } from "./dm_tags.ts";
import { type ByteSource, FormatError } from "./source.ts";

export { DmImage } from "./dm_image.ts";
export { type DmBlock, type DmObject, type DmTag, DmTags, type DmValue } from "./dm_tags.ts";

// Windows of the walk kept for decoding; what lies beyond them is read again.
const KEPT_WINDOWS = 64;

/** An opened DM file. Tag values and pixels are read when they are asked for. */
export interface DmFile {
  readonly version: 3 | 4;
  readonly littleEndian: boolean;
  /** The whole tag tree. */
  readonly tags: DmTags;
  /** The images of the file, thumbnails excluded, in file order. */
  images(): DmImage[];
}

/**
 * Opens a DM3 or DM4 file and walks its tags. Reads in windows of 64 KiB and steps over pixel arrays.
 *
 * @throws {FormatError} when it is not a DM file, or where its tags are broken or cut off.
 */
export function openDm(file: ByteSource): DmFile {
  const { version, littleEndian, root } = header(file);
  const windows: Window[] = [];
  const walk = walkDmTags(version, root, file.size, (start, length) => {
    const window = { start, bytes: file.read(start, length) };
    if (windows.length < KEPT_WINDOWS) windows.push(window);
    return window;
  });
  if ("message" in walk) throw new FormatError(walk.message, file.name, walk.offset);

  const store: DmStore = {
    table: walk.table,
    version,
    littleEndian,
    bytes(offset, length) {
      const window = windowAt(windows, offset);
      const from = window ? offset - window.start : 0;
      if (window && from + length <= window.bytes.length) return window.bytes.subarray(from, from + length);
      const bytes = file.read(offset, length);
      if (bytes.length < length) throw new FormatError("The file became shorter", file.name, offset);
      return bytes;
    },
  };
  const tags = new DmTags(store, 0);
  return { version, littleEndian, tags, images: () => images(file, tags) };
}

function header(file: ByteSource): { version: 3 | 4; littleEndian: boolean; root: number } {
  const bytes = file.read(0, 16);
  const view = new DataView(bytes.buffer);
  const version = bytes.length < 16 ? 0 : view.getInt32(0);
  if (version !== 3 && version !== 4) {
    throw new FormatError("Not a DigitalMicrograph file: expected version 3 or 4", file.name, 0);
  }
  const root = version === 3 ? 12 : 16;
  return { version, littleEndian: view.getInt32(root - 4) !== 0, root };
}

// The last window that starts at or before `offset`; they are in order of the file.
function windowAt(windows: Window[], offset: number): Window | undefined {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (windows[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return windows[low - 1];
}

function images(file: ByteSource, tags: DmTags): DmImage[] {
  const thumbnails = new Set<number>();
  for (const { group } of tags.group("Thumbnails")?.children ?? []) {
    const index = group?.number("ImageIndex");
    if (index !== undefined) thumbnails.add(index);
  }
  const found: DmImage[] = [];
  for (const { name, group } of tags.group("ImageList")?.children ?? []) {
    if (!group || thumbnails.has(Number(name.replace("TagGroup", "")))) continue;
    const own = tags.withGroup("ImageList", new Map([["TagGroup0", group]]));
    found.push(new DmImage(file, group, own));
  }
  return found;
}
