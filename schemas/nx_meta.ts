/**
 * Metadata in the JSON shape of NexusLIMS' side-car files.
 *
 * @module
 */
import type { ValidDataset } from "./dataset.ts";
import { displayName, stageFieldNamed } from "./fields.ts";
import { isQuantity, type MetaMap, type MetaValue } from "./quantity.ts";
import { termOf, unitIri } from "./terms.ts";
import { fullName, parseUnit } from "./units.ts";

/** Who extracted, and when. */
export interface Extraction {
  /** The reference's module name: `dm3_extractor`. */
  module: string;
  /** Of the software. */
  version: string;
  /** Time of extraction, ISO 8601 with offset. */
  date: string;
}

/**
 * The `nx_meta` of one dataset: core fields by internal name, quantities as `{ value, unit }` with the unit's full
 * name, keys sorted without regard to case. What NexusLIMS has no place for (values as read, sources, problems,
 * identifiers of terms and units) stands under `emloom Extraction`.
 */
export function toNxMeta(valid: ValidDataset, extraction: Extraction): Record<string, unknown> {
  const warnings = valid.distrust.map((entry) => Array.isArray(entry) ? entry : [displayName(entry)]);
  const body: MetaMap = {
    ...valid.meta,
    "Creation Time": valid.creationTime,
    "Data Type": valid.dataType,
    "DatasetType": valid.type,
    "Data Dimensions": dimensionsText(valid.dimensions),
    "Instrument ID": valid.instrument,
    "extensions": Object.keys(valid.extensions).length ? valid.extensions : undefined,
    warnings,
  };
  return {
    ...sorted(body) as Record<string, unknown>,
    "emloom Extraction": ownExtraction(valid),
    "NexusLIMS Extraction": nexusExtraction(valid, extraction),
  };
}

/** What both the side-car file and the record say about the extraction. */
export function nexusExtraction(
  valid: ValidDataset,
  { date, module, version }: Extraction,
): Record<string, string> {
  const notes = [valid.warning, ...valid.problems.map(({ field, reason }) => `${field}: ${reason}`)];
  const text = notes.filter(Boolean).join("; ");
  return {
    "Date": date,
    "Module": moduleName(module),
    "Version": version,
    ...text ? { "Extractor Warnings": text } : {},
  };
}

/** An extractor that NexusLIMS has too keeps the name that its front end shows; the others are ours alone. */
function moduleName(module: string): string {
  return `${module.endsWith("_extractor") ? "nexusLIMS.extractors.plugins" : "emloom.extractors"}.${module}`;
}

/** Shape as the reference writes it: `(1024, 1024)`, `(2048,)`; undefined where there is none. */
export function dimensionsText(dimensions: number[] | undefined): string | undefined {
  if (!dimensions?.length) return undefined;
  return dimensions.length === 1 ? `(${dimensions[0]},)` : `(${dimensions.join(", ")})`;
}

function ownExtraction(valid: ValidDataset): MetaMap {
  const parts: MetaMap = {
    "As Read": { ...valid.asRead },
    "Creation Time Source": valid.creationTimeSource,
    "Problems": valid.problems.map((problem) => ({ ...problem })),
    "Sources": { ...valid.sources },
    "Terms": terms(valid.meta),
  };
  const filled = Object.entries(parts).filter(([, part]) => Object.keys(part as object).length);
  return sorted(Object.fromEntries(filled)) as MetaMap;
}

/** EM Glossary and QUDT identifiers of the core fields present. */
function terms(meta: MetaMap): MetaMap {
  const found: [string, MetaMap][] = [];
  const add = (path: string[], value: MetaValue | undefined) => {
    const term = termOf(path);
    const qudt = isQuantity(value) ? unitIri(value.unit) : undefined;
    if (term || qudt) found.push([path.join("."), { emg: term?.iri, match: term?.match, qudt }]);
  };
  for (const [name, value] of Object.entries(meta)) {
    if (name === "stage_position") {
      for (const [part, item] of Object.entries(value as MetaMap)) {
        if (stageFieldNamed(part)) add([name, part], item);
      }
    } else add([name], value);
  }
  return Object.fromEntries(found);
}

/** Keys sorted without regard to case, all the way down; units by full name; nothing that is missing. */
function sorted(value: MetaValue): MetaValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (isQuantity(value)) {
    const unit = parseUnit(value.unit);
    return { value: value.value, unit: unit ? fullName(unit) : value.unit };
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, MetaValue] =>
    entry[1] !== undefined
  );
  return Object.fromEntries(
    entries.sort(([a], [b]) => byName(a, b)).map(([key, item]) => [key, sorted(item)]),
  );
}

function byName(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1;
}
