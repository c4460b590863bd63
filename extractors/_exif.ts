/**
 * What a camera writes into an Exif block.
 *
 * @module
 */
import type { TagTree } from "../formats/container.ts";
import { FormatError } from "../formats/source.ts";
import type { Tiff, TiffPage } from "../formats/tiff.ts";
import { acquiredAt } from "./_clock.ts";
import type { Draft } from "./_draft.ts";

const EXIF_IFD = 34665;
const LONGEST_TEXT = 500;
const [DATE_TIME, ORIGINAL, DIGITIZED] = [306, 36867, 36868];
/** Offset from UTC of each of the times. */
const OFFSETS: Readonly<Record<number, number>> = {
  [DATE_TIME]: 36880,
  [ORIGINAL]: 36881,
  [DIGITIZED]: 36882,
};

const TEXTS: readonly (readonly [tag: number, to: string, name: string])[] = [
  [270, "Description", "ImageDescription"],
  [271, "Make", "Make"],
  [272, "Model", "Model"],
  [305, "Software Version", "Software"],
  [315, "operator", "Artist"],
  [33432, "Copyright", "Copyright"],
];
const NUMBERS: readonly (readonly [tag: number, to: string, name: string, unit?: string])[] = [
  [33434, "Camera Exposure Time", "ExposureTime", "s"],
  [33437, "Camera F-Number", "FNumber"],
  [34855, "Camera ISO Speed", "ISOSpeedRatings"],
  [37386, "Camera Focal Length", "FocalLength", "mm"],
];

/** Puts make, model, software and exposure of a camera into the draft. */
export function fillFromExif(draft: Draft, exif: Tiff): void {
  const [first, own] = directories(exif);
  for (const [tag, to, name] of TEXTS) {
    const text = readable(() => first.text(tag));
    if (text && text.length <= LONGEST_TEXT) draft.put(to, text, `Exif: ${name}`);
  }
  for (const [tag, to, name, unit] of NUMBERS) {
    draft.put(to, readable(() => own?.number(tag)), `Exif: ${name}`, unit);
  }
}

/** When the picture was taken, else when it was digitized or changed; with an offset where the camera knew it. */
export function exifTime(exif: Tiff): string | undefined {
  const [first, own] = directories(exif);
  for (const tag of [ORIGINAL, DIGITIZED, DATE_TIME]) {
    const page = tag === DATE_TIME ? first : own;
    const [day, clock] = readable(() => page?.text(tag))?.split(" ") ?? [];
    const time = acquiredAt(day?.replaceAll(":", "-"), clock);
    if (!time) continue;
    const offset = readable(() => own?.text(OFFSETS[tag]!)) ?? "";
    return time + (/^[-+](?:0\d|1[0-4]):[0-5]\d$/.test(offset) ? offset : "");
  }
}

/** All tags but for the places where the picture was taken: those are nobody's business. */
export function exifDetails(exif: Tiff): TagTree {
  const drop = (tree: TagTree): TagTree => {
    if (typeof tree !== "object" || tree === null || ArrayBuffer.isView(tree)) return tree;
    if (Array.isArray(tree)) return tree.map(drop);
    return Object.fromEntries(
      Object.entries(tree).filter(([name]) => name !== "GPSIFD").map(([name, below]) => [name, drop(below)]),
    );
  };
  return drop(exif.tree());
}

function directories(exif: Tiff): [first: TiffPage, own: TiffPage | undefined] {
  const first = exif.pages[0]!;
  return [
    first,
    readable(() => {
      const offset = first.number(EXIF_IFD);
      return offset === undefined ? undefined : first.directory(offset);
    }),
  ];
}

// A tag that cannot be read costs itself.
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return undefined;
  }
}
