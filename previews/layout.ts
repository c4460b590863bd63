/**
 * What kind of picture a signal asks for.
 *
 * @module
 */
import type { Axis, Signal } from "../formats/signal.ts";
import type { DatasetType } from "../schemas/dataset.ts";
import { isComplex } from "./values.ts";

/** Which axes of a signal span what is drawn; the rest say where it was taken. Indices into its axes. */
export interface Layout {
  /** One index: a spectrum; two, rows first: an image; none: nothing that can be drawn. */
  drawn: number[];
  /** Indices of the axes that count frames or positions, slowest first. */
  navigation: number[];
}

/**
 * Splits the axes. A signal whose axes are all of one kind is split by its dataset type: the last axis of a
 * spectrum, the last two of anything else. Axes of size 1 are left out, as they show nothing.
 */
export function layoutOf(signal: Signal, type: DatasetType): Layout {
  const all = signal.axes.map((_, i) => i).filter((i) => signal.shape[i] !== 1);
  // Samples of a pixel that are no colour: one image for each.
  const samples = all.find((i) => signal.axes[i]!.name === "sample");
  if (samples !== undefined && all.length > 2) {
    const drawn = all.filter((i) => i !== samples).slice(-2);
    return { drawn, navigation: all.filter((i) => !drawn.includes(i)) };
  }
  const spectral = type === "Spectrum" || type === "SpectrumImage";
  let drawn = all.filter((i) => !signal.axes[i]!.navigate);
  if (drawn.length === 0 && !spectral) drawn = all.slice(-2);
  if (drawn.length === 0 || drawn.length > 2) drawn = all.slice(spectral ? -1 : -2);
  if (drawn.length === 2 && type === "SpectrumImage" && all.length === 3) drawn = all.slice(-1);
  return { drawn, navigation: all.filter((i) => !drawn.includes(i)) };
}

/** Whether an image spans many orders of magnitude: a diffraction pattern, or a Fourier transform. */
export function isReciprocal(
  signal: Signal,
  type: DatasetType,
  dataType: string,
  drawn: readonly Axis[],
): boolean {
  return type === "Diffraction" || /diffraction|fft/i.test(dataType) || isComplex(signal.dtype) ||
    drawn.some((axis) => /^1\s*\/|⁻¹$|\^-1$|^m?rad$/.test(axis.units.trim()));
}
