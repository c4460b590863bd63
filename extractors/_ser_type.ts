/**
 * What kind of dataset a TIA series is, from its shape, its calibration and how the microscope was set.
 *
 * @module
 */
import type { SerElement } from "../formats/ser.ts";
import type { Axis } from "../formats/signal.ts";
import type { DatasetType } from "../schemas/dataset.ts";

/** What the decision needs. */
export interface SeriesFacts {
  axes: readonly Axis[];
  /** Where the first element's calibration stands. */
  element: SerElement;
  /** `STEM nP SA Zoom Diffraction`, `TEM uP SA Zoom Image`. */
  mode: string;
  /** A camera took it, not a scan. */
  camera: boolean;
  /** Settings that only an X-ray detector, or only a spectrometer's camera, has. */
  settings: "EDS" | "EELS" | undefined;
}

// X-ray spectra go further than that, energy losses do not.
const FARTHEST_LOSS = 5000;
const CHANNELS_OF_A_CAMERA = 2048;

/** Dataset type and data type of a series. */
export function typeOf(series: SeriesFacts): { type: DatasetType; dataType: string } {
  const { axes, mode, camera } = series;
  const scanned = axes.some(({ navigate, units, size }) => navigate && units === "nm" && size > 1);
  const beam = /\bSTEM\b/i.test(mode) || (!mode && scanned) ? "STEM" : "TEM";
  if (series.element.sizes.length === 1) {
    const kind = spectrumKind(series);
    const prefix = kind ? `${beam}_${kind}` : beam;
    return axes.some(({ navigate, size }) => navigate && size > 1)
      ? { type: "SpectrumImage", dataType: `${prefix}_Spectrum_Imaging` }
      : { type: "Spectrum", dataType: `${prefix}_Spectrum` };
  }
  // under a scanned probe only a camera sees the diffraction pattern: the mode always says diffraction there
  const named = /\bdiffraction\b/i.test(mode) && (beam === "TEM" || camera);
  return isReciprocal(series.element) || (named && !isReal(series.element))
    ? { type: "Diffraction", dataType: `${beam}_Diffraction` }
    : { type: "Image", dataType: `${beam}_Imaging` };
}

function spectrumKind({ axes, settings }: SeriesFacts): "EDS" | "EELS" | undefined {
  if (settings) return settings;
  const { offset, scale, size } = axes.at(-1)!;
  if (offset + scale * size > FARTHEST_LOSS) return "EDS";
  return size === CHANNELS_OF_A_CAMERA ? "EELS" : undefined;
}

/** True when a pixel measures more than a metre: it is a reciprocal metre then. */
export function isReciprocal({ sizes, calibrations }: SerElement): boolean {
  return sizes.length === 2 && calibrations.every(({ delta }) => Math.abs(delta) > 1);
}

/** True when a pixel has a size on the specimen. */
export function isReal({ sizes, calibrations }: SerElement): boolean {
  return sizes.length === 2 && calibrations.every(({ delta }) => Math.abs(delta) > 0 && Math.abs(delta) < 1);
}
