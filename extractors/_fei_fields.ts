/**
 * Which key of an FEI / Thermo INI block, or element of its XML, goes where.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

const same = (...names: string[]): Row[] => names.map((name): Row => [name, name]);

/** Sections by role: those of the beam, its scan and its detector are named elsewhere in the block. */
export interface Section {
  at: "beam" | "scan" | "detector" | { name: string };
  /** Numbers where they are numbers, else text. */
  numbers?: readonly Row[];
  /** Text, whatever it looks like. */
  texts?: readonly Row[];
  /** True or false; the unit is the word that means true. */
  switches?: readonly Row[];
}

/** The INI block. Of two rows that set the same field the later one wins. */
export const SECTIONS: readonly Section[] = [
  {
    at: "beam",
    numbers: [
      ["HV", "acceleration_voltage", "V"],
      ["EmissionCurrent", "emission_current", "A"],
      ["BeamCurrent", "beam_current", "A"],
      ["HFW", "horizontal_field_width", "m"],
      ["VFW", "vertical_field_width", "m"],
      ["WD", "working_distance", "m"],
      ["EucWD", "Eucentric WD", "m"],
      ["StageX", "stage_position.x", "m"],
      ["StageY", "stage_position.y", "m"],
      ["StageZ", "stage_position.z", "m"],
      ["StageR", "stage_position.rotation", "rad"],
      ["StageTa", "stage_position.tilt_alpha", "rad"],
      ["StageTb", "stage_position.tilt_beta", "rad"],
      // as NexusLIMS has them, for who looks for those names
      ["StageX", ["Recorded Stage Position", "X"], "m"],
      ["StageY", ["Recorded Stage Position", "Y"], "m"],
      ["StageZ", ["Recorded Stage Position", "Z"], "m"],
      ["StageR", ["Recorded Stage Position", "R"], "rad"],
      ["StageTa", ["Recorded Stage Position", "α"], "rad"],
      ["StageTb", ["Recorded Stage Position", "β"], "rad"],
      ["BeamShiftX", "Beam Shift X", "m"],
      ["BeamShiftY", "Beam Shift Y", "m"],
      ["SourceTiltX", "Beam Tilt X"],
      ["SourceTiltY", "Beam Tilt Y"],
      ["StigmatorX", "Stigmator X Value"],
      ["StigmatorY", "Stigmator Y Value"],
      ["PreTilt", "Pre-Tilt"],
      ["ApertureDiameter", "Aperture Diameter", "m"],
    ],
    texts: [["ImageMode", "Image Mode"], ["BeamMode", "Beam Mode"], ["LensMode", "Lens Mode"]],
    switches: [
      ["TiltCorrectionIsOn", "Tilt Correction Enabled", "yes"],
      ["DynamicFocusIsOn", "Dynamic Focus Enabled", "yes"],
      ["DynamicWDIsOn", "Dynamic WD Enabled", "yes"],
    ],
  },
  {
    at: "scan",
    numbers: [
      ["Dwell", "dwell_time", "s"],
      ["HorFieldsize", "horizontal_field_width", "m"],
      ["VerFieldsize", "vertical_field_width", "m"],
      ["PixelWidth", "pixel_width", "m"],
      ["PixelHeight", "pixel_height", "m"],
      ["FrameTime", "Total Frame Time", "s"],
      ["FrameTime", "frame_time", "s"],
      ["LineTime", "line_time", "s"],
      ["LineIntegration", "Line Integration"],
      ["ScanInterlacing", "Scan Interlacing"],
    ],
    texts: same("Mainslock"),
    switches: [["InternalScan", "Internal Scan", "true"]],
  },
  {
    at: "detector",
    numbers: [
      ["Brightness", "Detector Brightness Setting"],
      ["Contrast", "Detector Contrast Setting"],
      ["EnhancedContrast", "Detector Enhanced Contrast Setting"],
      ["BrightnessDB", "Detector Brightness (DB)"],
      ["ContrastDB", "Detector Contrast (DB)"],
      ["Mix", "Detector Mix (%)"],
      ["Signal", "Detector Signal"],
      ["Grid", "Detector Grid Voltage", "V"],
      ["MinimumDwellTime", "Minimum Dwell Time", "s"],
    ],
  },
  {
    at: { name: "System" },
    texts: [
      ["Chamber", "Chamber ID"],
      ["Pump", "Vacuum Pump"],
      ["SystemType", "System Type"],
      ["Stage", "Stage Description"],
      ["Dnumber", "Device Number"],
      ["Source", "Electron Source"],
      ["Source", "source_type"],
      ["FinalLens", "Final Lens"],
      ["ESEM", "ESEM Setting"],
      ["Aperture", "Aperture Type"],
    ],
  },
  { at: { name: "Beam" }, numbers: [["Spot", "spot_size"]] },
  {
    at: { name: "Specimen" },
    numbers: [
      ["Temperature", "Specimen Temperature", "K"],
      ["Temperature", "temperature", "K"],
      ["Humidity", "Specimen Humidity", "%"],
      ["SpecimenCurrent", "Specimen Current", "A"],
    ],
  },
  {
    at: { name: "User" },
    texts: [["User", "operator"], ["UserText", "User Text"], ["Date", "Acquisition Date"], [
      "Time",
      "Acquisition Time",
    ]],
  },
  {
    at: { name: "Vacuum" },
    numbers: [["Gas", "Vacuum Gas"], ["ChPressure", "chamber_pressure", "Pa"]],
    texts: [["UserMode", "Vacuum Mode"]],
  },
  {
    at: { name: "Image" },
    numbers: [
      ["MagnificationMode", "Magnification Mode"],
      ["MagCanvasRealWidth", "Magnification Canvas Real Width"],
      ["ScreenMagnificationMode", "Screen Magnification Mode"],
      ["ScreenMagCanvasRealWidth", "Screen Magnification Canvas Real Width"],
      ["DigitalContrast", "Digital Contrast"],
      ["DigitalBrightness", "Digital Brightness"],
      ["DigitalGamma", "Digital Gamma"],
      ["ZoomFactor", "Zoom Factor"],
      ["ZoomPanX", "Zoom Pan X"],
      ["ZoomPanY", "Zoom Pan Y"],
      ["Average", "Frame Average"],
      ["PostProcessing", "Post Processing"],
    ],
    switches: [["DriftCorrected", "Drift Correction Applied", "On"]],
  },
];

/** The stage's own section, for files whose beam does not tell where the stage was. */
export const STAGE: readonly Row[] = [
  ["StageX", "stage_position.x", "m"],
  ["StageY", "stage_position.y", "m"],
  ["StageZ", "stage_position.z", "m"],
  ["StageR", "stage_position.rotation", "rad"],
  ["StageT", "stage_position.tilt_alpha", "rad"],
  ["StageTb", "stage_position.tilt_beta", "rad"],
];

/** Elements of the XML, for what the INI block leaves out. */
export const XML: readonly Row[] = [
  ["Optics/AccelerationVoltage", "acceleration_voltage", "V"],
  ["Optics/BeamCurrent", "beam_current", "A"],
  ["Optics/EmissionCurrent", "emission_current", "A"],
  ["Optics/WorkingDistance", "working_distance", "m"],
  ["VacuumProperties/SamplePressure", "chamber_pressure", "Pa"],
  ["ScanSettings/LineTime", "line_time", "s"],
  ["ScanSettings/FrameTime", "Total Frame Time", "s"],
  ["ScanSettings/FrameTime", "frame_time", "s"],
  ["Detectors/ScanningDetector/DetectorName", "detector_type"],
  ["Detectors/ScanningDetector/GridVoltage", "Detector Grid Voltage", "V"],
  ["Optics/ScanFieldOfView/X", "horizontal_field_width", "m"],
  ["Optics/ScanFieldOfView/Y", "vertical_field_width", "m"],
  ["StageSettings/StagePosition/X", "stage_position.x", "m"],
  ["StageSettings/StagePosition/Y", "stage_position.y", "m"],
  ["StageSettings/StagePosition/Z", "stage_position.z", "m"],
  ["StageSettings/StagePosition/Rotation", "stage_position.rotation", "rad"],
  ["StageSettings/StagePosition/Tilt/Alpha", "stage_position.tilt_alpha", "rad"],
  ["StageSettings/StagePosition/Tilt/Beta", "stage_position.tilt_beta", "rad"],
  ["ScanSettings/DwellTime", "dwell_time", "s"],
  ["BinaryResult/PixelSize/X", "pixel_width", "m"],
  ["BinaryResult/PixelSize/Y", "pixel_height", "m"],
];

/** Labels of the table that the TEM's software writes; it gives the units itself. */
export const TEM_LABELS: Readonly<Record<string, string>> = {
  "High tension": "acceleration_voltage",
  "Extraction voltage": "extraction_voltage",
  "Camera length": "camera_length",
  "Magnification": "magnification",
  "Stage X": "stage_position.x",
  "Stage Y": "stage_position.y",
  "Stage Z": "stage_position.z",
  "Stage A": "stage_position.tilt_alpha",
  "Stage B": "stage_position.tilt_beta",
};
