/**
 * Applies the profile of an instrument to a dataset.
 *
 * @module
 */
import type { DatasetWithPixels } from "./define.ts";
import { fieldNamed } from "../schemas/fields.ts";
import type { MetaValue } from "../schemas/quantity.ts";
import type { ClassifyRule, Profile, ProfileContext } from "./profile.ts";

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
 */
export function applyProfile(
  profile: Profile,
  dataset: DatasetWithPixels,
  context: ProfileContext,
): DatasetWithPixels {
  let current = copyOf(dataset);
  for (const [name, step] of Object.entries(STEPS)) {
    const changed = copyOf(current);
    try {
      step(profile, changed, context);
      current = changed;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const warning = `Profile "${profile.name}" could not do its step "${name}": ${reason}`;
      current.warning = current.warning ? `${current.warning}; ${warning}` : warning;
    }
  }
  return current;
}

// The original tree is large and not for profiles to change.
function copyOf({ pixels, original, ...data }: DatasetWithPixels): DatasetWithPixels {
  return { ...structuredClone(data), ...(pixels ? { pixels } : {}), ...(original ? { original } : {}) };
}

const STEPS: Record<string, (profile: Profile, dataset: DatasetWithPixels, context: ProfileContext) => void> =
  {
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
    classify(profile, dataset, context) {
      const rule = profile.classify?.find((rule) => applies(rule, dataset, context));
      if (!rule) return;
      dataset.type = rule.type;
      dataset.dataType = rule.dataType;
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

function applies(rule: ClassifyRule, dataset: DatasetWithPixels, context: ProfileContext): boolean {
  if (!(rule.from ?? ["Image"]).includes(dataset.type)) return false;
  for (const [field, pattern] of Object.entries(rule.when ?? {})) {
    const value = valueOf(dataset, field);
    if (typeof value !== "string" || !new RegExp(pattern, flags(pattern)).test(value)) return false;
  }
  if (rule.without?.some((field) => valueOf(dataset, field) !== undefined)) return false;
  return !rule.word || words(context).some((word) => new RegExp(rule.word!, flags(rule.word!)).test(word));
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
