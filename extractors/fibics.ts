/**
 * Fibics NPVE and Atlas, patterning and imaging software on ion and electron microscopes: TIFF with XML in
 * tag 51023.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import { parseXml, xmlData, type XmlElement } from "../formats/xml_lite.ts";
import { isQuantity } from "../schemas/quantity.ts";
import { Draft } from "./_draft.ts";
import { FIBICS } from "./_fibics_fields.ts";
import { orWarning, partsOf, picture, pictureOf, tagText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { valueOf } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

const TAG = 51023;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?$/;

export default defineExtractor({
  name: "fibics",
  module: "orion_HIM_tif_extractor",
  title: "Fibics NPVE and Atlas TIFF",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "Fibics NPVE, Atlas",
    reads: "XML of tag 51023: beam, scan, stage, detectors",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("fibics", file, "without the XML of Fibics software"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const root = orWarning(warnings, () => parseXml((tagText(tiff, TAG) ?? "").trimStart(), file.name));
    const values = root ? valuesOf(root) : new Map<string, Value>();
    const draft = new Draft();
    for (const [from, to, unit] of FIBICS) {
      const found = values.get(from);
      // a voltage of the detector stands as "=500.0 V"
      const value = valueOf(found?.text.replace(/^=/, ""));
      if (typeof value !== "number") draft.put(to, value, from);
      else draft.put(to, value, from, found!.units || unit);
    }
    const version = values.get("Application.Version")?.text;
    draft.put(["Application", "Software Version"], version || undefined, "Application.Version");
    pixelSize(draft, values);
    const date = values.get("Application.Date")?.text ?? "";
    yield dataset("Image", {
      dataType: kindOf(values),
      ...picture(pictureOf(tiff, warnings), draft),
      ...partsOf(draft, warnings),
      ...(TIME.test(date) ? { acquired: date } : {}),
      ...(root ? { original: { [root.name]: xmlData(root) } } : {}),
    });
  },
});

interface Value {
  text: string;
  units: string;
}

/** Fields by `Section.field`; `<item name="…">` is a field of that name. */
function valuesOf(root: XmlElement): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const section of root.children) {
    for (const { name, attributes, text } of section.children) {
      const key = `${section.name}.${name === "item" ? attributes.name ?? "" : name}`;
      if (!found.has(key)) found.set(key, { text, units: attributes.units ?? attributes.unit ?? "" });
    }
  }
  return found;
}

function pixelSize(draft: Draft, values: Map<string, Value>): void {
  for (
    const [to, field, size] of [
      ["pixel_width", "horizontal_field_width", "Width"],
      ["pixel_height", "vertical_field_width", "Height"],
    ] as const
  ) {
    const across = draft.get(field);
    const pixels = Number(values.get(`Image.${size}`)?.text);
    if (!isQuantity(across) || !(pixels > 0)) continue;
    draft.put(to, across.value / pixels, `${field} / Image.${size}`, across.unit);
  }
}

// The software runs on columns of all makes; at first it was the Orion's.
function kindOf(values: Map<string, Value>): string {
  const beam = values.get("Image.Beam")?.text ?? "";
  if (values.get("BeamInfo.GFISGas")?.text || /orion|GFIS|HIM/i.test(beam)) return "HIM_Imaging";
  if (/SEM|electron/i.test(beam)) return "SEM_Imaging";
  return /FIB|ion/i.test(beam) ? "FIB_Imaging" : "HIM_Imaging";
}
