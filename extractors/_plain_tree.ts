/**
 * A vendor's tree as JSON can hold it.
 *
 * @module
 */
import type { TagTree } from "../formats/container.ts";

/** The tree with lists of numbers as arrays, and numbers that JSON does not know as text. */
export function plainTree(tree: TagTree): Record<string, unknown> {
  const text = JSON.stringify(tree, (_, value) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    return ArrayBuffer.isView(value) ? [...value as unknown as Iterable<number>] : value;
  });
  return JSON.parse(text) as Record<string, unknown>;
}
