/**
 * Reads settings from variables, those of the process or those of `.env`.
 *
 * @module
 */
import { type Field, FIELDS } from "./fields.ts";
import type { Layer } from "./layer.ts";

/** Variables with the place of each. */
export type Variables = Map<string, { value: string; source: string }>;

/**
 * The settings that variables give.
 *
 * @param names `environment` for `EMLOOM_…`, `nexuslims` for `NX_…`.
 * @param used Names that were understood are added.
 */
export function readVariables(
  variables: Variables,
  names: "environment" | "nexuslims",
  base: string,
  used: Set<string>,
): Layer {
  const layer: Layer = new Map();
  for (const [name, { value, source }] of variables) {
    for (const field of FIELDS) {
      const pattern = field[names];
      if (!pattern) continue;
      const several = field.path[1] === "*";
      const number = several ? numberOf(name, pattern.slice(0, -1)) : undefined;
      if (several ? number === undefined : name !== pattern) continue;
      used.add(name);
      if (value.trim() === "") continue; // NAME= is as good as nothing
      const path = field.path.map((part) => part === "*" ? number : part).join(".");
      layer.set(path, { value: coerce(value, field), source: `${source} ${name}`, key: name, base });
    }
  }
  return layer;
}

/** The number behind `prefix`: 2 for `NX_NEMO_TOKEN_2`. */
function numberOf(name: string, prefix: string): number | undefined {
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return /^[1-9]\d{0,5}$/.test(rest) ? Number(rest) : undefined;
}

/** Text as the field wants it; what cannot be turned stays text, and the schema says what is wrong. */
function coerce(text: string, field: Field): unknown {
  const trimmed = text.trim();
  switch (field.kind) {
    case "number":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
    case "boolean": {
      if (/^(true|t|1|yes|y|on)$/i.test(trimmed)) return true;
      return /^(false|f|0|no|n|off)$/i.test(trimmed) ? false : text;
    }
    case "choice":
      return trimmed.toLowerCase();
    case "list":
      return list(trimmed);
    case "map":
      return json(trimmed) ?? text;
    default:
      return text;
  }
}

function list(text: string): unknown {
  if (!text.startsWith("[")) return text.split(",").map((each) => each.trim()).filter(Boolean);
  return json(text) ?? text;
}

/** Nothing where it is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
