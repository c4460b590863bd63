/**
 * Which line of the text file that JEOL software puts beside a picture goes where.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Values that stand with their unit, or without it in the one given here. Of two rows the later one wins. */
export const JEOL: readonly Row[] = [
  ["$CM_ACCEL_VOLT", "acceleration_voltage", "kV"],
  ["$CM_EMISSION", "emission_current", "µA"],
  ["$CM_PROBE_CURRENT", "probe_current", "A"],
  ["$CM_MAG", "magnification"],
  ["$SM_WD", "working_distance", "mm"],
  ["$$SM_WD", "working_distance", "mm"],
  ["$$SM_SCAN_ROTATION", "scan_rotation", "deg"],
  ["$CM_PIXEL_SIZE", "pixel_width", "µm"],
  ["$CM_PIXEL_SIZE", "pixel_height", "µm"],
  ["$CM_SCAN_SPEED", "Scan Speed"],
  ["$CM_SCAN_AVERAGE", "Scan Average"],
  ["$SM_PENNING_VAC", "Penning Vacuum"],
  ["$SM_GB_BIAS_VOLT", "Gentle Beam Bias Voltage"],
  ["$SM_GB_GUN_VOLT", "Gentle Beam Gun Voltage"],
  ["$$SM_MICRON_BAR", "Micron Bar"],
  ["$$SM_FILM_NUMBER", "Film Number"],
];

/** Text, whatever it looks like. */
export const TEXTS: readonly Row[] = [
  ["$CM_OPERATOR", "operator"],
  ["$CM_SIGNAL", "detector_type"],
  ["$FE_DETECTOR_NAME", "detector_type"],
  ["$CM_INSTRUMENT", "Microscope"],
  ["$CM_INSTRUMENT_TYPE", "Instrument Type"],
  ["$CM_COMPANY", "Company"],
  ["$CM_TITLE", "Title"],
  ["$CM_NAME", "Name"],
  ["$CM_COMMENT", "Comment"],
  ["$CM_SIGNAL_NAME", "Signal Name"],
  ["$CM_DATE", "Acquisition Date"],
  ["$CM_TIME", "Acquisition Time"],
  ["$$SM_MICRON_MARKER", "Micron Marker"],
  ["$$SM_COLUMN_MODE", "Column Mode"],
  ["$$SM_DISPLAY_MODE", "Display Mode"],
];
