/**
 * Which key of TESCAN's settings goes where. Numbers are in SI units and degrees.
 *
 * @module
 */
import type { Target } from "./_draft.ts";

/** Key, target, unit of the number in the file, and the unit to show an extension in. */
export type TescanRow = readonly [from: string, to: Target, unit?: string, shown?: string];

const plain = (section: string, ...keys: string[]) =>
  keys.map((key): TescanRow => [`${section}.${key}`, spaced(key)]);

/** `GunShiftX` as people read it: `Gun Shift X`. */
function spaced(key: string): string {
  return key.replace(/(?<=[a-z])(?=[A-Z\d])|(?<=[A-Z\d])(?=[A-Z][a-z])/g, " ");
}

/** Numbers. Of two rows that set the same field the later one wins. */
export const NUMBERS: readonly TescanRow[] = [
  ["SEM.AcceleratorVoltage", "acceleration_voltage", "V"],
  ["SEM.HV", "acceleration_voltage", "V"],
  ["SEM.EmissionCurrent", "emission_current", "A"],
  ["SEM.PredictedBeamCurrent", "beam_current", "A"],
  ["SEM.SpotSize", "probe_diameter", "m"],
  ["SEM.WD", "working_distance", "m"],
  ["SEM.DwellTime", "dwell_time", "s"],
  ["SEM.ScanRotation", "scan_rotation", "deg"],
  ["SEM.TiltCorrection", "tilt_correction", "deg"],
  ["SEM.ChamberPressure", "chamber_pressure", "Pa"],
  ["MAIN.PixelSizeX", "pixel_width", "m"],
  ["MAIN.PixelSizeY", "pixel_height", "m"],
  ["MAIN.Magnification", "magnification"],
  ["SEM.StageX", "stage_position.x", "m"],
  ["SEM.StageY", "stage_position.y", "m"],
  ["SEM.StageZ", "stage_position.z", "m"],
  ["SEM.StageRotation", "stage_position.rotation", "deg"],
  ["SEM.StageTilt", "stage_position.tilt_alpha", "deg"],
  ["SEM.StageTilt", "stage_position.tilt", "deg"],
  ["SEM.PredictedBeamCurrent", "Predicted Beam Current", "A", "pA"],
  ["SEM.SpecimenCurrent", "Specimen Current", "A", "pA"],
  ["SEM.ApertureDiameter", "Aperture Diameter", "m", "µm"],
  ["SEM.CrossSectionShiftX", "Cross Section Shift X", "m", "µm"],
  ["SEM.CrossSectionShiftY", "Cross Section Shift Y", "m", "µm"],
  ["SEM.DepthOfFocus", "Depth of Focus", "m", "µm"],
  ["SEM.ImageShiftX", "Image Shift X", "m", "nm"],
  ["SEM.ImageShiftY", "Image Shift Y", "m", "nm"],
  ["SEM.SpotSize", "Spot Size", "m", "nm"],
  ["SEM.MTDGrid", "MTD Grid", "V", "kV"],
  ["SEM.MTDScintillator", "MTD Scintillator", "V", "kV"],
  ["SEM.SymmetrizationVoltage", "Symmetrization Voltage", "V", "kV"],
  ["SEM.TubeVoltage", "Tube Voltage", "V", "kV"],
  ["SEM.SampleVoltage", "Sample Voltage", "V"],
  ["SEM.VirtualObserverDistance", "Virtual Observer Distance", "m", "mm"],
  ["MAIN.AccFrames", "Accumulated Frames"],
  ["SEM.PrimaryDetectorGain", "Detector 0 Gain"],
  ["SEM.PrimaryDetectorOffset", "Detector 0 Offset"],
  ["SEM.StigmatorX", "Stigmator X Value"],
  ["SEM.StigmatorY", "Stigmator Y Value"],
  ...plain("MAIN", "ImageStripSize", "MagnificationReference", "ViewFieldsCountX", "ViewFieldsCountY"),
  ...plain(
    "SEM",
    "ApertureOptimization",
    "CrossFree",
    "Detector0FlatField",
    "Detector0Gain",
    "Detector0Offset",
  ),
  ...plain("SEM", "GunShiftX", "GunShiftY", "GunTiltX", "GunTiltY", "IMLCenteringX", "IMLCenteringY"),
  ...plain("SEM", "LUTGamma", "LUTMaximum", "LUTMinimum", "OBJCenteringX", "OBJCenteringY"),
  ...plain("SEM", "OBJPreCenteringX", "OBJPreCenteringY", "PrimaryDetectorGain", "PrimaryDetectorOffset"),
  ...plain("SEM", "ScanID", "ScanSpeed"),
];

/** Text, whatever it looks like. */
export const TEXTS: readonly TescanRow[] = [
  ["SEM.Detector", "detector_type"],
  ["SEM.Gun", "source_type"],
  ["SEM.ScanMode", "scan_mode"],
  ["MAIN.UserName", "operator"],
  ["MAIN.FullUserName", "operator"],
  ["SEM.Gun", "Gun Type"],
  ["MAIN.AccType", "Accumulation Type"],
  ["MAIN.Date", "Acquisition Date"],
  ["MAIN.Time", "Acquisition Time"],
  ["MAIN.OrigFileName", "Original Filename"],
  ["SEM.SyncMains", "Sync to Mains"],
  ...plain("MAIN", "Company", "Description", "Device", "DeviceModel", "FullUserName", "SerialNumber", "Sign"),
  ...plain("MAIN", "SoftwareVersion", "UserName"),
  ...plain("SEM", "Detector0", "InjectedGas", "PotentialMode", "SessionID"),
];

/** The TIFF's own tags, for what the settings leave out. */
export const TAGS: readonly (readonly [tag: number, to: string])[] = [
  [271, "Make"],
  [272, "Model"],
  [305, "Software Version"],
  [306, "TIFF DateTime"],
  [315, "operator"],
];
