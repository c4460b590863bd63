/**
 * Metadata as a flat list of named values, for the record and for pages.
 *
 * @module
 */
import type { ValidDataset } from "./dataset.ts";
import { displayName, stageFieldNamed } from "./fields.ts";
import { dimensionsText, type Extraction, nexusExtraction } from "./nx_meta.ts";
import { isQuantity, type MetaMap, type MetaValue, type Quantity } from "./quantity.ts";

/** One named value. */
export interface Parameter {
  /** For people: `Pixel Dwell Time`, `EDS – Live Time`. Unique within a dataset, whatever the case. */
  name: string;
  /** Keys from the root: `["dwell_time"]`, `["EDS", "Live Time"]`. */
  path: string[];
  value: string | number | boolean | Quantity | MetaValue[];
  /** The value as the record writes it: `200.0`, `true`, `Co, O, S`. */
  text: string;
  /** Symbol of the unit; quantities only, and not for plain numbers. */
  unit?: string;
  /** The value is not to be trusted. */
  warning: boolean;
}

const JOINT = " – "; // EN DASH, as the reference joins

/**
 * The metadata of a dataset as parameters, sorted by name without regard to case. An extension that repeats a core
 * field's name and value is left out; one with another value stands beside it as `… (vendor)`.
 *
 * @param extraction adds `NexusLIMS Extraction – Date`, `Module`, `Version`
 */
export function toParameters(valid: ValidDataset, extraction?: Extraction): Parameter[] {
  const core: MetaMap = {
    ...valid.meta,
    "Creation Time": valid.creationTime,
    "Data Type": valid.dataType,
    "Data Dimensions": dimensionsText(valid.dimensions),
    "Instrument ID": valid.instrument,
    ...extraction ? { "NexusLIMS Extraction": nexusExtraction(valid, extraction) } : {},
  };
  const distrusted = valid.distrust.map((entry) => Array.isArray(entry) ? entry : [entry]);
  const byName = new Map<string, Parameter>();
  for (const tree of [core, valid.extensions]) {
    for (const { path, value } of leaves(tree, [])) {
      const name = path.map(segmentName).join(JOINT);
      if (NEVER.has(name)) continue;
      const warning = distrusted.some((entry) => concerns(entry, path));
      insert(byName, { name, path, value, ...written(value), warning });
    }
  }
  return [...byName].sort(([a], [b]) => a < b ? -1 : 1).map(([, parameter]) => parameter);
}

/** Names that the record expresses in another way. */
const NEVER = new Set(["DatasetType", "warnings"]);

function insert(byName: Map<string, Parameter>, parameter: Parameter): void {
  let name = parameter.name;
  for (let n = 1;; n++) {
    const present = byName.get(name.toLowerCase());
    if (!present) break;
    if (present.text === parameter.text && present.unit === parameter.unit) {
      present.warning ||= parameter.warning;
      return;
    }
    name = `${parameter.name} (vendor${n > 1 ? ` ${n}` : ""})`;
  }
  byName.set(name.toLowerCase(), { ...parameter, name });
}

interface Leaf {
  path: string[];
  value: Parameter["value"];
}

function* leaves(tree: MetaMap, path: string[]): Generator<Leaf> {
  for (const [key, value] of Object.entries(tree)) {
    if (value === undefined || value === null || (Array.isArray(value) && !value.length)) continue;
    const here = [...path, key];
    if (typeof value === "object" && !Array.isArray(value) && !isQuantity(value)) yield* leaves(value, here);
    else yield { path: here, value };
  }
}

function segmentName(key: string, index: number, path: string[]): string {
  const stage = index === 1 && fold(path[0]!) === "stage position" ? stageFieldNamed(key) : undefined;
  return stage?.label ?? displayName(key);
}

/** True when the entry names the value or a group that holds it, by keys, display names, or joined in one text. */
function concerns(entry: string[], path: string[]): boolean {
  const keys = path.map(fold);
  const shown = path.map(segmentName).map(fold);
  const wanted = entry.map(fold);
  if (wanted.length && wanted.every((word, i) => word === keys[i] || word === shown[i])) return true;
  return entry.length === 1 && path.length > 1 &&
    [keys, shown].some((names) => names.join(JOINT) === wanted[0] || names.join(".") === wanted[0]);
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[_\s]+/g, " ").trim();
}

function written(value: Parameter["value"]): Pick<Parameter, "text" | "unit"> {
  if (!isQuantity(value)) return { text: valueText(value) };
  return { text: floatText(value.value), ...value.unit ? { unit: value.unit } : {} };
}

/** A value in words: numbers at their shortest, `true`, lists as `Co, O, S`, maps as `a: 1; b: 2`. */
export function valueText(value: MetaValue): string {
  if (value === null) return "";
  if (Array.isArray(value)) {
    return value.map((item) => Array.isArray(item) ? `[${valueText(item)}]` : valueText(item)).join(", ");
  }
  if (isQuantity(value)) return `${floatText(value.value)} ${value.unit}`.trim();
  if (typeof value === "object") {
    return Object.entries(value).map(([key, item]) => `${displayName(key)}: ${valueText(item ?? null)}`).join(
      "; ",
    );
  }
  return String(value);
}

/** Shortest decimal that reads back as the same number, in Python's form: `200000.0`, `1e-07`, `1e+16`. */
export function floatText(value: number): string {
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${digits}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  const places = Math.max(1, digits.replace(/[-.]/g, "").length - 1 - exponent);
  return value.toFixed(places);
}
