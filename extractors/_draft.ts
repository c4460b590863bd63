/**
 * A dataset in the making: rows of a field table go in, core fields, extensions and their sources come out.
 *
 * @module
 */
import { type MetaMap, type MetaValue, quantity } from "../schemas/quantity.ts";

/**
 * Where a value goes: a core field by its internal name, which starts in lower case (`working_distance`,
 * `stage_position.x`), else the extensions, by display name or by a path of them (`["EDS", "Fano"]`).
 */
export type Target = string | readonly string[];

/** Source, target, and the unit that the source is in. */
export type Row = readonly [from: string, to: Target, unit?: string];

/** True for a core field's internal name. */
function isCore(target: Target): target is string {
  return typeof target === "string" && /^[a-z][a-z_]*(\.[a-z_]+)?$/.test(target);
}

/** Collects what an extractor finds. A later value of the same field replaces the earlier one. */
export class Draft {
  readonly meta: MetaMap = {};
  readonly extensions: MetaMap = {};
  readonly distrust: (string | string[])[] = [];
  readonly sources: Record<string, string> = {};

  /**
   * Puts a value where `to` says. With a unit, a number becomes a quantity and text stays text.
   * Nothing, and numbers that are not finite, are left out.
   *
   * @returns True when a value was put.
   */
  put(to: Target, value: MetaValue | undefined, source: string, unit?: string): boolean {
    const checked = typeof value === "number" && (unit !== undefined || !Number.isFinite(value))
      ? quantity(value, unit ?? "")
      : value;
    if (checked === undefined || checked === null) return false;
    const { core, path, name } = placeOf(to);
    let map = core ? this.meta : this.extensions;
    for (const name of path.slice(0, -1)) map = inner(map, name);
    define(map, path.at(-1)!, checked);
    define(this.sources, name, source);
    return true;
  }

  /** The value that was put at `to`, if any. */
  get(to: Target): MetaValue | undefined {
    const { core, path } = placeOf(to);
    let found: MetaValue | undefined = core ? this.meta : this.extensions;
    for (const name of path) {
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
      found = (found as MetaMap)[name];
    }
    return found;
  }

  /** Takes away what was put at a path of the extensions. */
  drop(to: readonly string[]): void {
    const name = to.at(-1)!;
    const map = to.length > 1 ? this.get(to.slice(0, -1)) : this.extensions;
    if (typeof map !== "object" || map === null) return;
    delete (map as MetaMap)[name];
    delete this.sources[to.join(".")];
  }

  /** Puts the rows of a table, whose values `read` finds. `prefix` is put before each source's name. */
  fill(rows: readonly Row[], read: (from: string) => MetaValue | undefined, prefix: string): void {
    for (const [from, to, unit] of rows) this.put(to, read(from), `${prefix}${from}`, unit);
  }
}

function inner(map: MetaMap, name: string): MetaMap {
  const found = Object.hasOwn(map, name) ? map[name] : undefined;
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as MetaMap;
  const made: MetaMap = {};
  define(map, name, made);
  return made;
}

// Names come from files: `__proto__` must become a property like any other.
function define(map: object, name: string, value: unknown): void {
  if (name !== "__proto__") (map as Record<string, unknown>)[name] = value;
  else Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
}

interface Place {
  core: boolean;
  path: readonly string[];
  /** The path, joined with dots. */
  name: string;
}

// Tables name the same targets for every file.
const places = new Map<Target, Place>();
const MOST_PLACES = 4000; // targets may come from files as well

function placeOf(to: Target): Place {
  const known = places.get(to);
  if (known) return known;
  const core = isCore(to);
  const path = core ? to.split(".") : typeof to === "string" ? [to] : [...to];
  const place = { core, path, name: path.join(".") };
  if (places.size >= MOST_PLACES) places.clear();
  places.set(to, place);
  return place;
}
