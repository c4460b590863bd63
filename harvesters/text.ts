/**
 * Text from outside, made fit for records.
 *
 * @module
 */
import { cleanText } from "../schemas/clean.ts";

/** Longest texts that are kept, in characters; and most samples of a form. */
export const LIMITS = {
  title: 500,
  purpose: 20_000,
  name: 500,
  details: 10_000,
  id: 200,
  answer: 200,
  samples: 100,
};

/**
 * A text without what XML cannot hold, trimmed, of at most `limit` characters (a longer one ends in `…`);
 * numbers and booleans as text; nothing for blank text and for objects.
 */
export function tidyText(value: unknown, limit: number): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") value = String(value);
  if (Array.isArray(value)) value = value.filter((each) => typeof each === "string").join(", ");
  if (typeof value !== "string") return undefined;
  const clean = cleanText(value.slice(0, limit * 4).replace(/\r\n?/g, "\n")).normalize("NFC").trim();
  if (clean === "") return undefined;
  const characters = [...clean];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("")}…` : clean;
}
