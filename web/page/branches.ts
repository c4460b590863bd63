/**
 * A vendor's tree as the page shows it: names and short texts.
 *
 * @module
 */
import type { Branch } from "./protocol.ts";

/** Longer lists are data of their own, not metadata to read. */
const LONGEST_LIST = 64;
const SHOWN_ITEMS = 8;
/** Embedded scripts and reports are worth reading; beyond this they would only slow the page. */
const LONGEST_TEXT = 20_000;
const DEEPEST = 100;

/** The branches of a group or a list; long lists and texts are cut, and say so. */
export function branchesOf(tree: unknown, depth = 0): Branch[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).map(([name, value]) =>
    branchOf(Array.isArray(tree) ? `[${name}]` : name, value, depth)
  );
}

function branchOf(name: string, value: unknown, depth: number): Branch {
  if (ArrayBuffer.isView(value)) return { name, text: listText(value as unknown as ArrayLike<unknown>) };
  if (typeof value !== "object" || value === null) return { name, text: valueText(value) };
  if (depth >= DEEPEST) return { name, text: "…" };
  if (Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)) {
    return { name, text: listText(value) };
  }
  if (Array.isArray(value) && value.length > LONGEST_LIST) {
    const rest = { name: "…", text: `${value.length - SHOWN_ITEMS} more` };
    return { name, children: [...branchesOf(value.slice(0, SHOWN_ITEMS), depth + 1), rest] };
  }
  return { name, children: branchesOf(value, depth + 1) };
}

function listText(list: ArrayLike<unknown>): string {
  const shown = list.length > LONGEST_LIST ? SHOWN_ITEMS : list.length;
  const items = Array.from({ length: shown }, (_, i) => valueText(list[i]));
  return shown < list.length ? `${items.join(", ")}, … (${list.length} in all)` : items.join(", ");
}

function valueText(value: unknown): string {
  const text = String(value ?? "");
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
}

/** A value that a search found. */
export interface Hit {
  /** Names from the root. */
  path: string[];
  text: string;
}

/**
 * Values whose path or text holds all words of a query, in whatever case.
 *
 * @param most Hits given; `total` counts them all.
 */
export function search(
  branches: readonly Branch[],
  query: string,
  most = 200,
): { hits: Hit[]; total: number } {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const hits: Hit[] = [];
  let total = 0;
  const walk = (level: readonly Branch[], above: string[]) => {
    for (const { name, text, children } of level) {
      const path = [...above, name];
      if (children) walk(children, path);
      else {
        const whole = `${path.join(".")} ${text}`.toLowerCase();
        if (!words.every((word) => whole.includes(word))) continue;
        if (total++ < most) hits.push({ path, text: text ?? "" });
      }
    }
  };
  if (words.length > 0) walk(branches, []);
  return { hits, total };
}

/** Number of values below some branches. */
export function countValues(branches: readonly Branch[]): number {
  return branches.reduce((sum, { children }) => sum + (children ? countValues(children) : 1), 0);
}
