/**
 * Images that Gatan DigitalMicrograph exported as TIFF, with their calibration in tags 65003 to 65027.
 *
 * @module
 */
import type { Axis, Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import type { Tiff } from "../formats/tiff.ts";
import { parseUnit } from "../schemas/units.ts";
import { Draft } from "./_draft.ts";
import { orWarning, partsOf, readableText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { dataset, defineExtractor } from "./define.ts";

// Tags of the calibration along x; those along y and z follow.
const [UNITS, ORIGIN, SCALE] = [65003, 65006, 65009];
const INTENSITY_UNITS = 65022;
const LENGTH = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0];

export default defineExtractor({
  name: "gatan-tif",
  title: "TIFF exported by Gatan DigitalMicrograph",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "Gatan DigitalMicrograph",
    reads: "calibration of each axis",
    preview: "image, image series, diffraction",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("gatan-tif", file, "without calibration by Gatan DigitalMicrograph"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const signals = orWarning(warnings, () => tiff.signals()) ?? [undefined];
    for (const found of signals) {
      const signal = found && calibrated(found, tiff);
      const draft = new Draft();
      const [y, x] = signal?.axes.filter((axis) => !axis.navigate) ?? [];
      if (x && hasDimension(x.units, 1)) draft.put("pixel_width", Math.abs(x.scale), `tag ${SCALE}`, x.units);
      if (y && hasDimension(y.units, 1)) {
        draft.put("pixel_height", Math.abs(y.scale), `tag ${SCALE + 1}`, y.units);
      }
      const diffraction = [x, y].some((axis) =>
        axis && (hasDimension(axis.units, -1) || /^mrad$/i.test(axis.units))
      );
      yield dataset(diffraction ? "Diffraction" : "Image", {
        dataType: diffraction
          ? "Diffraction"
          : signal?.axes.some((axis) => axis.navigate)
          ? "Image_Stack"
          : "Image",
        ...(signal ? { dimensions: [...signal.shape], pixels: () => signal } : {}),
        ...partsOf(draft, warnings),
      });
    }
  },
});

function calibrated(signal: Signal, tiff: Tiff): Signal {
  const axes = signal.axes.map((axis): Axis => {
    const i = axis.navigate ? 2 : axis.name === "width" ? 0 : axis.name === "height" ? 1 : undefined;
    if (i === undefined) return axis;
    const number = (tag: number) => orWarning([], () => tiff.numbers(tag + i)?.[0]);
    const scale = number(SCALE);
    if (!scale || !Number.isFinite(scale)) return axis;
    // the origin counts pixels
    const offset = -(number(ORIGIN) ?? 0) * scale || 0;
    return { ...axis, scale, offset, units: readableText(tiff, UNITS + i)?.trim() ?? "" };
  });
  const units = readableText(tiff, INTENSITY_UNITS)?.trim();
  return {
    ...signal,
    axes,
    ...(units ? { intensityUnits: units } : {}),
    read: (region) => signal.read(region),
  };
}

function hasDimension(text: string, power: number): boolean {
  const unit = parseUnit(text);
  return unit !== undefined && unit.dimension.every((exponent, i) => exponent === LENGTH[i]! * power);
}
