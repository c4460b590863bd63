/**
 * What extended headers of MRC files and SerialEM's `.mdoc` beside them become.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Of a section, by the names that FEI's definition gives its fields. Where that tells no unit, neither do we. */
export const SECTION: readonly Row[] = [
  ["HT", "acceleration_voltage", "V"],
  ["Dose", "Dose", "e/m²"],
  ["Alpha tilt", "stage_position.tilt_alpha", "deg"],
  ["Beta tilt", "stage_position.tilt_beta", "deg"],
  ["X-Stage", "stage_position.x", "m"],
  ["Y-Stage", "stage_position.y", "m"],
  ["Z-Stage", "stage_position.z", "m"],
  ["Tilt axis angle", "Tilt Axis Angle", "deg"],
  ["Dual axis rotation", "Dual Axis Rotation", "deg"],
  ["Defocus", "defocus", "m"],
  ["STEM Defocus", "STEM Defocus", "m"],
  ["Applied defocus", "Applied Defocus", "m"],
  ["Objective lens mode", "Objective Lens Mode"],
  ["High magnification mode", "High Magnification Mode"],
  ["EFTEM On", "EFTEM"],
  ["Magnification", "magnification"],
  ["Camera length", "camera_length", "m"],
  ["Spot index", "spot_size"],
  ["Illuminated area", "Illuminated Area"],
  ["Intensity", "Intensity"],
  ["Convergence angle", "Convergence Angle Setting"],
  ["Illumination mode", "illumination_mode"],
  ["Slit inserted", "Energy Slit Inserted"],
  ["Slit width", "slit_width", "eV"],
  ["Acceleration voltage offset", "Acceleration Voltage Offset", "V"],
  ["Drift tube voltage", "Drift Tube Voltage", "V"],
  ["Energy shift", "Energy Shift", "eV"],
  ["Integration time", "exposure_time", "s"],
  ["Binning Width", "Binning (Horizontal)"],
  ["Binning Height", "Binning (Vertical)"],
  ["Camera name", "acquisition_device"],
  ["Ceta noise reduction", "Noise Reduction"],
  ["Ceta frames summed", "number_of_frames"],
  ["Direct detector electron counting", "Electron Counting"],
  ["Direct detector align frames", "Frames Aligned"],
  ["Phase Plate", "Phase Plate"],
  ["STEM Detector name", "detector_type"],
  ["Gain", "Detector Gain"],
  ["Offset", "Detector Offset"],
  ["Dwell time", "dwell_time", "s"],
  ["Frame time", "frame_time", "s"],
  ["Full scan FOV X", "horizontal_field_width", "m"],
  ["Full scan FOV Y", "vertical_field_width", "m"],
  ["Element", "Element"],
  ["Fraction number", "Fraction Number"],
  ["Start frame", "Start Frame"],
  ["End frame", "End Frame"],
  ["Detector commercial name", "Detector Commercial Name"],
  ["Tilt per image", "Tilt per Image", "deg"],
  ["Objective aperture name", "Objective Aperture"],
  ["Microscope type", "Microscope"],
  ["D-Number", "Device Number"],
];

/** FEI's numbers for modes. */
export const MODES:
  readonly (readonly [from: string, to: string, names: Readonly<Record<number, string>>])[] = [
    ["Instrument mode", "Instrument Mode", { 1: "TEM", 2: "STEM" }],
    ["Projection mode", "Projection Mode", { 1: "Diffraction", 2: "Imaging" }],
    ["Probe mode", "Probe Mode", { 1: "Nano", 2: "Micro" }],
    ["Scan mode enumeration", "scan_mode", { 1: "Raster", 2: "Serpentine" }],
  ];

/** Of a section of an `.mdoc`. */
export const MDOC: readonly Row[] = [
  ["TiltAngle", "stage_position.tilt_alpha", "deg"],
  ["StageZ", "stage_position.z", "µm"],
  ["Magnification", "magnification"],
  ["CameraLength", "camera_length", "mm"],
  ["Intensity", "Intensity"],
  ["ExposureDose", "Dose", "e/Å²"],
  ["DoseRate", "Dose Rate"],
  ["SpotSize", "spot_size"],
  ["ProbeMode", "Probe Mode"],
  ["Defocus", "defocus", "µm"],
  ["TargetDefocus", "Target Defocus", "µm"],
  ["RotationAngle", "Tilt Axis Angle", "deg"],
  ["ExposureTime", "exposure_time", "s"],
  ["Binning", "Binning"],
  ["OperatingMode", "Operating Mode"],
  ["CountsPerElectron", "Counts per Electron"],
  ["NumSubFrames", "number_of_frames"],
];
