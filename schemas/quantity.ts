/**
 * A physical quantity as emloom carries it everywhere: a number and its unit's symbol.
 *
 * @module
 */

/** A number with a unit. `unit` is a symbol that {@link ./units.ts} can parse: `kV`, `µm`, `deg`, `eV/channel`. */
export interface Quantity {
  /** The number, in `unit`. */
  value: number;
  /** Symbol of the unit. */
  unit: string;
}

/** What a metadata field may hold: JSON, with quantities among it. */
export type MetaValue = string | number | boolean | null | Quantity | MetaValue[] | MetaMap;

/** Metadata by name. */
export interface MetaMap {
  /** A value by its name; undefined is as good as absent. */
  [key: string]: MetaValue | undefined;
}

/** Makes a quantity, or nothing when the number is missing or not finite: missing fields are left out. */
export function quantity(value: number | undefined | null, unit: string): Quantity | undefined {
  return typeof value === "number" && Number.isFinite(value) ? { value, unit } : undefined;
}

/** True for `{ value, unit }` and nothing more. */
export function isQuantity(value: unknown): value is Quantity {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length === 2 &&
    typeof (value as Quantity).value === "number" && typeof (value as Quantity).unit === "string";
}
