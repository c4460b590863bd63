/**
 * Validates what an extractor says: field by field, so that a bad one costs itself and nothing else.
 *
 * @module
 */
import { cleanMap, cleanText, cleanValue } from "./clean.ts";
import { creationTime } from "./creation_time.ts";
import type { Dataset, Problem, ValidDataset } from "./dataset.ts";
import { displayName, type Field, fieldNamed, stageFieldNamed } from "./fields.ts";
import { normalise } from "./normalise.ts";
import { isQuantity, type MetaMap, type MetaValue, type Quantity } from "./quantity.ts";

/** What validation needs to know beside the dataset. */
export interface ValidationContext {
  /** pid of the instrument, where known. */
  instrument?: string;
  /** IANA name of the instrument's zone. */
  timeZone: string;
  /** Of the file, in milliseconds since 1970. */
  mtime: number;
}

/**
 * Checks each core field's kind and dimension and brings it to its preferred unit; the value as read is kept where
 * that changed it. A value that fails moves to the extensions under its display name, distrusted, and is listed as a
 * problem; a field that the dataset type does not have moves there silently. Never throws for metadata.
 *
 * @param dataset JSON, from `parseDataset` where it crossed from the sandbox
 */
export function validateDataset(dataset: Dataset, context: ValidationContext): ValidDataset {
  const problems: Problem[] = [];
  const work: Work = {
    meta: {},
    extensions: cleanMap(dataset.extensions, [], problems),
    distrust: dataset.distrust.map((entry) => Array.isArray(entry) ? entry.map(cleanText) : cleanText(entry)),
    asRead: {},
    problems,
  };
  for (const [key, raw] of Object.entries(dataset.meta)) {
    const field = fieldNamed(key);
    if (!field) {
      moveOut(work, displayName(cleanText(key)), raw);
      problems.push({ field: cleanText(key), reason: "Not a core field: kept as an extension" });
    } else if (!field.types.includes(dataset.type)) moveOut(work, field.label, raw);
    else if (field.kind === "stage" && isMap(raw)) takeStage(work, field, raw);
    else take(work, field, raw);
  }
  const created = creationTime(dataset.acquired, context.timeZone, context.mtime);
  if (created.problem) problems.push({ field: "creation_time", reason: cleanText(created.problem) });
  return {
    ...head(dataset, problems),
    ...work,
    creationTime: created.time,
    creationTimeSource: created.source,
    ...context.instrument === undefined ? {} : { instrument: context.instrument },
  };
}

interface Work {
  meta: MetaMap;
  extensions: MetaMap;
  distrust: (string | string[])[];
  asRead: Record<string, Quantity>;
  problems: Problem[];
}

function take(work: Work, field: Field, raw: unknown): void {
  const result = normalise(field, raw);
  if ("refused" in result) refuse(work, field.name, field.label, raw, result.refused);
  else if ("value" in result) {
    work.meta[field.name] = result.value;
    if (result.asRead) work.asRead[field.name] = result.asRead;
  }
}

function takeStage(work: Work, field: Field, raw: MetaMap): void {
  const stage: [string, MetaValue][] = [];
  for (const [key, item] of Object.entries(raw)) {
    const name = cleanText(key);
    const part = stageFieldNamed(name);
    const path = `${field.name}.${name}`;
    if (!part) { // a vendor's own coordinate
      const value = cleanValue(item, [field.name, name], work.problems);
      if (value !== undefined && name !== "__proto__") stage.push([name, value]);
      continue;
    }
    const result = normalise(part, item);
    if ("refused" in result) refuse(work, path, `${field.label} – ${part.label}`, item, result.refused);
    else if ("value" in result) {
      stage.push([name, result.value]);
      if (result.asRead) work.asRead[path] = result.asRead;
    }
  }
  if (stage.length) work.meta[field.name] = Object.fromEntries(stage);
}

function refuse(work: Work, path: string, label: string, raw: unknown, reason: string): void {
  const name = moveOut(work, label, raw, false);
  if (name !== undefined) work.distrust.push(name);
  work.problems.push({ field: path, reason });
}

/** Keeps a value as an extension, beside a vendor's value of the same name; the name it got, if it has a value. */
function moveOut(work: Work, label: string, raw: unknown, report = true): string | undefined {
  const value = cleanValue(raw, [label], report ? work.problems : []);
  if (value === undefined || label === "__proto__") return undefined;
  let name = label;
  for (let n = 2; Object.hasOwn(work.extensions, name); n++) name = `${label} (${n})`;
  work.extensions[name] = value;
  return name;
}

/** The parts that are no metadata fields. */
function head(dataset: Dataset, problems: Problem[]) {
  const { dimensions } = dataset;
  const shaped = dimensions?.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (dimensions && !shaped) {
    problems.push({
      field: "dimensions",
      reason: `[${dimensions.join(", ")}] is not a list of whole numbers`,
    });
  }
  const dataType = cleanText(dataset.dataType).trim();
  if (!dataType) problems.push({ field: "data_type", reason: "The data type is empty" });
  return {
    type: dataset.type,
    dataType: dataType || "Unknown",
    ...dataset.name === undefined ? {} : { name: cleanText(dataset.name) },
    ...dimensions && shaped ? { dimensions: [...dimensions] } : {},
    ...dataset.acquired === undefined ? {} : { acquired: cleanText(dataset.acquired) },
    ...dataset.sources ? { sources: cleanMap(dataset.sources, [], []) as Record<string, string> } : {},
    ...dataset.warning === undefined ? {} : { warning: cleanText(dataset.warning) },
    ...dataset.original ? { original: dataset.original } : {},
  };
}

function isMap(value: unknown): value is MetaMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isQuantity(value);
}
