/**
 * Differences of metadata that `docs/differences.md` promises. A test holds each `row` against that page.
 *
 * @module
 */

import { isQuantity } from "../../schemas/quantity.ts";
import { plainName, same } from "./same_meta.ts";

/** One promised difference. */
export interface DocumentedDifference {
  /** Kinds of files. */
  kind: string;
  /** First cell of the row of `docs/differences.md` that says so. */
  row: string;
  /** The reference's names that it is about; `error` is its failure on a whole file. */
  names: RegExp;
  /** Whether ours is what the row says; it is enough that it is named unless said. */
  holds?: (name: string, theirs: unknown, ours: ReadonlyMap<string, unknown>) => boolean;
}

type Ours = ReadonlyMap<string, unknown>;

/** A field that has another name with us; its value is the same. */
function renamed(kind: string, row: string, names: Record<string, string>): DocumentedDifference {
  return {
    kind,
    row,
    names: new RegExp(`^(${Object.keys(names).join("|")})$`),
    holds: (name, theirs, ours) => same(theirs, at(ours, names[name]!)),
  };
}

const STAGE: Record<string, string> = { R: "rotation", α: "tilt_alpha", β: "tilt_beta" };

/** A number of the reference that has a unit with us. */
function unitAdded(kind: string, row: string, units: Record<string, string>): DocumentedDifference {
  return {
    kind,
    row,
    names: new RegExp(`^(${Object.keys(units).join("|")})$`),
    holds: (name, theirs, ours) => same({ value: theirs, unit: units[name]! }, at(ours, name)),
  };
}

const OTHER_CORE = "TESCAN, Zeiss Orion: what other vendors' files have too";
const TIA_CORE = "TIA high tension, extraction voltage, magnification, camera length, stage";

/** All of them. */
export const DOCUMENTED: readonly DocumentedDifference[] = [
  { kind: "any", row: "`Creation Time`", names: /^Creation Time$/ },
  {
    kind: "any",
    row: "a value that is empty",
    names: /./,
    holds: (_, theirs) => theirs === null || /^\s*$/.test(String(theirs)),
  },
  {
    kind: "any",
    row: "Data Dimensions of TIFF",
    names: /^Data Dimensions$/,
    holds: (_, theirs, ours) => reversed(String(theirs)) === at(ours, "Data Dimensions"),
  },
  {
    kind: "feiini",
    row: "FEI stage, beam shift, tilt",
    names: /^(Stage Position\.|Beam Shift|Tilt Correction Angle)/,
    holds: (name, theirs, ours) => {
      const [group, key] = name.split(".");
      const found = at(ours, key ? `${group}.${STAGE[key] ?? key}` : name);
      const unit = /Position\.[Rαβ]$|Angle$/.test(name) ? "radian" : "meter";
      return same(isQuantity(found) ? { value: theirs, unit } : theirs, found);
    },
  },
  {
    kind: "feiini",
    row: "FEI pixel width and height",
    names: /^pixel[_ ](width|height)$/i,
    holds: (name, theirs, ours) =>
      same(theirs, at(ours, /width/i.test(name) ? "pixel_height" : "pixel_width")),
  },
  {
    kind: "feiini",
    row: "FEI, ion beam",
    names: /^Data Type$/,
    holds: (_, theirs, ours) => theirs === "SEM_Imaging" && at(ours, "Data Type") === "FIB_Imaging",
  },
  {
    kind: "feiini",
    row: "a value that is empty",
    names: /^Software Version$/,
    holds: (name, theirs, ours) => {
      const [found, text] = [at(ours, name) ?? "", String(theirs).replace("(build )", "").trim()];
      return text === found || text === asLatin1(found);
    },
  },
  {
    kind: "feiini",
    row: "a value that is empty",
    names: /^warnings$/,
    holds: (_, theirs, ours) => String(theirs) === "Operator" && at(ours, "operator") === undefined,
  },
  {
    kind: "feiini",
    row: "FEI, one line that cannot be read",
    names: /^(Data Type|Extractor Warnings)$/,
    holds: (_, theirs) => /^(Unknown|Extraction failed: .*)$/.test(String(theirs)),
  },
  renamed("feiini", "FEI, one line that cannot be read", {
    "Voltage": "acceleration_voltage",
    "Pixel Dwell Time": "dwell_time",
  }),
  renamed("feiini", "detector in FEI and DM, indicated magnification in DM", {
    "Detector Name": "detector_type",
  }),
  renamed("dmmeta", "DM camera length", { "STEM Camera Length": "camera_length" }),
  renamed("dmmeta", "detector in FEI and DM, indicated magnification in DM", {
    "Detector": "detector_type",
    "Indicated Magnification": "magnification",
  }),
  {
    kind: "dmmeta",
    row: "DM stage Z",
    names: /^Stage[_ ]Position\.z$/i,
    holds: (name, theirs, ours) =>
      isQuantity(theirs) && same({ value: theirs.value, unit: "micrometer" }, at(ours, name)),
  },
  {
    kind: "msameta",
    row: "EMSA, a spectrum that is not of X-rays",
    names: /^Data Type$/,
    holds: (_, theirs, ours) =>
      theirs === "EDS_Spectrum" && /^((EELS|CL|WDS)_)?Spectrum$/.test(String(at(ours, "Data Type"))),
  },
  {
    kind: "msameta",
    row:
      "EMSA, SPC: voltage, live and real time, angles, tilt, channel size, starting energy, resolution, elements",
    names: /^Beam Energy$/,
    holds: (_, theirs, ours) =>
      isQuantity(theirs) && same({ value: theirs.value, unit: "kilovolt" }, at(ours, "acceleration_voltage")),
  },
  {
    kind: "feiini",
    row: "FEI, text in UTF-8",
    names: /./,
    holds: (name, theirs, ours) => typeof theirs === "string" && theirs.trim() === asLatin1(at(ours, name)),
  },
  renamed("tescan", OTHER_CORE, {
    "Detector Name": "detector_type",
    "Stage Position.Tilt": "stage_position.tilt_alpha",
    "Stage Position.Rotation": "stage_position.rotation",
  }),
  {
    kind: "tescan",
    row: OTHER_CORE,
    names: /^Magnification$/,
    holds: (name, theirs, ours) => isQuantity(theirs) && same(theirs.value * 1000, at(ours, name)),
  },
  unitAdded("tescan", OTHER_CORE, { "Tilt Correction": "degree" }),
  renamed("orion", OTHER_CORE, {
    "Beam.Working Distance": "working_distance",
    "Beam.Extraction Voltage": "extraction_voltage",
    "Scan.Dwell Time": "dwell_time",
    "Stage Position.Tilt": "stage_position.tilt_alpha",
    "Stage Position.Rotation": "stage_position.rotation",
    "System.Chamber Pressure": "chamber_pressure",
    "Detector.Name": "detector_type",
  }),
  unitAdded("orion", OTHER_CORE, { "Beam.Aperture Size": "micrometer" }),
  {
    kind: "emi",
    row: "TIA, one spectrum stored as a line of one",
    names: /^Data(set)? ?Type$/,
    holds: (name, theirs, ours) =>
      String(theirs).replace(/Spectrum(Image|_Imaging)$/, "Spectrum") === at(ours, name),
  },
  {
    kind: "emi",
    row: "TIA, `emi Filename`",
    names: /^emi Filename$/,
    holds: (name, theirs, ours) => String(theirs).endsWith(`/${at(ours, name)}`),
  },
  renamed("emi", TIA_CORE, {
    "High Tension": "acceleration_voltage",
    "Microscope Accelerating Voltage": "acceleration_voltage",
  }),
  {
    kind: "emi",
    row: TIA_CORE,
    names: /^(Camera[ _]Length|Microscope Tilt [12])$/i,
    holds: (name, theirs, ours) => {
      const found = at(ours, /camera/i.test(name) ? "camera_length" : name);
      return same({ value: numberOf(theirs), unit: /camera/i.test(name) ? "meter" : "radian" }, found);
    },
  },
  unitAdded("emi", "TIA settings in percent", {
    "Intensity": "percent",
    "Objective Lens": "percent",
    "Diffraction Lens": "percent",
  }),
];

// A quantity that the reference gives no unit is called dimensionless.
function numberOf(value: unknown): unknown {
  return isQuantity(value) ? value.value : value;
}

function at(ours: Ours, name: string): unknown {
  return ours.get(plainName(name));
}

function reversed(dimensions: string): string {
  return `(${dimensions.replace(/[()]/g, "").split(", ").reverse().join(", ")})`;
}

function asLatin1(text: unknown): string {
  return String.fromCharCode(...new TextEncoder().encode(String(text)));
}

/** Whether a row covers what the reference has and ours has not in this form. */
export function documented(
  kind: string,
  name: string,
  theirs: unknown,
  ours: ReadonlyMap<string, unknown> = new Map(),
): boolean {
  return DOCUMENTED.some((row) =>
    [kind, "any"].includes(row.kind) && row.names.test(name) && (row.holds?.(name, theirs, ours) ?? true)
  );
}
