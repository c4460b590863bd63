/**
 * Zeiss SmartSEM: TIFF with parameters in tag 34118, a line with each one's name and one with its label and value.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import { isQuantity } from "../schemas/quantity.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import { isoDate } from "./_named_month.ts";
import { orWarning, partsOf, picture, pictureOf, tagText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { valueOf } from "./_values.ts";
import { ION_BEAM, SMART_SEM, TEXTS } from "./_zeiss_sem_fields.ts";
import { dataset, defineExtractor } from "./define.ts";

const TAG = 34118;
const NAME = /^[A-Z]{2}_[A-Z0-9_]+$/;

export default defineExtractor({
  name: "zeiss-sem",
  title: "Zeiss SmartSEM TIFF",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "Zeiss SmartSEM: EVO, Sigma, Gemini, Merlin, Crossbeam",
    reads: "parameters of tag 34118: column, scan, stage, vacuum, user",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("zeiss-sem", file, "without parameters of Zeiss SmartSEM"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const parameters = parametersOf(orWarning(warnings, () => tagText(tiff, TAG)) ?? "");
    const text = (name: string) => /[=:]\s*(.*)$/.exec(parameters.get(name) ?? "")?.[1] || undefined;
    const ions = text("DP_FIB_IMAGING") === "FIB";
    const draft = new Draft();
    draft.fill([...SMART_SEM, ...(ions ? ION_BEAM : [])], (name) => valueOf(text(name)), "");
    draft.fill(TEXTS, text, "");
    if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
    draft.put("pixel_height", draft.get("pixel_width"), draft.sources.pixel_width ?? "");
    // an angle stands there also when nothing is turned by it
    const angle = (to: string, angle: string, state: string) => {
      const on = text(state) === undefined || text(state) === "On";
      if (on) draft.put(to, valueOf(text(angle)), angle);
      else draft.put(to, text(angle) === undefined ? undefined : { value: 0, unit: "deg" }, state);
    };
    angle("scan_rotation", "AP_SCANROTATION", "DP_SCAN_ROT");
    angle("tilt_correction", "AP_TILT_ANGLE", "DP_TILT_CORRECTION");
    yield dataset("Image", {
      dataType: ions ? "FIB_Imaging" : "SEM_Imaging",
      ...picture(pictureOf(tiff, warnings), fitting(draft)),
      ...partsOf(draft, warnings),
      acquired: acquiredAt(isoDate(text("AP_DATE")), text("AP_TIME")),
      original: { CZ_SEM: Object.fromEntries(parameters) },
    });
  },
});

/** The lines of the parameters, `Label = value` or `Label :value`, by name. Where a line is missing, that parameter is. */
function parametersOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let name: string | undefined;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (NAME.test(line)) name = line;
    else if (name) {
      if (!found.has(name) && /.[=:]/.test(line)) found.set(name, line);
      name = undefined;
    }
  }
  return found;
}

// A pixel size of zero is one that was never set.
function fitting(draft: Draft): Draft {
  for (const name of ["pixel_width", "pixel_height"]) {
    const size = draft.get(name);
    if (isQuantity(size) && !(size.value > 0)) delete draft.meta[name];
  }
  return draft;
}
