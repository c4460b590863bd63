/**
 * What kind of dataset a DM image is, from its shape, its calibration and how it was taken.
 *
 * @module
 */
import type { Axis, Dtype } from "../formats/signal.ts";
import type { DatasetType } from "../schemas/dataset.ts";

/** What the decision needs of an image. Modes and format are DM's texts. */
export interface ImageFacts {
  kind: "EELS" | "EDS" | "CL" | undefined;
  format: string | undefined;
  illumination: string | undefined;
  operation: string | undefined;
  /** True when the image says how it was scanned as a spectrum image. */
  scanned: boolean;
  axes: readonly Axis[];
  dtype: Dtype;
}

const ENERGY = /^[kmM]?eV(\/ch(annel)?)?$/;
const RECIPROCAL = /^(1\/|[munpµμ]?rad$|[kmµμnp]?m\s?\^?-1|[nµ]m⁻¹|Å⁻¹|deg|°)/;
const LENGTH = /^([kmµμunp]?m|Å|A|micron)$/;

/** Dataset type and data type of an image. */
export function typeOf(image: ImageFacts): { type: DatasetType; dataType: string } {
  const { kind, format, axes } = image;
  const illumination = image.illumination?.toUpperCase() ?? "";
  const beam = illumination.includes("STEM") ? "STEM" : illumination.includes("SEM") ? "SEM" : "TEM";
  const energy = isEnergy(axes.at(-1));
  if (axes.length === 1) {
    if (kind) return { type: "Spectrum", dataType: `${beam}_${kind}` };
    return format === "Spectrum" || energy
      ? { type: "Spectrum", dataType: "Spectrum" }
      : { type: "Misc", dataType: "Line_Profile" };
  }
  if (
    format === "Spectrum image" || format === "Spectrum" || energy ||
    (kind && image.scanned && axes.length > 2)
  ) {
    return { type: "SpectrumImage", dataType: `${kind ? `${kind}_` : ""}Spectrum_Imaging` };
  }
  if (image.dtype.startsWith("complex")) return { type: "Image", dataType: "FFT" };
  const plane = axes.slice(-2);
  if (
    plane.every(({ units }) => RECIPROCAL.test(units)) || (isDiffraction(image) && !plane.every(isLength))
  ) {
    return { type: "Diffraction", dataType: `${beam}_Diffraction` };
  }
  if (axes.length > 2) return { type: "Image", dataType: `${beam}_Image_Stack` };
  return { type: "Image", dataType: kind ? `${beam}_${kind}_Map` : `${beam}_Imaging` };
}

/** True for an axis calibrated in electronvolts. */
export function isEnergy(axis: Axis | undefined): boolean {
  return ENERGY.test(axis?.units.trim() ?? "");
}

/** True for an axis calibrated in a length. */
export function isLength(axis: Axis | undefined): boolean {
  return LENGTH.test(axis?.units.trim() ?? "");
}

// A word of its own: `GIF DIFFRACTION` counts, a name that only contains it does not.
function isDiffraction({ operation }: ImageFacts): boolean {
  return /(^|\W)DIFFRACTION(\W|$)/i.test(operation ?? "");
}
