/**
 * Applies the profile of an instrument to a dataset.
 *
 * @module
 */
import { dataOf, type DatasetWithPixels } from "./define.ts";
import { fieldNamed } from "../schemas/fields.ts";
import type { MetaValue } from "../schemas/quantity.ts";
import type { ClassifyRule, Profile, ProfileContext } from "./profile.ts";
import { changesBetween, type DatasetTrace, ruleInWords } from "./profile_trace.ts";

const ALWAYS_PRESENT = new Set(["DatasetType", "Data Type"]);

/** The profile whose pattern matches a pid: the first one; a site's profiles come before the built-in ones. */
export function profileOf(instrument: string | undefined, profiles: readonly Profile[]): Profile | undefined {
  return instrument === undefined
    ? undefined
    : profiles.find(({ match }) => new RegExp(match, flags(match)).test(instrument));
}

/**
 * The dataset as the profile sees it; `dataset` itself is left as it is. A step that throws is undone and
 * named in the dataset's warning.
 *
 * @param trace gets what each step changed, and why rules did not apply
 */
export function applyProfile(
  profile: Profile,
  dataset: DatasetWithPixels,
  context: ProfileContext,
  trace?: DatasetTrace,
): DatasetWithPixels {
  let current = copyOf(dataset);
  for (const [name, step] of Object.entries(STEPS)) {
    const changed = copyOf(current);
    try {
      const rule = step(profile, changed, context, trace?.notes);
      trace?.changes.push(
        ...changesBetween(name, current, changed).map((change) => rule ? { ...change, rule } : change),
      );
      current = changed;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const warning = `Profile "${profile.name}" could not do its step "${name}": ${reason}`;
      trace?.notes.push(warning);
      current.warning = current.warning ? `${current.warning}; ${warning}` : warning;
    }
  }
  return current;
}

// The original tree is large, perhaps not made yet, and not for profiles to change.
function copyOf(dataset: DatasetWithPixels): DatasetWithPixels {
  const { pixels } = dataset;
  const copy = { ...structuredClone(dataOf(dataset)), ...(pixels ? { pixels } : {}) };
  const original = Object.getOwnPropertyDescriptor(dataset, "original");
  return original ? Object.defineProperty(copy, "original", original) : copy;
}

/** A step; it gives the rule that applied, where it has several, and puts into `notes` why others did not. */
type ProfileStep = (
  profile: Profile,
  dataset: DatasetWithPixels,
  context: ProfileContext,
  notes?: string[],
) => string | void;

const STEPS: Record<string, ProfileStep> = {
  read: (profile, dataset, context) => profile.read?.(dataset, context),
  rename(profile, { extensions, sources }) {
    for (const [from, to] of Object.entries(profile.rename ?? {})) {
      if (from === to || !Object.hasOwn(extensions, from)) continue;
      extensions[to] = extensions[from];
      delete extensions[from];
      if (sources?.[from] === undefined) continue;
      sources[to] = sources[from];
      delete sources[from];
    }
  },
  classify(profile, dataset, context, notes) {
    for (const [i, rule] of (profile.classify ?? []).entries()) {
      const obstacle = whyNot(rule, dataset, context);
      const name = () => `rule ${i + 1}: ${ruleInWords(rule)}`;
      if (obstacle !== undefined) {
        notes?.push(`classify, ${name()}: does not apply, ${obstacle}`);
        continue;
      }
      dataset.type = rule.type;
      dataset.dataType = rule.dataType;
      return name();
    }
  },
  distrust(profile, dataset) {
    for (const field of profile.distrust ?? []) {
      if (ALWAYS_PRESENT.has(field) || valueOf(dataset, field) !== undefined) {
        dataset.distrust.push([field]);
      }
    }
  },
  constants(profile, dataset) {
    dataset.extensions = { ...structuredClone(profile.constants), ...dataset.extensions };
  },
};

/** Why a rule does not apply, if it does not. */
function whyNot(rule: ClassifyRule, dataset: DatasetWithPixels, context: ProfileContext): string | undefined {
  const from = rule.from ?? ["Image"];
  if (!from.includes(dataset.type)) return `it is for ${from.join(", ")}, and this is ${dataset.type}`;
  for (const [field, pattern] of Object.entries(rule.when ?? {})) {
    const value = valueOf(dataset, field);
    if (value === undefined) return `there is no ${field}`;
    if (typeof value !== "string") return `${field} is no text`;
    if (!new RegExp(pattern, flags(pattern)).test(value)) return `${field} is "${value.slice(0, 100)}"`;
  }
  const present = rule.without?.find((field) => valueOf(dataset, field) !== undefined);
  if (present !== undefined) return `there is a ${present}`;
  const { word } = rule;
  if (!word || words(context).some((each) => new RegExp(word, flags(word)).test(each))) return undefined;
  return "neither the name of the file nor that of its folder has such a word";
}

// A global or sticky pattern would remember where it stopped the last time.
const flags = (pattern: RegExp) => pattern.flags.replace(/[gy]/g, "");

function valueOf({ meta, extensions }: DatasetWithPixels, field: string): MetaValue | undefined {
  return extensions[field] ?? meta[fieldNamed(field)?.name ?? field];
}

// Words of the file's name, without extension, and of the folder it lies in: split at all that is no letter,
// and where a capital follows a small one.
function words({ name, path }: ProfileContext): string[] {
  const folder = path?.split(/[/\\]/).at(-2) ?? "";
  return [name.replace(/\.[^.]*$/, ""), folder].flatMap((text) =>
    text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").split(/[^\p{L}]+/u).filter((word) => word !== "")
  );
}
