/**
 * What a signal is, by its axes and what its file calls it, for formats that have no words of their own.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import type { DatasetType } from "../schemas/dataset.ts";

const RECIPROCAL = /^1\s*\/|⁻¹$|\^-1$|^m?rad$/;
const SPECTRAL_UNITS = /^([kM]?eV|nm|Å|1\/cm|cm⁻¹|wavenumber)$/;
const SPECTRAL_NAME = /energy|wavelength|loss|wavenumber|frequency|^time$/i;

/** HyperSpy's names of signals: which of our words they are, for a spectrum and for a spectrum image. */
const KINDS: Record<string, [spectrum: string, image: string]> = {
  EELS: ["EELS_Spectrum", "EELS_Spectrum_Imaging"],
  EDS_TEM: ["STEM_EDS", "STEM_EDS_Spectrum_Imaging"],
  EDS_SEM: ["SEM_EDS", "SEM_EDS_Spectrum_Imaging"],
  CL: ["CL_Spectrum", "CL_Spectrum_Imaging"],
  CL_DECAY: ["CL_Decay", "CL_Decay_Imaging"],
  CL_SEM: ["SEM_CL", "CL_Spectrum_Imaging"],
  CL_STEM: ["STEM_CL", "CL_Spectrum_Imaging"],
};

/**
 * Dataset type and data type of a signal.
 *
 * @param signal Its axes tell most: which count positions or frames, their names and units.
 * @param signalType HyperSpy's word for it (`EELS`, `EDS_TEM`, `CL`, `electron_diffraction`), where the file has one.
 */
export function kindOf(
  signal: Pick<Signal, "axes" | "dtype">,
  signalType = "",
): { type: DatasetType; dataType: string } {
  const used = signal.axes.filter(({ size }) => size > 1);
  const own = used.filter(({ navigate }) => !navigate);
  const positions = used.length - own.length;
  const [last] = own.slice(-1);
  if (!last) return { type: "Misc", dataType: "Numbers" };
  const kind = Object.hasOwn(KINDS, signalType) ? KINDS[signalType] : undefined;
  const spectral = own.length === 1 &&
    (kind || SPECTRAL_NAME.test(last.name) || SPECTRAL_UNITS.test(last.units) && positions > 0);
  if (spectral) {
    return positions > 0
      ? { type: "SpectrumImage", dataType: kind?.[1] ?? "Spectrum_Imaging" }
      : { type: "Spectrum", dataType: kind?.[0] ?? "Spectrum" };
  }
  if (own.length === 2) {
    const diffraction = /diffraction/i.test(signalType) || own.every(({ units }) => RECIPROCAL.test(units));
    if (diffraction) {
      return { type: "Diffraction", dataType: positions ? "STEM_Diffraction" : "TEM_Diffraction" };
    }
    if (signal.dtype.startsWith("complex")) return { type: "Image", dataType: "FFT" };
    return { type: "Image", dataType: positions ? "Image_Stack" : "Image" };
  }
  if (own.length === 1 && positions === 0) return { type: "Misc", dataType: "Line_Profile" };
  return { type: "Misc", dataType: "Numbers" };
}
