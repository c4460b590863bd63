/**
 * Which key of a Hitachi microscope's text file goes where.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Values that stand with their unit, or without it in the one given here. */
export const HITACHI: readonly Row[] = [
  ["AcceleratingVoltage", "acceleration_voltage", "V"],
  ["DecelerationVoltage", "Deceleration Voltage", "V"],
  ["EmissionCurrent", "emission_current", "nA"],
  ["FilamentCurrent", "filament_current", "mA"],
  ["SpecimenBias", "Specimen Bias", "V"],
  ["Magnification", "magnification"],
  ["WorkingDistance", "working_distance", "µm"],
  ["PixelSize", "pixel_width", "nm"],
  ["PixelSize", "pixel_height", "nm"],
  ["StagePositionX", "stage_position.x", "nm"],
  ["StagePositionY", "stage_position.y", "nm"],
  ["StagePositionZ", "stage_position.z", "nm"],
  ["StagePositionR", "Stage Rotation Setting"],
  ["StagePositionT", "Stage Tilt Setting"],
  ["MicronMarker", "Micron Marker", "nm"],
  ["Condencer1", "Condenser 1"],
  ["Condencer2", "Condenser 2"],
  ["Brightness", "Detector Brightness Setting"],
  ["Contrast", "Detector Contrast Setting"],
  ["Rotation", "Raster Rotation Setting"],
];

/** Text, whatever it looks like. */
export const TEXTS: readonly Row[] = [
  ["SampleName", "specimen"],
  ["SignalName", "detector_type"],
  ["InstructName", "Microscope"],
  ["SerialNumber", "Serial Number"],
  ["DataNumber", "Data Number"],
  ["ImageName", "Original Filename"],
  ["Date", "Acquisition Date"],
  ["Time", "Acquisition Time"],
  ["Media", "Media"],
  ["LensMode", "Lens Mode"],
  ["ScanSpeed", "Scan Speed"],
  ["Vacuum", "Vacuum Mode"],
  ["ColorMode", "Color Mode"],
  ["ScreenMode", "Screen Mode"],
  ["PhotoSize", "Photo Size"],
  ["ObservationCondition", "Observation Condition"],
  ["Condition", "Condition"],
  ["Comment", "Comment"],
  ["KeyWord1", "Keyword 1"],
  ["KeyWord2", "Keyword 2"],
];
