/**
 * Which names a plugin may have.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import type { Found, Taken } from "./open.ts";

const CALENDARS = ["nemo", "ical", "csv"];

/** Why a plugin cannot be used beside those that are there already, if so. */
export function whyNot(
  { description }: Found,
  others: readonly Found[],
  taken: Taken,
  { nemo, calendars }: Settings,
): string | undefined {
  const { kind, name } = description;
  const twin = others.find((each) => each.description.kind === kind && each.description.name === name);
  if (twin) return `the name "${name}" is that of ${twin.file}: give each a name of its own`;
  const reserved: Record<typeof kind, readonly string[]> = {
    extractor: [],
    profile: [],
    harvester: [...CALENDARS, ...[...nemo, ...calendars].map((each) => each.name)],
    destination: taken.destinations,
    step: [...taken.steps, "session"],
  };
  if (reserved[kind].includes(name)) return `emloom has a ${kind} "${name}" of its own: give it another name`;
  if (description.kind !== "step") return undefined;
  const place = description.after ?? description.before!;
  if (taken.steps.includes(place)) return undefined;
  return `there is no step "${place}" that it could stand at: ${taken.steps.join(", ")}`;
}
