/**
 * Which element of the report of a JEOL transmission microscope goes where.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Elements below `TemReporter`. */
export const SIGHTX: readonly Row[] = [
  ["Instruments", "Microscope"],
  ["Manufacturer", "Manufacturer"],
  ["Operator", "operator"],
  ["Specimen", "specimen"],
  ["Comment", "Comment"],
  ["ElectronGun/AccelerationVoltage", "acceleration_voltage", "V"],
  ["ElectronGun/EmissionCurrent", "emission_current", "µA"],
  ["ElectronGun/DarkCurrent", "Dark Current", "µA"],
  ["ElectronGun/BeamCurrent", "Gun Beam Current", "µA"],
  ["ElectronGun/A1Voltage", "A1 Voltage Setting"],
  ["ElectronGun/A2Voltage", "A2 Voltage Setting"],
  ["IlluminationSystem/SpotSizeString", "spot_size"],
  ["IlluminationSystem/AlphaSelector", "Alpha Selector"],
  ["ImageFormingSystem/DefocusValue", "defocus"],
  ["ImageFormingSystem/ModeString", "Operation Mode"],
  ["ImageFormingSystem/SelectorString", "Selector"],
  ["FilterSystem/OmegaFilterModeString", "Energy Filter Mode"],
  ["GonioStage/StagePosition/MX", "stage_position.x", "nm"],
  ["GonioStage/StagePosition/MY", "stage_position.y", "nm"],
  ["GonioStage/StagePosition/MZ", "stage_position.z", "nm"],
  ["GonioStage/StagePosition/TX", "stage_position.tilt_alpha", "deg"],
  ["GonioStage/StagePosition/TY", "stage_position.tilt_beta", "deg"],
  ["GonioStage/HolderInformation/Name", "Holder"],
  ["GonioStage/HolderInformation/Kind", "Holder Kind"],
];

/** Elements below the camera's own, which is called after it. */
export const CAMERA: readonly Row[] = [
  ["Modelname", "acquisition_device"],
  ["Parameter/ExposureTimeString", "exposure_time"],
  ["Parameter/BinningHorizontalSize", "Binning (Horizontal)"],
  ["Parameter/BinningVerticalSize", "Binning (Vertical)"],
  ["Parameter/FrameIntegration", "number_of_frames"],
  ["Parameter/GainIndex", "Camera Gain Index"],
];
