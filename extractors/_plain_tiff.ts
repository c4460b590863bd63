/**
 * A TIFF file that is no vendor's: its picture, and what the tags of the specification and ImageJ say of it.
 *
 * @module
 */
import type { Axis, Signal } from "../formats/signal.ts";
import type { ByteSource } from "../formats/source.ts";
import { openTiff, type Tiff } from "../formats/tiff.ts";
import { parseUnit } from "../schemas/units.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import { orWarning, partsOf, readableText, tiffOf } from "./_tiff_file.ts";
import { dataset, type DatasetWithPixels } from "./define.ts";

const TEXTS: readonly (readonly [tag: number, to: string])[] = [
  [269, "Document Name"],
  [271, "Make"],
  [272, "Model"],
  [305, "Software Version"],
  [315, "operator"],
  [316, "Host Computer"],
  [33432, "Copyright"],
];
const LONGEST_TEXT = 500;
const MOST_SIGNALS = 32;
// A resolution of fewer pixels is that of a print or a screen, not of a specimen.
const LEAST_PER_MM = 200;
const UNITS: Readonly<Record<number, { unit: string; perMm: number }>> = {
  2: { unit: "in", perMm: 1 / 25.4 },
  3: { unit: "cm", perMm: 1 / 10 },
};

/** The datasets of a TIFF file, one a signal; nothing where the file is none. */
export function plainTiff(file: ByteSource): DatasetWithPixels[] | undefined {
  const tiff = tiffOf(file);
  if (!tiff) return undefined;
  const warnings: string[] = [];
  const all = orWarning(warnings, () => tiff.signals()) ?? [];
  if (!all.length) return undefined;
  const signals = all.slice(0, MOST_SIGNALS);
  if (all.length > signals.length) {
    warnings.push(`Only the first ${MOST_SIGNALS} of its ${all.length} images`);
  }
  const imageJ = imageJOf(readableText(tiff, 270) ?? "");
  return signals.map((found) => {
    const axes = imageJ ? imageJAxes(found, tiff, imageJ) : printedAxes(found, tiff);
    const signal: Signal = { ...found, axes, read: (region) => found.read(region) };
    const draft = new Draft();
    const size = (name: string) => axes.find((axis) => axis.name === name && isLength(axis.units));
    const source = imageJ ? "ImageDescription, XResolution" : "XResolution";
    draft.put("pixel_width", size("width")?.scale, source, size("width")?.units);
    draft.put("pixel_height", size("height")?.scale, source, size("height")?.units);
    for (const [tag, to] of TEXTS) {
      draft.put(to, readableText(tiff, tag)?.trim().slice(0, LONGEST_TEXT) || undefined, `tag ${tag}`);
    }
    if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
    const description = imageJ ? undefined : readableText(tiff, 270)?.trim();
    if (description && description.length <= LONGEST_TEXT) draft.put("Description", description, "tag 270");
    const [day, clock] = (readableText(tiff, 306) ?? "").trim().split(" ");
    return dataset("Image", {
      dataType: axes.some((axis) => axis.navigate) ? "Image_Stack" : "Image",
      dimensions: [...signal.shape],
      pixels: () => signal,
      ...partsOf(draft, warnings),
      acquired: acquiredAt(day?.replaceAll(/[:/]/g, "-"), clock),
    });
  });
}

/** Throws for a TIFF file that is damaged beyond its signature. */
export function refuseBrokenTiff(file: ByteSource): void {
  if (!tiffOf(file)) openTiff(file);
}

function imageJOf(description: string): Map<string, string> | undefined {
  if (!description.startsWith("ImageJ=")) return undefined;
  return new Map(
    description.split(/\r?\n/).map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  );
}

// ImageJ counts pixels per unit, in a unit that only its description names.
function imageJAxes(signal: Signal, tiff: Tiff, imageJ: Map<string, string>): Axis[] {
  const unit = imageJ.get("unit")?.replace("\\u00B5", "µ") ?? "";
  const units = unit === "pixel" ? "" : parseUnit(unit) ? unit : "";
  return signal.axes.map((axis): Axis => {
    const spacing = Number(imageJ.get("spacing"));
    if (axis.navigate) {
      return spacing > 0 && signal.axes.length === 3 ? { ...axis, scale: spacing, units } : axis;
    }
    const perUnit = resolution(tiff, axis.name);
    return units && perUnit ? { ...axis, scale: 1 / perUnit, units } : axis;
  });
}

function printedAxes(signal: Signal, tiff: Tiff): readonly Axis[] {
  const known = UNITS[orWarning([], () => tiff.numbers(296)?.[0]) ?? 2];
  if (!known) return signal.axes;
  return signal.axes.map((axis) => {
    const perUnit = resolution(tiff, axis.name);
    return perUnit && perUnit * known.perMm >= LEAST_PER_MM
      ? { ...axis, scale: 1e6 / (perUnit * known.perMm), units: "nm" }
      : axis;
  });
}

function resolution(tiff: Tiff, axis: string): number | undefined {
  const tag = axis === "width" ? 282 : axis === "height" ? 283 : undefined;
  const found = tag && orWarning([], () => tiff.numbers(tag)?.[0]);
  return found && found > 0 && Number.isFinite(found) ? found : undefined;
}

function isLength(units: string): boolean {
  return parseUnit(units)?.dimension.every((power, i) => power === (i === 0 ? 1 : 0)) ?? false;
}
