/**
 * Loads the settings from all their sources.
 *
 * Highest first: `EMLOOM_*` of the process, `NX_*` of the process, `EMLOOM_*` of `.env`, `NX_*` of `.env`,
 * emloom.yaml, defaults.
 *
 * @module
 */
import { resolve } from "node:path";
import { completeLayer } from "./complete.ts";
import { parseDotenv } from "./dotenv.ts";
import { ConfigError } from "./errors.ts";
import { FIELDS, LISTS, snake } from "./fields.ts";
import { dropMember, type Layer, members, overlay } from "./layer.ts";
import { whyIgnored } from "./nexuslims.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import { readVariables, type Variables } from "./variables.ts";

/** Variables of the `EMLOOM_` kind that are no settings. */
const NO_SETTINGS =
  /^EMLOOM_(CONFIG|CACHE|DATA|SERVERS|SCHEMA|SELF|REFERENCE_PYTHON|KILL_AT|KILL_LOG|TEST_.*)$/;

/** The settings, and where each comes from. */
export interface Loaded {
  settings: Settings;
  /** By path (`cdcs.url`, `nemo.1.address`): the source, for people. Defaults have no entry. */
  origin: Record<string, string>;
  /** What was met and not used. */
  warnings: string[];
}

/** Where to look. */
export interface LoadOptions {
  /** Folder of `.env`, and of emloom.yaml unless `configPath` is given. */
  cwd: string;
  env: Record<string, string | undefined>;
  /** A file in place of `emloom.yaml`; it must exist. `EMLOOM_CONFIG` does the same. */
  configPath?: string;
}

/**
 * Loads the settings. Nothing is required here: see {@link ./require.ts} for what a command needs.
 *
 * @throws {ConfigError} naming variable, or file and line, and the remedy, for all problems at once.
 */
export async function loadSettings({ cwd, env, configPath }: LoadOptions): Promise<Loaded> {
  const warnings: string[] = [];
  const configured = configPath ?? env.EMLOOM_CONFIG;
  const file = resolve(cwd, configured ?? "emloom.yaml");
  const yaml = await readIfThere(file);
  if (yaml === undefined && configured) {
    throw new ConfigError([`There is no file "${file}": correct --config`]);
  }

  const dotenv: Variables = new Map();
  for (
    const [name, { value, line }] of parseDotenv(await readIfThere(resolve(cwd, ".env")) ?? "", ".env", env)
  ) {
    dotenv.set(name, { value, source: `.env:${line}` });
  }
  const process: Variables = new Map();
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && /^(EMLOOM|NX)_/.test(name)) {
      process.set(name, { value, source: "environment" });
    }
  }

  const used = new Set<string>();
  const variables = [dotenv, process].flatMap((source) => [
    readVariables(source, "nexuslims", cwd, used),
    readVariables(source, "environment", cwd, used),
  ]).reduce(overlay);
  const base = yaml === undefined
    ? new Map() as Layer
    : (await import("./yaml.ts")).readYaml(yaml, configured ?? "emloom.yaml", resolve(file, ".."));
  for (const list of LISTS) {
    // A mixture of both could send the token of one server to another.
    if (members(variables, list).length === 0 || members(base, list).length === 0) continue;
    dropMember(base, list);
    warnings.push(`Ignoring "${list}" of ${configured ?? "emloom.yaml"}: variables define it`);
  }
  for (const [name, { source }] of [...dotenv, ...process]) {
    if (used.has(name) || NO_SETTINGS.test(name) || !/^(EMLOOM|NX)_/.test(name)) continue;
    warnings.push(`Ignoring ${name} (${source}): ${whyIgnored(name)}`);
  }

  const layer = overlay(base, variables);
  await completeLayer(layer, warnings);
  return { settings: check(layer), origin: origins(layer), warnings: [...new Set(warnings)] };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new ConfigError([`Cannot read "${path}": ${(error as Error).message}`]);
  }
}

/** Builds the tree that the schema checks, and words its complaints. */
function check(layer: Layer): Settings {
  const tree: Record<string, unknown> = {};
  for (const [path, { value }] of layer) {
    const parts = path.split(".");
    if (LISTS.includes(parts[0]!)) parts[1] = `${members(layer, parts[0]!).indexOf(Number(parts[1]))}`;
    let node = tree;
    for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as Record<string, unknown>;
    node[parts.at(-1)!] = value;
  }
  for (const list of LISTS) if (tree[list]) tree[list] = Object.values(tree[list]);
  const parsed = settingsSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => complaint(issue.path.map(String), issue.message, layer)),
  );
}

function complaint(path: string[], message: string, layer: Layer): string {
  if (LISTS.includes(path[0]!) && path.length > 1) path[1] = `${members(layer, path[0]!)[Number(path[1])]}`;
  const given = layer.get(path.join("."));
  const text = message.replace(/^Invalid (input|option): /, "").replace(/^./, (first) => first.toLowerCase());
  if (given) {
    const of = given.source.endsWith(given.key) ? "" : ` of ${given.key}`;
    return `${given.source}: cannot use this value${of}: ${text}`;
  }
  const field = FIELDS.find((each) =>
    each.path.every((part, i) => part === "*" || part === path[i]) &&
    each.path.length === path.length
  );
  const name = path.map(snake).join(".");
  if (!field) return `${name}: ${text}`;
  const variable = field.environment.replace(/_N$/, `_${path[1]}`);
  const old = field.nexuslims?.replace(/_N$/, `_${path[1]}`);
  return `"${name}" is missing: set ${variable}${old ? ` or ${old}` : ""}, or write it into emloom.yaml`;
}

function origins(layer: Layer): Record<string, string> {
  return Object.fromEntries([...layer].map(([path, { source }]) => [path, source]));
}
