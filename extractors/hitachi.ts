/**
 * Hitachi electron microscopes: a picture (TIFF, BMP, JPEG) with its settings in a text file of the same name.
 *
 * @module
 */
import { parseIni } from "../formats/ini.ts";
import { FormatError } from "../formats/source.ts";
import { isQuantity } from "../schemas/quantity.ts";
import { anyPicture } from "./_any_picture.ts";
import { Draft } from "./_draft.ts";
import { HITACHI, TEXTS } from "./_hitachi_fields.ts";
import { onDayOf, sidecar } from "./_sidecar.ts";
import { partsOf, picture, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { valueOf } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "hitachi",
  title: "Hitachi picture with its text file",
  // and any BMP, JPEG or PNG that has the text file beside it; but sessions do not look for all of those
  extensions: ["tif", "tiff"],
  about: {
    vendors: "Hitachi",
    reads: "[SemImageFile] or [TemImageFile] of the text file beside the picture",
    preview: "image",
    files: "synthetic",
  },
  supports(file) {
    if (tiffOf(file)) {
      return isTiffOf("hitachi", file, "without a text file of a Hitachi microscope beside it");
    }
    return sidecar.hitachi(file) ? true : "no picture with a text file of a Hitachi microscope beside it";
  },
  *extract(file) {
    const beside = sidecar.hitachi(file);
    if (!beside) throw new FormatError("There is no text file of a Hitachi microscope beside it", file.name);
    const ini = parseIni(beside.text);
    const section = ini.section("SemImageFile") ? "SemImageFile" : "TemImageFile";
    const text = (key: string) => ini.get(`${section}.${key}`)?.trim() || undefined;
    const warnings: string[] = [];
    const draft = new Draft();
    draft.fill(HITACHI, (key) => valueOf(text(key)), `${beside.name} `);
    draft.fill(TEXTS, text, `${beside.name} `);
    const [, width, height] = /^(\d+)\s*x\s*(\d+)$/i.exec(text("DataSize") ?? "") ?? [];
    const size = draft.get("pixel_width");
    if (width && isQuantity(size)) {
      const source = `${beside.name} PixelSize × DataSize`;
      draft.put("horizontal_field_width", size.value * Number(width), source, size.unit);
      draft.put("vertical_field_width", size.value * Number(height), source, size.unit);
    }
    yield dataset("Image", {
      dataType: section === "TemImageFile" ? "TEM_Imaging" : "SEM_Imaging",
      ...(width ? { dimensions: [Number(height), Number(width)] } : {}),
      ...picture(anyPicture(file, warnings), draft),
      ...partsOf(draft, warnings),
      acquired: onDayOf(file, text("Date"), text("Time")),
      original: Object.fromEntries(
        [...ini.sections].map(([name, keys]) => [name, Object.fromEntries(keys)]),
      ),
    });
  },
});
