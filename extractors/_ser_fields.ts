/**
 * Which element of TIA's `ObjectInfo`, or label of its list of settings, goes where.
 *
 * @module
 */
import type { Row, Target } from "./_draft.ts";

/** Elements, by path. Of two rows with one target the later one wins. */
export const ELEMENTS: readonly Row[] = [
  ["Manufacturer", "Manufacturer"],
  ["ExperimentalConditions/MicroscopeConditions/AcceleratingVoltage", "acceleration_voltage", "V"],
  ["ExperimentalConditions/MicroscopeConditions/Tilt1", "Microscope Tilt 1", "rad"],
  ["ExperimentalConditions/MicroscopeConditions/Tilt2", "Microscope Tilt 2", "rad"],
  ["AcquireInfo/DwellTimePath", "Dwell Time Path", "s"],
  ["AcquireInfo/FrameTime", "frame_time", "s"],
  ["AcquireInfo/IntegrationTime", "Integration Time", "s"],
  ["AcquireInfo/ShapingTime", "Shaping Time", "µs"],
  ["AcquireInfo/EnergyResolution", "Energy Resolution", "eV"],
  ["AcquireInfo/CameraNamePath", "Camera Name Path"],
  ["AcquireInfo/CameraNamePath", "acquisition_device"],
  ["AcquireInfo/Binning", "Binning"],
  ["AcquireInfo/NumberSpectra", "Number of Spectra"],
  ["AcquireInfo/ScanArea", "Scan Area"],
  ["AcquireInfo/BeamPosition", "Beam Position"],
  ["AcquireInfo/BiasCorrection", "Bias Correction"],
  ["AcquireInfo/GainCorrection", "Gain Correction"],
];

const ofReferenceImage = (name: string) => ["Reference Image", name] as const;

/** Elements about the image on which a spectrum, a line or a map was placed. */
export const REFERENCE_IMAGE: readonly Row[] = [
  ["AcquireDate", ofReferenceImage("Acquire Date")],
  ["AcquireInfo/DwellTimePath", ofReferenceImage("Dwell Time Path"), "s"],
  ["AcquireInfo/FrameTime", ofReferenceImage("Frame Time"), "s"],
  ["AcquireInfo/CameraNamePath", ofReferenceImage("Camera Name Path")],
  ["Manufacturer", ofReferenceImage("Manufacturer")],
];

/**
 * Settings that are core fields. What facilities look for under the vendor's name has that name as well: the stage's
 * tilts, the emission, the user.
 */
export const LABELS: Readonly<Record<string, readonly Target[]>> = {
  "high tension": ["acceleration_voltage"],
  "extraction voltage": ["extraction_voltage"],
  "emission": ["emission_current", "Emission"],
  "magnification": ["magnification"],
  "camera length": ["camera_length"],
  "convergence angle": ["convergence_angle"],
  "stem rotation": ["scan_rotation", "STEM Rotation"],
  "user": ["operator", "User"],
  "stage x": ["stage_position.x"],
  "stage y": ["stage_position.y"],
  "stage z": ["stage_position.z"],
  "stage a": ["stage_position.tilt_alpha", "stage_position.a"],
  "stage b": ["stage_position.tilt_beta", "stage_position.b"],
};

/** Units as the list of settings writes them, where another way is usual. */
const UNITS: Readonly<Record<string, string>> = {
  "uA": "µA",
  "um": "µm",
  "us": "µs",
  "eV/Channel": "eV/channel",
};

/** The usual symbol of a unit; none for a magnification and for plain numbers. */
export function unitOf(unit: string): string | undefined {
  const trimmed = unit.trim();
  if (!trimmed || trimmed.toLowerCase() === "x") return undefined;
  return Object.hasOwn(UNITS, trimmed) ? UNITS[trimmed] : trimmed;
}

/** Where a setting goes: `Filter slit width` is the energy filter's `Slit Width`. */
export function targetsOf(label: string): readonly Target[] {
  const key = label.trim().toLowerCase();
  if (Object.hasOwn(LABELS, key)) return LABELS[key]!;
  const [, group, rest] = /^(Filter|Stage)\s+(.+)$/i.exec(label.trim()) ?? [];
  // a list, so that a label which looks like a core field's name stays an extension
  if (!group) return [[capitalised(label)]];
  return [[/^filter$/i.test(group) ? "Tecnai Filter" : "Stage Position", capitalised(rest!)]];
}

// Words in lower case get a capital; abbreviations are left alone.
function capitalised(label: string): string {
  return label.trim().split(/\s+/)
    .map((word) =>
      /^stem$/i.test(word)
        ? "STEM"
        : word === word.toLowerCase()
        ? word.charAt(0).toUpperCase() + word.slice(1)
        : word
    )
    .join(" ");
}
