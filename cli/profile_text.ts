/**
 * What a profile changed, for a person.
 *
 * @module
 */
import type { DatasetTrace, ProfileChange } from "../extractors/profile_trace.ts";
import { isQuantity } from "../schemas/quantity.ts";

/** Each change in a line, under the rule that made it; then what did not apply. */
export function* changeLines({ changes, notes }: DatasetTrace): Generator<string> {
  if (changes.length === 0) yield "    nothing is changed";
  let under = "";
  const width = Math.min(40, Math.max(0, ...changes.map(({ field }) => [...field].length)));
  for (const change of changes) {
    const rule = change.rule === undefined ? change.step : `${change.step}, ${change.rule}`;
    if (rule !== under) yield `  ${under = rule}`;
    yield `    ${change.field.padEnd(width)}  ${difference(change)}`;
  }
  for (const note of notes) yield `  ${note}`;
}

function difference(change: ProfileChange): string {
  const { before, after } = change;
  if (before === undefined) return `+ ${text(after)}`;
  if (after === undefined) return `- ${text(before)}`;
  return `${text(before)} → ${text(after)}`;
}

function text(value: unknown): string {
  if (isQuantity(value)) return `${value.value} ${value.unit}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
