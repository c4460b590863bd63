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

/**
 * How a field stands to a term, in the words of SKOS: it is the term (`exact`), a kind of what the term means
 * (`broad`), or a property of it (`related`).
 */
export type TermMatch = "exact" | "broad" | "related";

/** A term of the EM Glossary. */
export interface GlossaryTerm {
  /** `EMG_00000004` */
  id: string;
  label: string;
  iri: string;
  match: TermMatch;
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
/**
 * `holds` is a kind, or for a quantity `in <unit>`; `term` is `<number> <label>` in the EM Glossary, after `< ` where
 * the field is a kind of it, after `~ ` where it is a property of it.
 */
const ROWS: Record<string, Row> = {
  // The source and the beam
  source_type: ["Source Type", "text", ALL, "Kind of the source: Schottky, cold field emission, gas field ion source", "45 Source"],
  beam_type: ["Beam Type", "text", ALL, "Particles of the beam as the software names them", "05 Beam"],
  ion_species: ["Ion Species", "text", ALL, "Ions of the beam: Ga, He, Xe", "~ 37 Ion Beam"],
  acceleration_voltage: ["Acceleration Voltage", "in kV", ALL, "Voltage that accelerates the electrons or ions", "04 Acceleration Voltage"],
  extraction_voltage: ["Extraction Voltage", "in kV", ALL, "Voltage that draws electrons out of a field emission tip", "26 Extraction Voltage"],
  emission_current: ["Emission Current", "in µA", ALL, "Current that leaves the source", "25 Emission Current"],
  filament_current: ["Filament Current", "in A", ALL, "Current that heats the filament", "27 Filament Current"],
  beam_current: ["Beam Current", "in pA", BEAM, "Current in the beam", "06 Beam Current"],
  probe_current: ["Probe Current", "in pA", BEAM, "Current that reaches the specimen in the probe", "41 Probe Current"],
  probe_diameter: ["Probe Diameter", "in nm", BEAM, "Width of the probe on the specimen", "~ 24 Electron Probe"],
  spot_size: ["Spot Size", "number", BEAM, "Setting of the first condenser lens, as the software counts it", "~ 24 Electron Probe"],
  energy_spread: ["Energy Spread", "in eV", BEAM, "Width of the beam's energies, after the monochromator if there is one", "~ 38 Monochromatic Beam"],
  convergence_angle: ["Convergence Angle", "in mrad", BEAM, "Semi-angle of the cone that converges on the specimen", "10 Convergence Angle"],
  collection_angle: ["Collection Angle", "in mrad", BEAM, "Semi-angle of the cone that the detector takes in", "< 44 Scattering Angle"],
  inner_collection_angle: ["Inner Collection Angle", "in mrad", BEAM, "Smallest scattering angle that an annular detector takes in", "< 44 Scattering Angle"],
  outer_collection_angle: ["Outer Collection Angle", "in mrad", BEAM, "Largest scattering angle that an annular detector takes in", "< 44 Scattering Angle"],
  camera_length: ["Camera Length", "in mm", BEAM, "Effective distance from specimen to diffraction pattern", "08 Camera Length"],
  working_distance: ["Working Distance", "in mm", BEAM, "Distance from the last lens to the focal plane", "50 Working Distance"],
  focal_length: ["Focal Length", "in mm", BEAM, "Focal length of the objective lens", "29 Focal Length"],
  defocus: ["Defocus", "in nm", BEAM, "Distance of the specimen from the plane in focus", "~ 30 Focal Plane"],
  dynamic_focus: ["Dynamic Focus", "text", BEAM, "Whether the focus follows a tilted specimen along the scan", "16 Dynamic Focus Correction"],
  magnification: ["Magnification", "number", BEAM, "Nominal magnification: 20 kX is 20000"],
  illumination_mode: ["Illumination Mode", "text", ALL, "Illumination as the microscope names it", "~ 35 Incident Beam"],
  // The scan
  horizontal_field_width: ["Horizontal Field Width", "in µm", BEAM, "Width of the field of view", "~ 60 Frame"],
  vertical_field_width: ["Vertical Field Width", "in µm", BEAM, "Height of the field of view", "~ 60 Frame"],
  region_of_interest: ["Region Of Interest", "text", BEAM, "Part of the field that was scanned or read out", "42 Region Of Interest"],
  pixel_width: ["Pixel Width", "in nm", PIXELS, "Width of a pixel on the specimen", "~ 60 Frame"],
  pixel_height: ["Pixel Height", "in nm", PIXELS, "Height of a pixel on the specimen", "~ 60 Frame"],
  scan_rotation: ["Scan Rotation", "in deg", BEAM, "Rotation of the scan against the detector axes", "~ 60 Frame"],
  scan_mode: ["Scan Mode", "text", SCANS, "Scan pattern as the software names it", "~ 60 Frame"],
  tilt_correction: ["Tilt Correction", "in deg", SCANS, "Specimen tilt that the scan is corrected for", "47 Tilt Correction"],
  number_of_frames: ["Number Of Frames", "number", BEAM, "Frames that were summed or averaged", "~ 60 Frame"],
  // Times
  dwell_time: ["Pixel Dwell Time", "in µs", BEAM, "Time the beam rests on one pixel", "15 Dwell Time"],
  pixel_time: ["Pixel Time", "in s", SPECTRA, "Acquisition time of one spectrum of a spectrum image", "< 15 Dwell Time"],
  line_time: ["Line Time", "in ms", SCANS, "Time to scan one line", "< 48 Time Period"],
  frame_time: ["Frame Time", "in s", SCANS, "Time to scan one frame", "34 Frame Time"],
  flyback_time: ["Flyback Time", "in µs", SCANS, "Time to return to the start of the next line", "28 Flyback Time"],
  frame_flyback_time: ["Frame Flyback Time", "in µs", SCANS, "Time to return to the start of the next frame", "33 Frame Flyback Time"],
  wait_time: ["Wait Time", "in s", BEAM, "Time waited before the acquisition, for drift to settle", "49 Wait Time"],
  exposure_time: ["Exposure Time", "in s", BEAM, "Time in which a camera collects one frame", "< 55 Acquisition Time"],
  acquisition_time: ["Acquisition Time", "in s", BEAM, "Duration of the acquisition, not its time of day", "55 Acquisition Time"],
  live_time: ["Live Time", "in s", SPECTRA, "Time in which the detector could count", "< 48 Time Period"],
  real_time: ["Real Time", "in s", SPECTRA, "Time by the clock, in which the detector counted or could not", "< 48 Time Period"],
  dead_time: ["Dead Time", "in s", SPECTRA, "Time in which the detector could not count", "54 Dead Time"],
  // The spectrum
  energy_loss: ["Energy Loss", "in eV", BEAM, "Energy loss that the spectrometer is set to", "~ 36 Inelastic Scattering"],
  slit_width: ["Slit Width", "in eV", BEAM, "Range of energies that the filter lets pass", "~ 36 Inelastic Scattering"],
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
  stage_position: ["Stage Position", "stage", ALL, "Position of the specimen stage", "~ 46 Specimen"],
  specimen: ["Specimen", "text", ALL, "Specimen as the operator named it", "46 Specimen"],
  operator: ["Operator", "text", ALL, "Operator as the software knows them"],
  temperature: ["Temperature", "in K", ALL, "Temperature of the specimen", "~ 46 Specimen"],
  pressure: ["Pressure", "in Pa", ALL, "Pressure, where the file does not say of what"],
  chamber_pressure: ["Chamber Pressure", "in Pa", ALL, "Pressure in the specimen chamber"],
};

// deno-fmt-ignore: one row a field
/** Parts of a stage position; a vendor's other coordinates may stand beside them. */
const STAGE_ROWS: Record<string, Row> = {
  x: ["X", "in µm", ALL, "Position along the stage's X", "~ 46 Specimen"],
  y: ["Y", "in µm", ALL, "Position along the stage's Y", "~ 46 Specimen"],
  z: ["Z", "in mm", ALL, "Height", "~ 46 Specimen"],
  rotation: ["Rotation", "in deg", ALL, "Rotation about Z", "~ 46 Specimen"],
  tilt_alpha: ["Tilt Alpha", "in deg", ALL, "Primary tilt", "~ 46 Specimen"],
  tilt_beta: ["Tilt Beta", "in deg", ALL, "Secondary tilt, of holders with two", "~ 46 Specimen"],
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
  const [, sign, number, label] = /^(?:([<~]) )?(\d\d) (.+)$/.exec(text)!;
  const id = `EMG_000000${number}`;
  return {
    id,
    label: label!,
    iri: GLOSSARY + id,
    match: sign === "<" ? "broad" : sign === "~" ? "related" : "exact",
  };
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
