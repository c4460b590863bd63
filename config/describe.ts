/**
 * The settings for people: what `config show` prints, and the table of the reference documentation.
 *
 * @module
 */
import { type Field, FIELDS, snake } from "./fields.ts";
import type { Loaded } from "./load.ts";
import { Secret } from "./secret.ts";

/** One line of `config show`. */
export interface SettingRow {
  /** `cdcs.url`, `nemo.1.address`: as in emloom.yaml. */
  path: string;
  /** Secrets as `***`; null when not set. */
  value: string | number | boolean | string[] | null;
  source: string;
}

/** All settings with their values and sources, secrets masked. */
export function describeSettings(loaded: Loaded): SettingRow[] {
  return FIELDS.flatMap((field) => places(field, loaded)).map(({ path, keys }) => {
    const value = dig(loaded.settings, keys);
    return {
      path: path.map(snake).join("."),
      value: shown(value),
      source: loaded.origin[path.join(".")] ?? (value === undefined ? "not set" : "default"),
    };
  });
}

/** A value for people; of a map the names, with what hides behind each. */
function shown(value: unknown): SettingRow["value"] {
  if (value === undefined) return null;
  if (value instanceof Secret) return value.shown;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value as SettingRow["value"];
  }
  return Object.entries(value).map(([name, inner]) => `${name}: ${inner}`);
}

/** Where a field occurs: once, or in each member of its list. `path` counts from 1, as people do. */
function places(field: Field, { settings, origin }: Loaded): { path: string[]; keys: string[] }[] {
  const list = field.path[1] === "*" ? field.path[0]! as "nemo" | "calendars" : undefined;
  if (!list) return [{ path: [...field.path], keys: [...field.path] }];
  const numbers = [
    ...new Set(
      Object.keys(origin).filter((path) => path.startsWith(`${list}.`))
        .map((path) => Number(path.split(".")[1])),
    ),
  ].sort((a, b) => a - b);
  return settings[list].map((_, i) => {
    const put = (number: number) => field.path.map((part) => part === "*" ? `${number}` : part);
    return { path: put(numbers[i] ?? i + 1), keys: put(i) };
  });
}

function dig(value: unknown, keys: string[]): unknown {
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}

/** One line of the table of settings. */
export interface SettingDoc {
  /** Key in emloom.yaml. */
  name: string;
  environment: string;
  /** NexusLIMS' variable, or nothing. */
  nexuslims: string;
  type: string;
  default: string;
  description: string;
}

/** Every setting there is, for `docs/reference/settings.md`. */
export function settingsTable(): SettingDoc[] {
  return FIELDS.map((field) => ({
    name: field.name,
    environment: field.environment,
    nexuslims: field.nexuslims ?? "",
    type: field.kind === "choice"
      ? field.choices.join(" | ")
      : field.kind === "map"
      ? "map of secrets"
      : field.isPath
      ? "path"
      : field.isSecret
      ? "secret"
      : field.kind,
    default: field.default === undefined
      ? ""
      : Array.isArray(field.default)
      ? field.default.join(", ")
      : typeof field.default === "object"
      ? ""
      : `${field.default}`,
    description: field.description,
  }));
}

/** The table as Markdown. */
export function settingsMarkdown(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const code = (text: string) => text && `\`${text}\``;
  const rows = settingsTable().map((row) =>
    [code(row.name), code(row.environment), code(row.nexuslims), row.type, code(row.default), row.description]
      .map(cell)
  );
  return [
    ["emloom.yaml", "variable", "NexusLIMS", "type", "default", "meaning"],
    Array(6).fill("---"),
    ...rows,
  ]
    .map((row) => `| ${row.join(" | ")} |\n`).join("");
}
