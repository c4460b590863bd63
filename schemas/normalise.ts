/**
 * One core field's value: checked, and brought to the field's kind and unit.
 *
 * @module
 */
import { cleanText, cleanUnit } from "./clean.ts";
import type { Field } from "./fields.ts";
import { isQuantity, type MetaMap, type MetaValue, type Quantity } from "./quantity.ts";
import { convert } from "./units.ts";

/** What became of a value: usable, missing, or refused with the reason. */
export type Normalised =
  | { value: MetaValue; asRead?: Quantity }
  | { missing: true }
  | { refused: string };

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Brings a value to the field's kind and unit. Stage positions are taken apart by the caller. */
export function normalise(field: Field, raw: unknown): Normalised {
  if (raw === null || raw === undefined || (typeof raw === "string" && !cleanText(raw).trim())) {
    return { missing: true };
  }
  switch (field.kind) {
    case "quantity":
      return quantityIn(field.unit!, raw);
    case "number":
      return numberOf(raw);
    case "text":
      return textOf(raw);
    case "texts":
      return textsOf(raw);
    case "stage":
      return { refused: `${show(raw)} is not a map of coordinates` };
  }
}

function quantityIn(unit: string, raw: unknown): Normalised {
  const read = asQuantity(raw);
  if (!read) {
    const bare = numeric(raw) !== undefined;
    return {
      refused: bare ? `${show(raw)} has no unit, ${unit} for example` : `${show(raw)} is not a quantity`,
    };
  }
  return converted(read, unit);
}

function numberOf(raw: unknown): Normalised {
  const bare = numeric(raw);
  if (bare !== undefined) {
    return finite(bare) ? { value: bare } : { refused: `${bare} is not a finite number` };
  }
  const read = asQuantity(raw);
  if (!read) return { refused: `${show(raw)} is not a number` };
  const result = converted(read, "");
  return "value" in result ? { ...result, value: (result.value as Quantity).value } : result;
}

function converted(read: Quantity, unit: string): Normalised {
  if (!finite(read.value)) return { refused: `${read.value} is not a finite number` };
  try {
    const value = convert(read, unit);
    const source = { value: read.value, unit: cleanUnit(read.unit) };
    const same = source.value === value.value && source.unit === value.unit;
    return same ? { value: { ...value } } : { value: { ...value }, asRead: source };
  } catch (error) {
    if (error instanceof RangeError) return { refused: cleanText(error.message) };
    throw error;
  }
}

function textOf(raw: unknown): Normalised {
  if (typeof raw === "string") return { value: cleanText(raw).trim() };
  if (typeof raw === "boolean" || (typeof raw === "number" && finite(raw))) return { value: String(raw) };
  return { refused: `${show(raw)} is not a text` };
}

function textsOf(raw: unknown): Normalised {
  const items: unknown[] = typeof raw === "string" ? raw.split(/[,;]/) : Array.isArray(raw) ? raw : [raw];
  if (!items.every((item) => typeof item === "string")) {
    return { refused: `${show(raw)} is not a list of texts` };
  }
  const texts = items.map((item) => cleanText(item).trim()).filter(Boolean);
  return texts.length ? { value: texts } : { missing: true };
}

/** A quantity from `{ value, unit }`, its number perhaps as text, or from text such as `10 kV`. */
function asQuantity(raw: unknown): Quantity | undefined {
  if (isQuantity(raw)) return raw;
  if (typeof raw === "string") {
    const [, value, unit] = /^\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*([^\d\s].*)$/i.exec(raw) ?? [];
    const number = numeric(value);
    return number === undefined ? undefined : { value: number, unit: unit!.trim() };
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined;
  const { value, unit, ...others } = raw as MetaMap;
  const number = numeric(value);
  if (number === undefined || typeof unit !== "string" || Object.keys(others).length) return undefined;
  return { value: number, unit };
}

function numeric(raw: unknown): number | undefined {
  if (typeof raw === "number") return raw;
  if (typeof raw !== "string") return undefined;
  const text = cleanText(raw).trim();
  return NUMBER.test(text) ? Number(text) : undefined;
}

function finite(value: number): boolean {
  return Number.isFinite(value);
}

/** A value for a message, short. */
function show(raw: unknown): string {
  const text = cleanText(typeof raw === "number" ? String(raw) : JSON.stringify(raw) ?? typeof raw);
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text;
}
