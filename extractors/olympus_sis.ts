/**
 * Olympus Soft Imaging Solutions (iTEM, RADIUS), cameras on transmission electron microscopes: TIFF with tag 33560.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import { SIS_TAG, sisHeader } from "./_sis_header.ts";
import { orWarning, partsOf, picture, readableText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "olympus-sis",
  title: "Olympus Soft Imaging Solutions TIFF",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "Olympus Soft Imaging Solutions: iTEM, RADIUS",
    reads: "calibration, magnification, camera, operator",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("olympus-sis", file, "without a header of Soft Imaging Solutions"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const pages = orWarning(warnings, () => tiff.pages) ?? [];
    // the page before it is a small picture in colour
    const page = pages.find((each) => each.has(SIS_TAG)) ?? pages[0];
    const known = page && orWarning(warnings, () => sisHeader(file, page));
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
