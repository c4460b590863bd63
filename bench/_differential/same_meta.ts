/**
 * Whether two values of metadata say the same.
 *
 * @module
 */
import { isQuantity, type Quantity } from "../../schemas/quantity.ts";
import { convert, parseUnit } from "../../schemas/units.ts";

// The reference multiplies by factors where emloom converts exactly.
const TOLERANCE = 1e-9;

/** A name without what differs between a label and an internal name. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll("μ", "µ").replace(/[\s_-]+/g, "");
}

/** Whether two values say the same: quantities in any unit, numbers within rounding. */
export function same(theirs: unknown, ours: unknown): boolean {
  if (isQuantity(theirs) && isQuantity(ours)) return sameQuantity(theirs, ours);
  if (typeof theirs === "number" && typeof ours === "number") return near(theirs, ours);
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    return theirs.length === ours.length && theirs.every((value, i) => same(value, ours[i]));
  }
  if (typeof theirs === "string" && typeof ours === "string") return blanks(theirs) === blanks(ours);
  return theirs === ours;
}

function sameQuantity(theirs: Quantity, ours: Quantity): boolean {
  const [from, to] = [parseUnit(ours.unit), parseUnit(theirs.unit)];
  if (!from || !to) return theirs.unit === ours.unit && near(theirs.value, ours.value);
  try {
    return near(theirs.value, convert(ours, to).value);
  } catch {
    return false; // of another dimension
  }
}

function near(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function blanks(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
