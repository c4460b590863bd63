/**
 * What follows from the values that are given: absolute paths, names, places derived from others.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError } from "./errors.ts";
import { FIELDS, LISTS } from "./fields.ts";
import { dropMember, type Given, type Layer, members } from "./layer.ts";

/** What strftime and strptime formats are when nobody has changed them: ISO 8601, which needs no format. */
const ISO_FORMAT = "%Y-%m-%dT%H:%M:%S%z";

/**
 * Completes `layer` in place.
 *
 * @throws {ConfigError} when emloom's database would be that of NexusLIMS.
 */
export async function completeLayer(layer: Layer, warnings: string[]): Promise<void> {
  makeAbsolute(layer);
  completeNemo(layer, warnings);
  completeCdcs(layer, warnings);
  for (const list of LISTS) {
    for (const number of members(layer, list)) {
      const kind = list === "nemo" ? "nemo" : layer.get(`${list}.${number}.kind`)?.value ?? list;
      derive(layer, `${list}.${number}.name`, `${kind}-${number}`, "by its number");
    }
  }
  completePaths(layer);
  await keepApart(layer);
}

function makeAbsolute(layer: Layer): void {
  for (const [path, given] of layer) {
    const parts = path.split(".");
    const field = FIELDS.find((each) =>
      each.path.length === parts.length && each.path.every((part, i) => part === "*" || part === parts[i])
    );
    if (!field?.isPath || typeof given.value !== "string") continue;
    if (/^postgres(ql)?:/.test(given.value)) {
      throw new ConfigError([
        `${given.source}: PostgreSQL is not supported yet: write the path of an SQLite file`,
      ]);
    }
    layer.set(path, { ...given, value: resolve(given.base, given.value) });
  }
}

/** An instance without its token (or without address) is left out, its neighbours go on. */
function completeNemo(layer: Layer, warnings: string[]): void {
  for (const number of members(layer, "nemo")) {
    const given = (name: string) => layer.get(`nemo.${number}.${name}`);
    const one = given("address") ?? given("token");
    if (!given("address") || !given("token")) {
      const missing = given("address") ? "token" : "address";
      const variable = missing === "token" ? `NX_NEMO_TOKEN_${number}` : `NX_NEMO_ADDRESS_${number}`;
      warnings.push(
        `Leaving out NEMO ${number}${one ? ` (${one.source})` : ""}: it has no ${missing}; set ${variable}`,
      );
      dropMember(layer, "nemo", number);
      continue;
    }
    const zone = given("timeZone");
    if (zone?.key.startsWith("NX_")) {
      derive(layer, `nemo.${number}.ignoreOffset`, true, `as NexusLIMS does, ${zone.source}`);
    }
    for (const name of ["sendFormat", "receiveFormat"]) {
      if (given(name)?.value === ISO_FORMAT) layer.delete(`nemo.${number}.${name}`);
    }
  }
}

function completeCdcs(layer: Layer, warnings: string[]): void {
  const given = [...layer].filter(([path]) => path.startsWith("cdcs."));
  if (given.length === 0 || layer.has("cdcs.url")) return;
  warnings.push(`Leaving out the CDCS (${given[0]![1].source}): it has no address; set NX_CDCS_URL`);
  for (const [path] of given) layer.delete(path);
}

function completePaths(layer: Layer): void {
  const text = (path: string) => layer.get(path)?.value as string | undefined;
  const [data, old] = [text("dataPath"), text("nexuslimsDatabasePath")];
  if (data) {
    derive(layer, "recordsPath", join(data, "records"), "below data_path");
    derive(layer, "logPath", join(data, "logs"), "below data_path");
  }
  if (old) {
    const name = /^emloom\.db$/i.test(basename(old)) ? "emloom-own.db" : "emloom.db";
    derive(
      layer,
      "databasePath",
      join(dirname(old), name),
      `beside ${layer.get("nexuslimsDatabasePath")!.key}`,
    );
  } else if (data) derive(layer, "databasePath", join(data, "emloom.db"), "below data_path");
}

function derive(layer: Layer, path: string, value: unknown, source: string): void {
  if (layer.has(path)) return;
  const given: Given = { value, source, key: path, base: "/" };
  layer.set(path, given);
}

/** The database of NexusLIMS is never written: no way of naming it leads there. */
async function keepApart(layer: Layer): Promise<void> {
  const [ours, theirs] = [layer.get("databasePath"), layer.get("nexuslimsDatabasePath")];
  if (!ours || !theirs) return;
  const [a, b] = await Promise.all([ours, theirs].map(({ value }) => real(String(value))));
  if (a !== b) return;
  throw new ConfigError([
    `${ours.source}: "${ours.value}" is the database of NexusLIMS (${theirs.source}), which emloom never writes: ` +
    "set EMLOOM_DATABASE_PATH to a file of its own",
  ]);
}

async function real(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch {
    return path;
  }
}
