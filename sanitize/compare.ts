/**
 * What is told of a file before and after, side by side.
 *
 * @module
 */
import type { Fill } from "./patch.ts";

/** What may differ. */
export interface Tolerance {
  /** Lists of numbers below these names may have become nothing but the fill: they were data. */
  lists: (path: readonly string[]) => boolean;
  /** Texts may have become as many `x`. */
  scrubbed: boolean;
  fill: Fill;
}

const MOST = 20;

/** Paths at which two trees differ, up to 20. */
export function differences(before: unknown, after: unknown, tolerance: Tolerance): string[] {
  const found: string[] = [];
  const visit = (a: unknown, b: unknown, path: string[]): void => {
    if (found.length >= MOST || Object.is(a, b)) return;
    if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b)) {
      if (tolerance.lists(path) && becameFill(a, b)) return;
      const [left, right] = [Object.entries(a), Object.entries(b)];
      if (left.length === right.length) {
        for (const [i, [name, value]] of left.entries()) {
          const [other, twin] = right[i]!;
          if (name !== other && !(tolerance.scrubbed && isScrubbed(name, other))) {
            found.push([...path, name].join("."));
          } else visit(value, twin, [...path, name]);
        }
        return;
      }
    } else if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
      const [left, right] = [a, b] as unknown as [ArrayLike<number>, ArrayLike<number>];
      if (left.length === right.length) {
        let same = true;
        for (let i = 0; i < left.length && same; i++) same = Object.is(left[i], right[i]);
        if (same || (tolerance.lists(path) && becameFill(left, right))) return;
      }
    } else if (tolerance.scrubbed && isScrubbed(a, b)) return;
    else if (typeof a === "string" && typeof b === "string" && tolerance.lists(path) && isNumbers(a, b)) {
      return;
    }
    found.push(path.join("."));
  };
  visit(before, after, []);
  return found;

  function becameFill(a: object, b: object): boolean {
    const [left, right] = [Object.values(a) as unknown[], Object.values(b) as unknown[]];
    if (left.length !== right.length || (left.length < 2 && !Array.isArray(b) && !ArrayBuffer.isView(b))) {
      return false;
    }
    return right.every((value, i) =>
      value !== null && typeof value === "object"
        ? left[i] !== null && typeof left[i] === "object" && becameFill(left[i] as object, value)
        : (typeof value === "number" || typeof value === "bigint") &&
          (Number(value) === 0 || tolerance.fill === "noise")
    );
  }
}

// DigitalMicrograph has texts and lists of 16-bit numbers in the same form.
function isNumbers(before: string, after: string): boolean {
  // low and high bytes of what is blank, or of the pattern
  const isFill = (unit: number) => (unit & 255) <= 3 && unit >> 8 <= 3;
  const text = after.replace(/…$/, "");
  for (let i = 0; i < text.length; i++) if (!isFill(text.charCodeAt(i))) return false;
  return before.length === after.length && text.length >= 64;
}

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

// Every character that differs has become an x; a text that counted as a number before may be one no more.
function isScrubbed(before: unknown, after: unknown): boolean {
  if (typeof after !== "string" || !/^[^]*x/.test(after)) return false;
  const text = String(before);
  if (typeof before !== "string") return /^x+$/.test(after);
  const [a, b] = [new TextEncoder().encode(text), new TextEncoder().encode(after)];
  return text.length === after.length
    ? [...after].every((character, i) => character === "x" || character === [...text][i])
    : a.length === b.length;
}
