/**
 * Makes metadata from anywhere safe to store and to write as JSON and XML.
 *
 * @module
 */
import type { Problem } from "./dataset.ts";
import { isQuantity, type MetaMap, type MetaValue } from "./quantity.ts";
import { parseUnit, symbol } from "./units.ts";

const DEEPEST = 64;

/** Text without control characters (tab and line ends stay), lone surrogates and noncharacters XML forbids. */
export function cleanText(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, "");
}

/** The unit's symbol where it is known, else its text. */
export function cleanUnit(unit: string): string {
  const known = parseUnit(unit);
  return known ? symbol(known) : cleanText(unit);
}

/**
 * A value as JSON: texts cleaned, unit spellings unified, missing values left out. What JSON cannot hold is left out
 * and listed in `problems`; inside a list it leaves null, so that positions stay.
 *
 * @param path names from the root, for the problem's field
 */
export function cleanValue(value: unknown, path: string[], problems: Problem[]): MetaValue | undefined {
  const refuse = (reason: string) => void problems.push({ field: path.join("."), reason });
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "boolean") return value;
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : refuse(`${value} is not a finite number`);
  }
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== "object") return refuse(`A ${typeof value} is no metadata`);
  if (path.length > DEEPEST) return refuse(`Nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) {
    return value.map((item, i) => cleanValue(item, [...path, String(i)], problems) ?? null);
  }
  if (isQuantity(value)) {
    if (!Number.isFinite(value.value)) return refuse(`${value.value} "${value.unit}" is not a finite number`);
    return { value: value.value, unit: cleanUnit(value.unit) };
  }
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return refuse("Not a plain object");
  return cleanMap(value as MetaMap, path, problems);
}

/** {@linkcode cleanValue} of each entry. The name `__proto__` is dropped. */
export function cleanMap(map: MetaMap, path: string[], problems: Problem[]): MetaMap {
  const entries: [string, MetaValue][] = [];
  for (const [key, item] of Object.entries(map)) {
    const name = cleanText(key);
    const cleaned = name === "__proto__" ? undefined : cleanValue(item, [...path, name], problems);
    if (cleaned !== undefined) entries.push([name, cleaned]);
  }
  return Object.fromEntries(entries);
}
