/**
 * What the keywords of EMSA/MAS files become. Units are those of the standard, where the keyword does not tell its own.
 *
 * @module
 */
import type { Row } from "./_draft.ts";

/** Numbers, of the standard's keywords and of EDAX' own. A later row replaces an earlier one. */
export const NUMBERS: readonly Row[] = [
  ["BEAMKV", "acceleration_voltage", "kV"],
  ["EMISSION", "emission_current", "µA"],
  ["PROBECUR", "probe_current", "nA"],
  ["BEAMDIAM", "probe_diameter", "nm"],
  ["CONVANGLE", "convergence_angle", "mrad"],
  ["COLLANGLE", "collection_angle", "mrad"],
  ["THICKNESS", "Specimen Thickness", "nm"],
  ["XTILTSTGE", "stage_position.tilt_alpha", "deg"],
  ["YTILTSTGE", "stage_position.tilt_beta", "deg"],
  ["Tilt Angle", "stage_position.tilt_alpha", "deg"],
  ["ELEVANGLE", "elevation_angle", "deg"],
  ["AZIMANGLE", "azimuthal_angle", "deg"],
  ["TakeOff Angle", "takeoff_angle", "deg"],
  ["SOLIDANGL", "Solid Angle", "sr"],
  ["SOLIDANGLE", "Solid Angle", "sr"],
  ["LIVETIME", "live_time", "s"],
  ["REALTIME", "real_time", "s"],
  ["DWELLTIME", "Dwell Time per Channel", "ms"],
  ["INTEGTIME", "exposure_time", "ms"],
  ["AmpTime (usec)", "Amplifier Time", "µs"],
  ["FWHMMNKA", "detector_energy_resolution", "eV"],
  ["RESO (MnKa)", "detector_energy_resolution", "eV"],
  ["TACTLYR", "Active Layer Thickness", "cm"],
  ["TACTYLR", "Active Layer Thickness", "cm"], // as EDAX spells it
  ["TDEADLYR", "Dead Layer Thickness", "cm"],
  ["TBEWIND", "Be Window Thickness", "cm"],
  ["TAUWIND", "Au Window Thickness", "cm"],
  ["TALWIND", "Al Window Thickness", "cm"],
  ["TPYWIND", "Pyrolene Window Thickness", "cm"],
  ["TBNWIND", "Boron Nitride Window Thickness", "cm"],
  ["TDIWIND", "Diamond Window Thickness", "cm"],
  ["THCWIND", "Hydrocarbon Window Thickness", "cm"],
  ["NPOINTS", "Number of Data Points"],
  ["NCOLUMNS", "Number of Data Columns"],
  ["XPERCHAN", "X Units Per Channel"],
  ["OFFSET", "Offset"],
  ["CHOFFSET", "Channel Offset"],
];

/** Texts; NexusLIMS' names, whatever program wrote the file. */
export const TEXTS: readonly Row[] = [
  ["FORMAT", "File Format"],
  ["VERSION", "MSA Format Version"],
  ["TITLE", "EDAX Title"],
  ["DATE", "EDAX Date"],
  ["TIME", "EDAX Time"],
  ["OWNER", "EDAX Owner"],
  ["COMMENT", "EDAX Comment"],
  ["DATATYPE", "Data Format"],
  ["SIGNALTYPE", "Signal Type"],
  ["XLABEL", "X Column Label"],
  ["XUNITS", "X Column Units"],
  ["YLABEL", "Y Column Label"],
  ["YUNITS", "Y Column Units"],
  ["OPERMODE", "Operating Mode"],
  ["ELSDET", "EELS Detector"],
  ["EDSDET", "detector_type"],
  ["EDAX Detector", "detector_type"],
  ["Analyzer Type", "Analyzer Type"],
  ["FPGA Version", "FPGA Version"],
  ["FILENAME", "Originating File of MSA Export"],
  ["Elements", "User-Selected Elements"],
];

/** The standard's spellings of units. */
export const UNITS: Readonly<Record<string, string>> = {
  dg: "deg",
  mR: "mrad",
  sR: "sr",
  uA: "µA",
  um: "µm",
  us: "µs",
};

/** Positions of the stage: in the core where the keyword has a unit, since the standard gives none. */
export const POSITIONS: readonly (readonly [from: string, to: string, name: string])[] = [
  ["XPOSITION", "stage_position.x", "X Position"],
  ["YPOSITION", "stage_position.y", "Y Position"],
  ["ZPOSITION", "stage_position.z", "Z Position"],
];
