/**
 * What files say, written so that it cannot steer a terminal and is still all there.
 *
 * @module
 */
import type { TagTree } from "../formats/container.ts";

/** Text of several lines without what steers a terminal: names of files and answers of servers may hold it. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");
}

/** Text on one line, with control characters and marks of writing direction as escapes. */
export function escaped(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Values of a file as JSON: typed arrays as lists, 64-bit integers whole, numbers that are not finite as text. */
export function jsonText(value: unknown, space?: number): string {
  const text = JSON.stringify(
    value,
    (_, each: unknown) => {
      if (typeof each === "bigint") return (JSON as unknown as RawJson).rawJSON(String(each));
      if (typeof each === "number" && !Number.isFinite(each)) return String(each);
      return ArrayBuffer.isView(each) ? Array.from(each as unknown as ArrayLike<TagTree>) : each;
    },
    space,
  );
  // JSON lets these stand in texts as they are; line ends of its own layout are not among them
  return text.replace(/[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, escaped);
}

/** A part of JSON that TypeScript does not know yet. */
interface RawJson {
  rawJSON(text: string): unknown;
}
