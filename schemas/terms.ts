/**
 * Identifiers of what a field means and of what its value is measured in.
 *
 * @module
 */
import { fieldNamed, type GlossaryTerm, stageFieldNamed } from "./fields.ts";
import { qudtIri } from "./qudt.ts";
import { parseUnit } from "./units.ts";

/** The term of a core field by its path: `["dwell_time"]`, `["stage_position", "x"]`. Extensions have none. */
export function termOf([name = "", part, ...deeper]: readonly string[]): GlossaryTerm | undefined {
  const field = deeper.length === 0 ? fieldNamed(name) : undefined;
  if (part === undefined) return field?.term;
  return field?.kind === "stage" ? stageFieldNamed(part)?.term : undefined;
}

/** QUDT's IRI of a unit by its symbol; undefined where QUDT has none, or the unit is not known. */
export function unitIri(symbol: string): string | undefined {
  const unit = parseUnit(symbol);
  return unit && qudtIri(unit);
}
