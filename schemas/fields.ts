/**
 * The core fields of a dataset's metadata: one row each. Adding a field is adding a row; schemas, validation, display
 * names and documentation follow from it.
 *
 * EM Glossary terms: version 2.0.0, Helmholtz Metadata Collaboration, CC BY 4.0,
 * https://purls.helmholtz-metadaten.de/emg/
 *
 * @module
 */
import { DATASET_TYPES, type DatasetType } from "./dataset.ts";

/** What a field holds: a quantity, a number, a text, a list of texts, or a stage position. */
export type FieldKind = "quantity" | "number" | "text" | "texts" | "stage";

/** A term of the EM Glossary. */
export interface GlossaryTerm {
  /** `EMG_00000004` */
  id: string;
  label: string;
  iri: string;
}

/** One core field. */
export interface Field {
  /** Internal name, snake_case. */
  name: string;
  /** Name people read: `Pixel Dwell Time`. */
  label: string;
  kind: FieldKind;
  /** Symbol of the unit that values are normalised to; quantities only. */
  unit?: string;
  term?: GlossaryTerm;
  /** Dataset types that have the field. */
  types: readonly DatasetType[];
  description: string;
}

const GLOSSARY = "https://purls.helmholtz-metadaten.de/emg/v2.0.0/";
const ALL = DATASET_TYPES;
const BEAM = ["Image", "Spectrum", "SpectrumImage", "Diffraction"] as const;
const PIXELS = ["Image", "SpectrumImage"] as const;
const SCANS = ["Image", "SpectrumImage", "Diffraction"] as const;
const SPECTRA = ["Spectrum", "SpectrumImage"] as const;

type Row = [label: string, holds: string, types: readonly DatasetType[], description: string, term?: string];

// deno-fmt-ignore: one row a field
/** `holds` is a kind, or for a quantity `in <unit>`; `term` is `<number> <label>` in the EM Glossary. */
const ROWS: Record<string, Row> = {
  // The beam
  acceleration_voltage: ["Acceleration Voltage", "in kV", ALL, "Voltage that accelerates the electrons or ions", "04 Acceleration Voltage"],
  extraction_voltage: ["Extraction Voltage", "in kV", ALL, "Voltage that draws electrons out of a field emission tip", "26 Extraction Voltage"],
  emission_current: ["Emission Current", "in µA", ALL, "Current that leaves the source", "25 Emission Current"],
  filament_current: ["Filament Current", "in A", ALL, "Current that heats the filament", "27 Filament Current"],
  beam_current: ["Beam Current", "in pA", BEAM, "Current in the beam", "06 Beam Current"],
  probe_current: ["Probe Current", "in pA", BEAM, "Current that reaches the specimen in the probe", "41 Probe Current"],
  convergence_angle: ["Convergence Angle", "in mrad", BEAM, "Semi-angle of the cone that converges on the specimen", "10 Convergence Angle"],
  camera_length: ["Camera Length", "in mm", BEAM, "Effective distance from specimen to diffraction pattern", "08 Camera Length"],
  working_distance: ["Working Distance", "in mm", BEAM, "Distance from the last lens to the focal plane", "50 Working Distance"],
  magnification: ["Magnification", "number", BEAM, "Nominal magnification: 20 kX is 20000"],
  illumination_mode: ["Illumination Mode", "text", ALL, "Illumination as the microscope names it"],
  // The scan
  horizontal_field_width: ["Horizontal Field Width", "in µm", BEAM, "Width of the field of view"],
  vertical_field_width: ["Vertical Field Width", "in µm", BEAM, "Height of the field of view"],
  pixel_width: ["Pixel Width", "in nm", PIXELS, "Width of a pixel on the specimen"],
  pixel_height: ["Pixel Height", "in nm", PIXELS, "Height of a pixel on the specimen"],
  scan_rotation: ["Scan Rotation", "in deg", BEAM, "Rotation of the scan against the detector axes"],
  scan_mode: ["Scan Mode", "text", SCANS, "Scan pattern as the software names it"],
  tilt_correction: ["Tilt Correction", "in deg", SCANS, "Specimen tilt that the scan is corrected for", "47 Tilt Correction"],
  // Times
  dwell_time: ["Pixel Dwell Time", "in µs", BEAM, "Time the beam rests on one pixel", "15 Dwell Time"],
  pixel_time: ["Pixel Time", "in s", SPECTRA, "Acquisition time of one spectrum of a spectrum image"],
  frame_time: ["Frame Time", "in s", SCANS, "Time to scan one frame", "34 Frame Time"],
  flyback_time: ["Flyback Time", "in µs", SCANS, "Time to return to the start of the next line", "28 Flyback Time"],
  acquisition_time: ["Acquisition Time", "in s", BEAM, "Duration of the acquisition, not its time of day", "55 Acquisition Time"],
  live_time: ["Live Time", "in s", SPECTRA, "Time in which the detector could count"],
  dead_time: ["Dead Time", "in s", SPECTRA, "Time in which the detector could not count", "54 Dead Time"],
  // The spectrum
  detector_energy_resolution: ["Energy Resolution", "in eV", SPECTRA, "Width of the detector's response"],
  channel_size: ["Channel Size", "in eV", SPECTRA, "Energy range of one channel"],
  starting_energy: ["Starting Energy", "in keV", SPECTRA, "Energy at the start of the first channel"],
  azimuthal_angle: ["Azimuthal Angle", "in deg", SPECTRA, "Direction of the detector about the beam"],
  elevation_angle: ["Elevation Angle", "in deg", SPECTRA, "Direction of the detector above the specimen plane"],
  takeoff_angle: ["Takeoff Angle", "in deg", SPECTRA, "Angle between the specimen's surface and the detector"],
  elements: ["Elements", "texts", SPECTRA, "Symbols of the elements found or selected"],
  // The instrument and the specimen
  detector_type: ["Detector", "text", ALL, "Detector of the signal"],
  acquisition_device: ["Acquisition Device", "text", ALL, "Camera or scan unit"],
  stage_position: ["Stage Position", "stage", ALL, "Position of the specimen stage"],
  specimen: ["Specimen", "text", ALL, "Specimen as the operator named it", "46 Specimen"],
  operator: ["Operator", "text", ALL, "Operator as the software knows them"],
  temperature: ["Temperature", "in K", ALL, "Temperature of the specimen"],
  pressure: ["Pressure", "in Pa", ALL, "Pressure, where the file does not say of what"],
  chamber_pressure: ["Chamber Pressure", "in Pa", ALL, "Pressure in the specimen chamber"],
};

// deno-fmt-ignore: one row a field
/** Parts of a stage position; a vendor's other coordinates may stand beside them. */
const STAGE_ROWS: Record<string, Row> = {
  x: ["X", "in µm", ALL, "Position along the stage's X"],
  y: ["Y", "in µm", ALL, "Position along the stage's Y"],
  z: ["Z", "in mm", ALL, "Height"],
  rotation: ["Rotation", "in deg", ALL, "Rotation about Z"],
  tilt_alpha: ["Tilt Alpha", "in deg", ALL, "Primary tilt"],
  tilt_beta: ["Tilt Beta", "in deg", ALL, "Secondary tilt, of holders with two"],
};

function fieldOf(name: string, [label, holds, types, description, term]: Row): Field {
  const quantity = holds.startsWith("in ");
  return {
    name,
    label,
    kind: quantity ? "quantity" : holds as FieldKind,
    ...quantity ? { unit: holds.slice(3) } : {},
    ...term ? { term: termOf(term) } : {},
    types,
    description,
  };
}

function termOf(text: string): GlossaryTerm {
  const id = `EMG_000000${text.slice(0, 2)}`;
  return { id, label: text.slice(3), iri: GLOSSARY + id };
}

/** Every core field, in the order of the documentation. */
export const FIELDS: readonly Field[] = Object.entries(ROWS).map(([name, row]) => fieldOf(name, row));

/** The parts of `stage_position`. */
export const STAGE_FIELDS: readonly Field[] = Object.entries(STAGE_ROWS).map(([name, row]) =>
  fieldOf(name, row)
);

const byName = new Map(FIELDS.map((field) => [field.name, field]));
const byLabel = new Map(FIELDS.map((field) => [field.label, field]));
const stageByName = new Map(STAGE_FIELDS.map((field) => [field.name, field]));

/** The core field of an internal name (`dwell_time`) or a display name (`Pixel Dwell Time`). */
export function fieldNamed(name: string): Field | undefined {
  return byName.get(name) ?? byLabel.get(name);
}

/** The part of a stage position of that name: `tilt_alpha`. */
export function stageFieldNamed(name: string): Field | undefined {
  return stageByName.get(name);
}

/** Core fields of a dataset type. */
export function fieldsOf(type: DatasetType): Field[] {
  return FIELDS.filter((field) => field.types.includes(type));
}

/**
 * The name people read: a core field's label; for other snake_case names the words, capitalised; else the name
 * as it is, since vendors' names are meant to be read.
 */
export function displayName(name: string): string {
  const field = byName.get(name);
  if (field) return field.label;
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) return name;
  return name.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}
