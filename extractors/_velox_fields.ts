/**
 * What Velox calls things, and what they are: paths of its JSON, our fields, units.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Of every set of data. Lengths are in m, times in s, angles in rad. */
export const COMMON: Row[] = [
  ["Optics.AccelerationVoltage", "acceleration_voltage", "V"],
  ["Optics.ExtractorVoltage", "extraction_voltage", "V"],
  ["Optics.SpotIndex", "spot_size"],
  ["Optics.BeamConvergence", "convergence_angle", "rad"],
  ["Optics.Defocus", "defocus", "m"],
  ["Acquisition.SourceType", "source_type"],
  ["Acquisition.BeamType", "beam_type"],
  ["Sample.SampleDescription", "specimen"],
  ["Sample.SampleId", "Sample Id"],
  ["BinaryResult.Detector", "detector_type"],
  ["Stage.Position.x", "stage_position.x", "m"],
  ["Stage.Position.y", "stage_position.y", "m"],
  ["Stage.Position.z", "stage_position.z", "m"],
  ["Stage.AlphaTilt", "stage_position.tilt_alpha", "rad"],
  ["Stage.BetaTilt", "stage_position.tilt_beta", "rad"],
  ["Stage.HolderType", "Holder Type"],
  ["Instrument.InstrumentClass", "Instrument Class"],
  ["Instrument.InstrumentModel", "Instrument Model"],
  ["Instrument.InstrumentId", "Instrument Number"],
  ["Instrument.Manufacturer", "Manufacturer"],
  ["Instrument.ControlSoftwareVersion", "Control Software Version"],
  ["Optics.ObjectiveLensMode", "Objective Lens Mode"],
  ["Optics.TemOperatingSubMode", "Operating Mode"],
  ["Optics.C2LensIntensity", "C2 Lens Intensity"],
  ["Optics.LastMeasuredScreenCurrent", "Screen Current", "A"],
  ["Vacuum.VacuumMode", "Vacuum Mode"],
  ["EnergyFilter.EnergySelectionSlitWidth", "slit_width", "eV"],
];

/** Of what a scan made. */
export const SCANNED: Row[] = [
  ["Scan.DwellTime", "dwell_time", "s"],
  ["Scan.LineTime", "line_time", "s"],
  ["Scan.FrameTime", "frame_time", "s"],
  ["Scan.ScanRotation", "scan_rotation", "rad"],
];

/** Of the detector that the data come from, by kind of data. */
export const DETECTOR: Row[] = [
  ["ExposureTime", "exposure_time", "s"],
  ["Gain", "Detector Gain"],
  ["Offset", "Detector Offset"],
];

/** Of an X-ray detector. */
export const ANALYTICAL: Row[] = [
  ["ElevationAngle", "elevation_angle", "rad"],
  ["AzimuthAngle", "azimuthal_angle", "rad"],
  ["Dispersion", "channel_size", "eV"],
  ["OffsetEnergy", "starting_energy", "eV"],
  ["RealTime", "real_time", "s"],
  ["LiveTime", "live_time", "s"],
  ["PulseProcessTime", "Pulse Process Time", "s"],
  ["CollectionAngle", "Solid Angle", "sr"],
];
