/**
 * The values of a plugin's settings, kept out of what it says.
 *
 * @module
 */
import type { Json } from "./contract.ts";

/** Shorter values are words that occur anywhere. */
const SHORTEST = 6;

/** A function that masks every text among the settings, also as Base64 or in a URL. */
export function masker(settings: Json): (text: string) => string {
  const hidden = [...textsOf(settings)].filter((text) => text.length >= SHORTEST)
    .flatMap((text) => [text, encodeURIComponent(text), new TextEncoder().encode(text).toBase64()])
    .sort((a, b) => b.length - a.length); // one value may be part of another
  return (text) => hidden.reduce((masked, value) => masked.replaceAll(value, "***"), text);
}

/** A value with all its texts masked. */
export function maskedValue(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((each) => maskedValue(each, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [mask(name), maskedValue(inner, mask)]),
  );
}

function* textsOf(value: Json): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) yield* textsOf(inner);
  }
}
