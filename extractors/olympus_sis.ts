/**
 * Olympus Soft Imaging Solutions (iTEM, RADIUS), cameras on transmission electron microscopes: TIFF with tag 33560.
 *
 * @module
 */
import { type ByteSource, FormatError } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import type { TiffPage } from "../formats/tiff.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import { orWarning, partsOf, picture, readableText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { dataset, defineExtractor } from "./define.ts";

const TAG = 33560;
const HEAD = 60;
const GENERAL = 112;
const MOST_PARTS = 100;

export default defineExtractor({
  name: "olympus-sis",
  title: "Olympus Soft Imaging Solutions TIFF",
  extensions: ["tif", "tiff"],
  supports: (file) => isTiffOf("olympus-sis", file, "without a header of Soft Imaging Solutions"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const pages = orWarning(warnings, () => tiff.pages) ?? [];
    // the page before it is a small picture in colour
    const page = pages.find((each) => each.has(TAG)) ?? pages[0];
    const known = page && orWarning(warnings, () => headerOf(file, page));
    const draft = new Draft();
    if (known) {
      draft.put("pixel_width", known.width || undefined, "SIS general data", "m");
      draft.put("pixel_height", known.height || undefined, "SIS general data", "m");
      draft.put("magnification", known.magnification || undefined, "SIS general data");
      draft.put("Picture Type", known.kind || undefined, "SIS general data");
      draft.put("Name", known.name || undefined, "SIS header");
    }
    draft.put("acquisition_device", known?.camera || readableText(tiff, 272)?.trim() || undefined, "tag 272");
    draft.put("Make", readableText(tiff, 271)?.trim() || undefined, "tag 271");
    draft.put("operator", readableText(tiff, 315)?.trim() || undefined, "tag 315");
    if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
    const [day, clock] = (readableText(tiff, 306) ?? "").trim().split(" ");
    yield dataset("Image", {
      dataType: "TEM_Imaging",
      ...picture(page && orWarning(warnings, () => page.signal()), draft),
      ...partsOf(draft, warnings),
      acquired: acquiredAt(day?.replaceAll(":", "-"), clock) ?? known?.minute,
      ...(known ? { original: { SIS: { ...known } } } : {}),
    });
  },
});

interface Sis {
  name: string;
  minute: string | undefined;
  width: number;
  height: number;
  magnification: number;
  camera: string;
  kind: string;
}

function headerOf(file: ByteSource, page: TiffPage): Sis | undefined {
  const at = page.number(TAG);
  if (at === undefined) return undefined;
  const head = file.read(at, HEAD + 8 * MOST_PARTS);
  if (head.length < HEAD || textOf(head.subarray(0, 4)) !== "SIS0") {
    throw new FormatError('There is no "SIS0" where tag 33560 points', file.name, at);
  }
  const view = new DataView(head.buffer);
  const [minute, hour, day, month, year] = [0, 1, 2, 3, 4].map((i) => view.getInt16(10 + 2 * i, true));
  const found: Sis = {
    name: plain(head.subarray(26, 58)),
    minute: acquiredAt(`${1900 + year!}-${month! + 1}-${day}`, `${hour}:${String(minute).padStart(2, "0")}`),
    width: 0,
    height: 0,
    magnification: 0,
    camera: "",
    kind: "",
  };
  for (let i = 0; i < view.getInt16(58, true) && HEAD + 8 * (i + 1) <= head.length; i++) {
    if (view.getInt16(HEAD + 8 * i, true) !== 1) continue;
    const general = file.read(view.getUint32(HEAD + 8 * i + 4, true), GENERAL);
    if (general.length < GENERAL) throw new FormatError("The SIS header is cut off", file.name, at);
    const data = new DataView(general.buffer);
    const metres = 10 ** data.getInt16(10, true);
    found.width = data.getFloat64(12, true) * metres;
    found.height = data.getFloat64(20, true) * metres;
    found.magnification = data.getFloat64(36, true);
    found.camera = plain(general.subarray(46, 80));
    found.kind = plain(general.subarray(80, 112));
  }
  return found;
}

const plain = (bytes: Uint8Array) => textOf(bytes).split("\0")[0]!.trim();
