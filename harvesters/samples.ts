/**
 * Samples that a form names.
 *
 * @module
 */
import { isElement } from "../schemas/periodic_table.ts";
import type { Sample } from "../schemas/session.ts";
import { type Answers, answerTo } from "./questions.ts";
import { LIMITS, tidyText } from "./text.ts";

/**
 * The samples of the first form that names any: the repeatable group `sample_group`, or the older single
 * `sample_name` with `sample_details`.
 */
export function readSamples(forms: readonly Answers[]): Sample[] {
  const group = answerTo(forms, "sample_group");
  if (typeof group === "object" && group !== null) {
    return Object.values(group).slice(0, LIMITS.samples).map(readSample).filter((sample) =>
      sample !== undefined
    );
  }
  const single = readSample({
    sample_name: answerTo(forms, "sample_name"),
    sample_details: answerTo(forms, "sample_details"),
    sample_or_pid: "sample name",
  });
  return single ? [single] : [];
}

function readSample(entry: unknown): Sample | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const fields = entry as Record<string, unknown>;
  const called = tidyText(fields.sample_name, LIMITS.name);
  const isPid = tidyText(fields.sample_or_pid, 50)?.toLowerCase() === "pid";
  const description = tidyText(fields.sample_details, LIMITS.details);
  const elements = readElements(fields.periodic_table);
  const sample: Sample = {
    ...(called ? isPid ? { pid: called } : { name: called } : {}),
    ...(description ? { description } : {}),
    ...(elements.length > 0 ? { elements } : {}),
  };
  return Object.keys(sample).length > 0 ? sample : undefined;
}

/** Symbols as the periodic table has them; what it has not stays as it was entered, for people to read. */
export function readElements(value: unknown): string[] {
  const listed = typeof value === "string" ? value.split(/[\s,;]+/) : Array.isArray(value) ? value : [];
  const symbols = listed.filter((each): each is string => typeof each === "string" && each.length <= 10)
    .map((each) => each.trim()).filter((each) => each !== "").map((each) => {
      const symbol = each.replace(/^./, (first) => first.toUpperCase());
      return isElement(symbol) ? symbol : each;
    });
  return [...new Set(symbols)];
}
