/**
 * TIFF and BigTIFF: the strips and tiles of all directories, the planes that ImageJ writes behind a single one, and
 * thumbnails.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import type { TiffPage } from "../formats/tiff.ts";
import { SIZES } from "../formats/tiff_tags.ts";
import { type Patch, type PlanOptions, UnsupportedError } from "./patch.ts";
import type { Spans } from "./spans.ts";
import { allDirectories, imageJPlanes, keptOf } from "./tiff_directories.ts";
import { BlockPacker } from "./tiff_pack.ts";
import { thumbnails } from "./tiff_thumbnails.ts";

/**
 * Patches of a TIFF file.
 *
 * @throws {UnsupportedError} when pixels are packed in a way that cannot be redone, or lie where metadata are.
 * @throws {FormatError} when it is broken.
 */
export function planTiff(file: ByteSource, options: PlanOptions): Patch[] {
  const directories = allDirectories(file);
  const kept = keptOf(directories);
  const plan = new TiffPlan(file, kept, options);
  for (const { name, page } of directories) {
    plan.pixels(name, page);
    if (directories.length === 1) plan.hidden(name, page);
    for (const patch of thumbnails(page, name)) plan.add(patch);
  }
  return plan.patches;
}

class TiffPlan {
  readonly patches: Patch[] = [];
  #end: number;
  #planned = new Map<number, number>();

  constructor(readonly file: ByteSource, readonly kept: Spans, readonly options: PlanOptions) {
    this.#end = file.size;
  }

  /** @throws {UnsupportedError} when it would overwrite what is kept. */
  add(patch: Patch): void {
    const hit = this.kept.overlap(patch.offset, patch.length);
    if (hit !== undefined) {
      throw this.refuse(`The pixels of ${patch.image} overlap the metadata at byte ${hit}`, patch.offset);
    }
    this.patches.push(patch);
  }

  pixels(image: string, page: TiffPage): void {
    const [at, of] = page.has(324) ? [324, 325] : [273, 279];
    const offsets = page.numbers(at) ?? [];
    const counts = page.numbers(of);
    if (offsets.length === 0) return;
    const packer = new BlockPacker(page, image, this.options.fill);
    for (const [i, offset] of offsets.entries()) {
      const count = counts?.[i];
      if (offset === 0 || count === 0) continue; // a tile that was never written
      if (!(Number.isSafeInteger(offset) && offset < this.file.size)) {
        throw this.refuse(`Block ${i} of ${image} lies outside the file, at ${offset}`, page.offset);
      }
      if (page.compression === 1) this.#plain(image, offset, count, packer.lengthOf(i));
      else {
        if (count === undefined) {
          throw this.refuse(`${image}: the lengths of its blocks are missing`, page.offset);
        }
        this.#packed(image, page, [at, of], i, Math.min(count, this.file.size - offset), packer);
      }
    }
  }

  /** Planes behind the only directory of a file. */
  hidden(image: string, page: TiffPage): void {
    for (const plane of imageJPlanes(page)) this.add({ ...plane, kind: "pixels", image, codec: "none" });
  }

  // Some writers count wrongly: as much as can be taken without touching metadata.
  #plain(image: string, offset: number, count: number | undefined, needed: number): void {
    const there = this.file.size - offset;
    const most = Math.min(Math.max(count ?? 0, needed), there);
    const length = this.kept.overlap(offset, most) === undefined ? most : Math.min(needed, there);
    this.add({ offset, length, kind: "pixels", image, codec: "none" });
  }

  #packed(
    image: string,
    page: TiffPage,
    [at, of]: [number, number],
    i: number,
    count: number,
    packer: BlockPacker,
  ): void {
    const offset = page.numbers(at)![i]!;
    const bytes = packer.pack(i, this.file.read(offset, count));
    // directories may share their blocks
    if (this.#planned.get(offset) !== count) {
      this.#planned.set(offset, count);
      const fits = bytes.length <= count;
      this.add({
        offset,
        length: count,
        kind: "pixels",
        image,
        codec: packer.codec,
        ...(fits ? { bytes } : { bytes: new Uint8Array() }),
      });
    }
    if (bytes.length > count) {
      const place = this.#end + this.#end % 2;
      this.patches.push({
        offset: place,
        length: bytes.length,
        kind: "pixels",
        image,
        codec: packer.codec,
        bytes,
      });
      this.#end = place + bytes.length;
      this.#number(page, at, i, place, image);
    }
    this.#number(page, of, i, bytes.length, image);
  }

  // One number among a tag's values.
  #number(page: TiffPage, tag: number, i: number, value: number, image: string): void {
    const { type, offset } = page.tags.get(tag)!;
    if (page.numbers(tag)![i] === value) return;
    const width = SIZES[type]!;
    if (value >= 2 ** (8 * Math.min(width, 6))) {
      throw this.refuse(`${value} does not fit the values of tag ${tag} of ${image}`, offset);
    }
    const bytes = new Uint8Array(width);
    for (let k = 0, rest = value; k < width; k++, rest = Math.floor(rest / 256)) {
      bytes[page.littleEndian ? k : width - 1 - k] = rest % 256;
    }
    const kind = tag === 279 || tag === 325 ? "counts" : "offsets";
    this.patches.push({ offset: offset + i * width, length: width, kind, image, bytes });
  }

  refuse(message: string, offset: number): UnsupportedError {
    return new UnsupportedError(message, this.file.name, offset);
  }
}
