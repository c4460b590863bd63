/**
 * Which parameter of Zeiss SmartSEM goes where. Values stand in the file with their unit.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Of two rows that set the same field the later one wins. */
export const SMART_SEM: readonly Row[] = [
  ["DP_FILAMENT_TYPE", "source_type"],
  ["AP_MANUALKV", "acceleration_voltage"],
  ["AP_ACTUALKV", "acceleration_voltage"],
  ["AP_MANUALEXT", "extraction_voltage"],
  ["AP_ACTUALEXT", "extraction_voltage"],
  ["AP_ACTUALCURRENT", "filament_current"],
  ["AP_IPROBE", "probe_current"],
  ["AP_WD", "working_distance"],
  ["AP_MAG", "magnification"],
  ["AP_WIDTH", "horizontal_field_width"],
  ["AP_HEIGHT", "vertical_field_width"],
  ["AP_PIXEL_SIZE", "pixel_width"],
  ["AP_IMAGE_PIXEL_SIZE", "pixel_width"],
  ["DP_DWELL_TIME", "dwell_time"],
  ["AP_LINE_TIME", "line_time"],
  ["AP_FRAME_TIME", "frame_time"],
  ["DP_DYNFOCUS", "dynamic_focus"],
  ["DP_DETECTOR_TYPE", "detector_type"],
  ["DP_DETECTOR_CHANNEL", "detector_type"],
  ["AP_SYSTEM_VAC", "chamber_pressure"],
  ["AP_CHAMBER_PRESSURE", "chamber_pressure"],
  ["AP_STAGE_AT_X", "stage_position.x"],
  ["AP_STAGE_AT_Y", "stage_position.y"],
  ["AP_STAGE_AT_Z", "stage_position.z"],
  ["AP_STAGE_AT_M", "stage_position.m"],
  ["AP_STAGE_AT_R", "stage_position.rotation"],
  ["AP_STAGE_AT_T", "stage_position.tilt_alpha"],
  ["DP_SEM", "Microscope"],
  ["DP_COLUMN_TYPE", "Column Type"],
  ["DP_FINAL_LENS", "Final Lens"],
  ["DP_COLUMN_MODE", "Column Mode"],
  ["DP_OPERATING_MODE", "Operating Mode"],
  ["DP_HIGH_CURRENT", "High Current"],
  ["AP_BEAM_CURRENT", "Gun Beam Current"],
  ["AP_BEAM_CURRENT_MONITOR", "Beam Current Monitor"],
  ["AP_EXTCURRENT", "Extractor Current Monitor"],
  ["AP_SCM", "Specimen Current"],
  ["DP_APERTURE", "Aperture Number"],
  ["AP_APERTURESIZE", "Aperture Size"],
  ["AP_APERTURE_ALIGN_X", "Aperture Align X"],
  ["AP_APERTURE_ALIGN_Y", "Aperture Align Y"],
  ["AP_BEAMSHIFT_X", "Beam Shift X"],
  ["AP_BEAMSHIFT_Y", "Beam Shift Y"],
  ["AP_STIG_X", "Stigmator X Value"],
  ["AP_STIG_Y", "Stigmator Y Value"],
  ["AP_BRIGHTNESS", "Detector Brightness Setting"],
  ["AP_CONTRAST", "Detector Contrast Setting"],
  ["AP_GAMMA", "Gamma"],
  ["AP_COLLECTOR_BIAS", "Collector Bias"],
  ["AP_ESB_GRID", "ESB Grid"],
  ["DP_MIXING", "Signal Mixing"],
  ["DP_SCANRATE", "Scan Speed"],
  ["DP_NOISE_REDUCTION", "Noise Reduction"],
  ["AP_FRAME_AVERAGE_COUNT", "Frames to Average"],
  ["AP_FRAME_INT_COUNT", "Frames to Integrate"],
  ["AP_LINE_AVERAGE_COUNT", "Line Average Count"],
  ["AP_TILT_AXIS", "Tilt Axis"],
  ["DP_VAC_MODE", "Vacuum Mode"],
  ["AP_COLUMN_VAC", "Gun Vacuum"],
  ["AP_SYSTEM_VAC", "System Vacuum"],
  ["AP_STAGE_BIAS_VOLTAGE", "Stage Bias Voltage"],
  ["AP_PHOTO_NUMBER", "Photo Number"],
];

/** Text, whatever it looks like. */
export const TEXTS: readonly Row[] = [
  ["SV_SAMPLE_ID", "specimen"],
  ["SV_USER_NAME", "operator"],
  ["SV_OPERATOR", "operator"],
  ["SV_USER_TEXT", "User Text"],
  ["SV_VERSION", "Software Version"],
  ["SV_SERIAL_NUMBER", "Serial Number"],
  ["SV_FILE_NAME", "Original Filename"],
  ["AP_DATE", "Acquisition Date"],
  ["AP_TIME", "Acquisition Time"],
];

/** For a picture that was taken with the ion beam, in place of those of the electron beam. */
export const ION_BEAM: readonly Row[] = [
  ["AP_FIB_EHT_ACTUAL", "acceleration_voltage"],
  ["AP_FIB_EXT_ACTUAL", "extraction_voltage"],
  ["AP_FIB_EMISSION_CURRENT", "emission_current"],
  ["AP_FIB_MAGNIFICATION", "magnification"],
  ["DP_FIB_IMAGE_PROBE", "Ion Beam Probe"],
];
