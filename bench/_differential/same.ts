/**
 * Whether two values are the same, leaf by leaf.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** SHA-256 of the bytes of an array. */
export function sha256(array: ArrayBufferView): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

/** A value as JSON has it: 64-bit integers as numbers, what is no number as its name. */
export function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Whether a difference of leaves is to be left out. */
export type Excuse = (where: string, ours: unknown, theirs: unknown) => boolean;

/** A line for each leaf in which two trees differ. `where` stands before each. */
export function differences(
  where: string,
  ours: unknown,
  theirs: unknown,
  excused: Excuse = () => false,
): string[] {
  if (isTree(ours) && isTree(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) => differences(`${where}.${key}`, ours[key], theirs[key], excused));
  }
  if (Object.is(ours, theirs) || (ours === 0 && theirs === 0)) return [];
  if (excused(where, ours, theirs)) return [];
  return [`${where}: emloom ${short(ours)}, peer ${short(theirs)}`];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
