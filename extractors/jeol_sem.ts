/**
 * JEOL scanning microscopes, and others whose software writes the same lines: a picture (TIFF, BMP, JPEG) with its
 * settings in a text file of the same name, `$CM_…` and `$$SM_…`.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import { isQuantity } from "../schemas/quantity.ts";
import { anyPicture } from "./_any_picture.ts";
import { Draft } from "./_draft.ts";
import { JEOL, TEXTS } from "./_jeol_sem_fields.ts";
import { onDayOf, sidecar } from "./_sidecar.ts";
import { partsOf, picture, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { numberOrText, valueOf } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

const STAGE = { X: "x", Y: "y", Z: "z", R: "rotation", T: "tilt_alpha" } as const;

export default defineExtractor({
  name: "jeol-sem",
  title: "JEOL picture with its text file",
  // and any BMP, JPEG or PNG that has the text file beside it; but sessions do not look for all of those
  extensions: ["tif", "tiff"],
  about: {
    vendors: "JEOL",
    reads: "lines $CM_… and $$SM_… of the text file beside the picture",
    preview: "image",
    files: "synthetic",
  },
  supports(file) {
    if (tiffOf(file)) return isTiffOf("jeol-sem", file, "without a text file of JEOL software beside it");
    return sidecar.jeol(file) ? true : "no picture with a text file of JEOL software beside it";
  },
  *extract(file) {
    const beside = sidecar.jeol(file);
    if (!beside) throw new FormatError("There is no text file of JEOL software beside it", file.name);
    const lines = linesOf(beside.text);
    const text = (key: string) => lines.get(key) || undefined;
    const draft = new Draft();
    draft.fill(JEOL, (key) => valueOf(text(key)), `${beside.name} `);
    draft.fill(TEXTS, text, `${beside.name} `);
    if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
    stage(draft, text("$CM_STAGE_POSITION") ?? text("$CM_STAGE_POS"), `${beside.name} $CM_STAGE_POSITION`);
    const sizes = ["$CM_FULL_SIZE", "$CM_IMAGE_SIZE", "$CM_FRAME_SIZE"].map(text).find(Boolean);
    const [, width, height] = /^(\d+)\s*[x ,]\s*(\d+)/.exec(sizes ?? "") ?? [];
    const warnings: string[] = [];
    const signal = anyPicture(file, warnings);
    fieldOfView(draft, text("$CM_FIELD_OF_VIEW"), `${beside.name} $CM_FIELD_OF_VIEW`);
    const marker = valueOf(text("$$SM_MICRON_MARKER"));
    const bar = Number(text("$$SM_MICRON_BAR"));
    if (draft.get("pixel_width") === undefined && isQuantity(marker) && bar > 0) {
      // the bar counts pixels of the full size, in which the picture need not have been saved
      const shrunk = width && signal ? Number(width) / signal.shape[1]! : 1;
      for (const to of ["pixel_width", "pixel_height"]) {
        draft.put(to, marker.value / bar * shrunk, `${beside.name} $$SM_MICRON_MARKER / BAR`, marker.unit);
      }
    }
    const { type, dataType } = kindOf(text("$CM_INSTRUMENT") ?? "", text("$CM_SIGNAL") ?? "");
    yield dataset(type, {
      dataType,
      ...(width ? { dimensions: [Number(height), Number(width)] } : {}),
      ...picture(signal, draft),
      ...partsOf(draft, warnings),
      acquired: onDayOf(file, text("$CM_DATE"), text("$CM_TIME")),
      original: { JEOL: Object.fromEntries(lines) },
    });
  },
});

/** Values by key; of two equal keys the first one counts. */
function linesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const [, key, value] = /^\s*(\${1,2}\w+)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (key && !found.has(key)) found.set(key, value ?? "");
  }
  return found;
}

// `X=37.1, Y=44.9, R=354.9, Z=16.9, T=0.0`, or the numbers alone in the order X Y Z R T: millimetres and degrees.
function stage(draft: Draft, text: string | undefined, source: string): void {
  if (!text) return;
  const named = [...text.matchAll(/([XYZRT])\s*=\s*([-+\d.eE]+)/gi)].map((
    [, name, value],
  ) => [name!, value!]);
  const all = named.length ? named : text.split(/\s+/).slice(0, 5).map((value, i) => ["XYZRT"[i]!, value]);
  for (const [name, value] of all) {
    const part = name!.toUpperCase() as keyof typeof STAGE;
    const read = numberOrText(value);
    if (typeof read === "number") {
      draft.put(`stage_position.${STAGE[part]}`, read, source, /[RT]/.test(part) ? "deg" : "mm");
    }
  }
}

function fieldOfView(draft: Draft, text: string | undefined, source: string): void {
  const [, width, unit, height] = /^([\d.]+)\s*(\p{L}+)\s+([\d.]+)/u.exec(text ?? "") ?? [];
  if (!width) return;
  draft.put("horizontal_field_width", numberOrText(width), source, unit);
  draft.put("vertical_field_width", numberOrText(height), source, unit);
}

function kindOf(instrument: string, signal: string): { type: "Image" | "Diffraction"; dataType: string } {
  if (!/^JEM/i.test(instrument)) return { type: "Image", dataType: "SEM_Imaging" };
  if (/^DIFF/i.test(signal)) return { type: "Diffraction", dataType: "TEM_Diffraction" };
  return { type: "Image", dataType: /^TEM|^$/i.test(signal) ? "TEM_Imaging" : "STEM_Imaging" };
}
