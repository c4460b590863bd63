/**
 * Zeiss Orion helium and neon ion microscopes: TIFF with XML in tag 65000.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import { parseXml, xmlData, type XmlElement } from "../formats/xml_lite.ts";
import { parseUnit } from "../schemas/units.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import { ORION } from "./_orion_fields.ts";
import { orWarning, partsOf, picture, pictureOf, tagText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { numberOrText, shownIn } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

const TAG = 65000;

export default defineExtractor({
  name: "zeiss-orion",
  module: "orion_HIM_tif_extractor",
  title: "Zeiss Orion TIFF (helium ion microscope)",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "Zeiss Orion, Orion NanoFab",
    reads: "XML of tag 65000: column, scan, optics, detectors, stage, vacuum",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("zeiss-orion", file, "without the XML of an Orion microscope"),
  *extract(file) {
    const tiff = tiffOf(file);
    const text = tiff && tagText(tiff, TAG);
    if (!text) throw new FormatError("It holds no XML of an Orion microscope", file.name);
    const warnings: string[] = [];
    const root = orWarning(warnings, () => parseXml(text.trimStart(), file.name));
    const values = valuesOf(root, text);
    const draft = new Draft();
    for (const [from, to, unit, shown] of ORION) {
      const found = values.get(from);
      const value = numberOrText(found?.value);
      if (typeof value !== "number") draft.put(to, value, from);
      else {
        const read = { value, unit: known(found!.units) ?? unit ?? "" };
        draft.put(to, read.unit ? shownIn(read, shown) : value, from);
      }
    }
    yield dataset("Image", {
      dataType: "HIM_Imaging",
      ...picture(pictureOf(tiff, warnings), draft),
      ...partsOf(draft, warnings),
      acquired: takenAt(values.get("TimeStamp")?.value),
      ...(root ? { original: { [root.name]: xmlData(root) } } : {}),
    });
  },
});

interface Value {
  value: string;
  units: string;
}

/**
 * Values by the name of their element; that of an element inside others is the path to it, with dots. Out of XML
 * that is broken, what can be told apart.
 */
function valuesOf(root: XmlElement | undefined, text: string): Map<string, Value> {
  const found = new Map<string, Value>();
  const add = (name: string, value: string, units: string) => {
    if (!found.has(name)) found.set(name, { value, units });
  };
  const walk = (element: XmlElement, path: string) => {
    const child = (name: string) => element.children.find((each) => each.name === name)?.text;
    const value = child("Value");
    if (value !== undefined) add(path, value, child("Units") ?? "");
    for (const each of element.children) walk(each, path ? `${path}.${each.name}` : each.name);
  };
  if (root) walk(root, "");
  else {
    const each = /<([\w.]+)>\s*<Value>([^<]{0,500})<\/Value>\s*(?:<Units>([^<]{0,50})<\/Units>)?/g;
    for (const [, name, value, units] of text.matchAll(each)) add(name!, value!, units ?? "");
  }
  return found;
}

// `Unitless`, and the names of no unit, are left to the table.
function known(units: string): string | undefined {
  return units.trim() && parseUnit(units) ? units.trim() : undefined;
}

function takenAt(stamp: string | undefined): string | undefined {
  const [, date, time] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stamp ?? "") ?? [];
  return acquiredAt(date, time);
}
