/**
 * The contract of an instrument profile: one file = one instrument, data first. A profile applies to
 * datasets of every format, after extraction.
 *
 * @module
 */
import type { DatasetWithPixels } from "./define.ts";
import type { DatasetType } from "../schemas/dataset.ts";
import type { MetaMap } from "../schemas/quantity.ts";

/** A way to tell that a dataset is of another type than its format says. */
export interface ClassifyRule {
  /** Types the rule may change; others are left alone. Default `["Image"]`. */
  from?: DatasetType[];
  /** Fields, by core or display name, whose text must match; all of them. */
  when?: Record<string, RegExp>;
  /** Fields that must be absent, e.g. `pixel_width` for "not calibrated in a length". */
  without?: string[];
  /** Matches a word of the file's name or of its folder's: `SAED` in `Si_SAED_03.dm3`, `diff` in no `different`. */
  word?: RegExp;
  type: DatasetType;
  dataType: string;
}

/** What is known of the file beside its datasets. */
export interface ProfileContext {
  /** Base name of the file. */
  name: string;
  /** Path as the session has it, with `/` or `\`, where known. */
  path?: string;
}

/** An instrument. Steps run in the order of the fields below; a step that throws is skipped with a warning. */
export interface Profile {
  /** File name of the profile, with dashes. */
  name: string;
  /** What people call the instrument. */
  title: string;
  /** The instrument's pid, serial number and all: `/^FEI-Titan-TEM(-|$)/`. */
  match: RegExp;
  /** For what data does not say: changes the dataset in place. */
  read?(dataset: DatasetWithPixels, context: ProfileContext): void;
  /** New names of extensions. */
  rename?: Record<string, string>;
  /** The first rule that applies sets type and data type. */
  classify?: ClassifyRule[];
  /** Fields not to be trusted where they are present; `DatasetType` and `Data Type` always are. */
  distrust?: string[];
  /** Extensions every dataset of the instrument gets, unless the file tells them. */
  constants?: MetaMap;
}

/** Declares a profile. */
export function defineProfile(profile: Profile): Profile {
  return profile;
}
