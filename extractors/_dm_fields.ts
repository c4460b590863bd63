/**
 * Which tag of a DM image goes where. Paths are below the image's tags.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Rows whose sources lie below one group of tags. */
export interface TagTable {
  at: string;
  rows: readonly Row[];
}

const same = (...names: string[]): Row[] => names.map((name): Row => [name, name]);
const within = (group: string, unit: string | undefined, ...names: string[]): Row[] =>
  names.map((name): Row => [name, [group, name], unit]);

/** Fields of every image, in this order: of two that set the same field the later one wins. */
export const GENERAL: readonly TagTable[] = [
  {
    at: "Microscope Info",
    rows: [
      ["Voltage", "acceleration_voltage", "V"],
      ["Indicated Magnification", "magnification"],
      ["Field of View (µm)", "horizontal_field_width", "µm"],
      ["STEM Camera Length", "camera_length", "mm"],
      ["Cs(mm)", "Cs", "mm"],
      ["Stage Position.Stage X", "stage_position.x", "µm"],
      ["Stage Position.Stage Y", "stage_position.y", "µm"],
      ["Stage Position.Stage Z", "stage_position.z", "µm"],
      ["Stage Position.Stage Alpha", "stage_position.tilt_alpha", "deg"],
      ["Stage Position.Stage Beta", "stage_position.tilt_beta", "deg"],
      ["Illumination Mode", "illumination_mode"],
      ["Operator", "operator"],
      ["Specimen", "specimen"],
      ...same("Actual Magnification", "Operation Mode", "Imaging Mode", "Name", "Facility", "Microscope"),
      ...same("Condenser Aperture", "Objective Aperture", "Selected Area Aperture"),
    ],
  },
  {
    at: "Session Info",
    rows: [
      ["Detector", "detector_type"],
      ["Operator", "operator"],
      ["Specimen", "specimen"],
      ...same("Microscope"),
    ],
  },
  {
    at: "Meta Data",
    rows: [
      ["Acquisition Mode", "Analytic Acquisition Mode"],
      ["Format", "Analytic Format"],
      ["Signal", "Analytic Signal"],
      ["Experiment keywords.TagGroup1.Label", "Analytic Label"],
    ],
  },
  {
    at: "DataBar",
    rows: [
      ["Device Name", "acquisition_device"],
      ["Exposure Time (s)", "Exposure Time", "s"],
      ["Signal Name", "Signal Name"],
    ],
  },
  {
    at: "Acquisition",
    rows: [
      ["Device.Name", "acquisition_device"],
      ["Parameters.High Level.Exposure (s)", "Exposure Time", "s"],
      ["Parameters.High Level.Processing", "Camera/Detector Processing"],
    ],
  },
  { at: "GMS Version", rows: [["Created", "GMS Version"]] },
  { at: "DigiScan", rows: [["Sample Time", "dwell_time", "µs"]] },
];

/** Energy loss: conditions and acquisition. */
export const EELS: readonly TagTable[] = [
  {
    at: "EELS.Acquisition",
    rows: [
      ["Exposure (s)", ["EELS", "Exposure"], "s"],
      ["Integration time (s)", ["EELS", "Integration time"], "s"],
      ["Number of frames", ["EELS", "Number of frames"]],
    ],
  },
  {
    at: "EELS.Experimental Conditions",
    rows: [
      ["Collection semi-angle (mrad)", ["EELS", "Collection semi-angle"], "mrad"],
      ["Convergence semi-angle (mrad)", ["EELS", "Convergence semi-angle"], "mrad"],
    ],
  },
];

/** The two places where DM keeps the settings of the spectrometer; a file has one of them. */
export const SPECTROMETER_AT = ["EELS.Acquisition.Spectrometer", "EELS Spectrometer"] as const;

/** Settings of the spectrometer, below one of {@linkcode SPECTROMETER_AT}. */
export const SPECTROMETER: readonly Row[] = [
  ["Aperture label", ["EELS", "Spectrometer Aperture label"]],
  ["Dispersion (eV/ch)", ["EELS", "Spectrometer Dispersion (eV/ch)"]],
  ["Instrument name", ["EELS", "Spectrometer Instrument name"]],
  ["Drift tube enabled", ["EELS", "Spectrometer Drift tube enabled"]],
  ["Drift tube voltage (V)", ["EELS", "Spectrometer Drift tube voltage"], "V"],
  ["Slit inserted", ["EELS", "Spectrometer Slit inserted"]],
  ["Slit width (eV)", ["EELS", "Spectrometer Slit width"], "eV"],
  // the name in the file ends in a blank
  ["Prism offset enabled ", ["EELS", "Spectrometer Prism offset enabled"]],
  ["Prism offset (V)", ["EELS", "Spectrometer Prism offset"], "V"],
  ["Energy loss (eV)", ["EELS", "Spectrometer Energy loss"], "eV"],
];

/** X-ray acquisition; in a spectrum image these tags are below `SI.Acquisition`. */
export const EDS_ACQUISITION: readonly Row[] = [
  ...within("EDS", undefined, "Continuous Mode", "Count Rate Unit"),
  ["Dispersion (eV)", ["EDS", "Dispersion"], "eV"],
  ["Energy Cutoff (V)", ["EDS", "Energy Cutoff"], "V"],
  ["Exposure (s)", ["EDS", "Exposure"], "s"],
];

/** X-ray readings and detector. DM fills these from presets rather than from the detector: not to be trusted. */
export const EDS_DOUBTFUL: readonly TagTable[] = [
  {
    at: "EDS",
    rows: [...within("EDS", undefined, "Count rate"), ...within("EDS", "s", "Live time", "Real time")],
  },
  {
    at: "EDS.Detector Info",
    rows: [
      ...within("EDS", undefined, "Active layer", "Dead layer", "Detector type", "Fano", "Gold layer"),
      ...within("EDS", undefined, "Solid angle", "Window thickness", "Window type", "Zero fwhm"),
      ...within("EDS", "deg", "Azimuthal angle", "Elevation angle", "Incidence angle", "Stage tilt"),
    ],
  },
];

/** How a spectrum image was scanned. */
export const SPECTRUM_IMAGING: TagTable = {
  at: "SI.Acquisition",
  rows: [
    ["Pixel time (s)", "pixel_time", "s"],
    ["SI Application Mode.Name", "scan_mode"],
    ["Spatial Sampling.Height (pixels)", ["Spectrum Imaging", "Spatial Sampling (Vertical)"]],
    ["Spatial Sampling.Width (pixels)", ["Spectrum Imaging", "Spatial Sampling (Horizontal)"]],
    ["Scan Options.Sub-pixel sampling", ["Spectrum Imaging", "Sub-pixel Sampling Factor"]],
  ],
};

/** Operations of DM's processing history, in our words. */
export const PROCESSING: Readonly<Record<string, string>> = {
  "AlignSIByPeak": "Aligned parent SI By Peak",
  "Background Removal": "Background Removal",
  "Compute Thickness": "Compute Thickness",
  "DataPicker": "Extracted from SI",
  "SpectrumCalibrate": "Calibrated Post-acquisition",
  "Signal Integration": "Signal Integration",
};
