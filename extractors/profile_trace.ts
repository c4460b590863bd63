/**
 * What a profile did to a dataset, field by field: for people who write profiles.
 *
 * @module
 */
import type { DatasetWithPixels } from "./define.ts";
import type { ClassifyRule, Profile } from "./profile.ts";
import { isQuantity } from "../schemas/quantity.ts";

/** One field that a step of the profile changed. */
export interface ProfileChange {
  /** `read`, `rename`, `classify`, `distrust`, `constants`. */
  step: string;
  /** Which of the step's rules it was, where it has several. */
  rule?: string;
  /** As the dataset has it: `type`, `stage_position.x`, `Tecnai Mode`. */
  field: string;
  /** Absent when there was nothing. */
  before?: unknown;
  /** Absent when nothing is left. */
  after?: unknown;
}

/** What became of one dataset. */
export interface DatasetTrace {
  changes: ProfileChange[];
  /** Rules that did not apply, and why; steps that failed. */
  notes: string[];
}

/** Which profile a file has, and what it did. */
export interface ProfileTrace {
  /** Null when no pattern matches. */
  profile: string | null;
  /** The profiles in the order in which they are asked; nobody is asked after one that matches. */
  asked: { name: string; match: string; matches: boolean }[];
  datasets: DatasetTrace[];
}

const DEEPEST = 6;
const MOST_CHANGES = 1000;

/** The fields that differ, in their order. */
export function changesBetween(
  step: string,
  before: DatasetWithPixels,
  after: DatasetWithPixels,
): ProfileChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const changes: ProfileChange[] = [];
  for (const field of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(field), now.get(field)];
    if (JSON.stringify(a) === JSON.stringify(b) || changes.length >= MOST_CHANGES) continue;
    changes.push({
      step,
      field,
      ...(a === undefined ? {} : { before: a }),
      ...(b === undefined ? {} : { after: b }),
    });
  }
  const trusted = new Set(before.distrust.map(nameOf));
  for (const field of new Set(after.distrust.map(nameOf))) {
    if (!trusted.has(field)) changes.push({ step, field, before: "trusted", after: "not trusted" });
  }
  return changes;
}

const nameOf = (path: DatasetWithPixels["distrust"][number]) => [path].flat().join(".");

/** A rule in words. */
export function ruleInWords(rule: ClassifyRule): string {
  return [
    ...Object.entries(rule.when ?? {}).map(([field, pattern]) => `${field} matches ${pattern}`),
    ...(rule.without ?? []).map((field) => `no ${field}`),
    ...(rule.word ? [`a word matches ${rule.word}`] : []),
  ].join(", ") || "always";
}

/** Names and patterns of the profiles that were asked, up to the one that matched. */
export function askedProfiles(
  profiles: readonly Profile[],
  found: Profile | undefined,
): ProfileTrace["asked"] {
  const asked = found ? profiles.slice(0, profiles.indexOf(found) + 1) : profiles;
  return asked.map((each) => ({ name: each.name, match: String(each.match), matches: each === found }));
}

function fieldsOf(dataset: DatasetWithPixels): Map<string, unknown> {
  const { type, dataType, meta, extensions, acquired, name } = dataset;
  const fields = new Map<string, unknown>(Object.entries({ type, dataType, name, acquired }));
  collect(meta, "", 0, fields);
  collect(extensions, "", 0, fields);
  return fields;
}

function collect(
  values: Record<string, unknown>,
  prefix: string,
  depth: number,
  fields: Map<string, unknown>,
): void {
  for (const [name, value] of Object.entries(values)) {
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value) &&
      !isQuantity(value);
    if (isGroup && depth < DEEPEST) {
      collect(value as Record<string, unknown>, `${prefix}${name}.`, depth + 1, fields);
    } else if (value !== undefined) fields.set(`${prefix}${name}`, value);
  }
}
