/**
 * Values as microscope software writes them into text.
 *
 * @module
 */
import { isQuantity, type MetaValue, type Quantity } from "../schemas/quantity.ts";
import { convert, parseUnit } from "../schemas/units.ts";

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const WITH_UNIT = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(\S.*)$/i;

/** A number where the text is one, else the text; nothing where it is blank. */
export function numberOrText(text: string | undefined): number | string | undefined {
  const trimmed = text?.trim();
  if (!trimmed) return undefined;
  return NUMBER.test(trimmed) ? Number(trimmed) : trimmed;
}

/** `15000 Volt`, `8.1mm`, `-412.0 pA` as quantities, `3` as a number; what is neither as text, blank as nothing. */
export function valueOf(text: string | undefined): number | string | Quantity | undefined {
  const plain = numberOrText(text);
  if (typeof plain !== "string") return plain;
  const [, number, unit] = WITH_UNIT.exec(plain) ?? [];
  return number && parseUnit(unit!) ? { value: Number(number), unit: unit!.trim() } : plain;
}

/** The same quantity in another unit, where it can be expressed in it; other values as they are. */
export function shownIn(value: MetaValue | undefined, unit: string | undefined): MetaValue | undefined {
  if (unit === undefined || !isQuantity(value)) return value;
  try {
    return convert(value, unit);
  } catch {
    return value;
  }
}
