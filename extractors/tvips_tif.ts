/**
 * TVIPS cameras for transmission electron microscopes (EM-MENU): TIFF with a header in tag 37706.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import type { MetaValue } from "../schemas/quantity.ts";
import { Draft } from "./_draft.ts";
import { orWarning, partsOf, picture, pictureOf, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { HEADER, headerAt } from "./_tvips_header.ts";
import { dataset, type DatasetWithPixels, defineExtractor } from "./define.ts";

const TAG = 37706;

export default defineExtractor({
  name: "tvips-tif",
  title: "TVIPS camera TIFF (EM-MENU)",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "TVIPS EM-MENU",
    reads: "header of tag 37706: microscope, camera, stage, calibration",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("tvips-tif", file, "without a header of TVIPS software"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const at = orWarning(warnings, () => tiff.numbers(TAG)?.[0]);
    const header = at === undefined ? undefined : orWarning(warnings, () => headerAt(file, at));
    const draft = new Draft();
    for (const [name, , kind, to, unit] of header ? HEADER : []) {
      const value = header!.get(name)!;
      // zero is what the software writes where it does not know
      if (!to || value === "" || (value === 0 && !to.startsWith("stage_position"))) continue;
      draft.put(to, kind === "f32" ? Number(Math.fround(value as number).toPrecision(7)) : value, name, unit);
    }
    yield dataset("Image", {
      dataType: "TEM_Imaging",
      ...picture(pictureOf(tiff, warnings), draft),
      ...partsOf(draft, warnings),
      ...(header ? takenAt(header) : {}),
      ...(header ? { original: { TVIPS: Object.fromEntries(header) } } : {}),
    });
  },
});

// The day as year, month and day in the bytes of one number, the time in seconds since midnight.
function takenAt(header: Map<string, MetaValue>): Partial<DatasetWithPixels> {
  const [date, time] = ["Date", "Time"].map((name) => header.get(name) as number);
  const [year, month, day] = [date! >> 16, (date! >> 8) & 255, date! & 255];
  const moment = new Date(Date.UTC(year, month - 1, day) + time! * 1000);
  const plausible = year > 1990 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
    time! >= 0 && time! < 86400;
  return plausible ? { acquired: moment.toISOString().slice(0, 19) } : {};
}
