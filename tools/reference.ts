/**
 * Writes the pages of `docs/reference/` that the program itself knows: settings, commands, fields, formats,
 * units, database, and the JSON Schema of each dataset type.
 * `--check` writes nothing and fails when one is stale.
 *
 * @module
 */
import { commandsPage } from "./reference/commands.ts";
import { DATASET_TYPES } from "../schemas/dataset.ts";
import { jsonSchema } from "../schemas/json_schema.ts";
import { databasePage } from "./reference/database.ts";
import { fieldsPage } from "./reference/fields.ts";
import { formatsPage } from "./reference/formats.ts";
import { settingsPage } from "./reference/settings.ts";
import { unitsPage } from "./reference/units.ts";

const FOLDER = new URL("../docs/reference/", import.meta.url);

/** Each page by the name of its file. */
const PAGES: Record<string, () => string | Promise<string>> = {
  "commands.md": commandsPage,
  "database.md": async () =>
    databasePage(await Deno.readTextFile(new URL("../db/tables.ts", import.meta.url))),
  "fields.md": fieldsPage,
  "formats.md": formatsPage,
  "settings.md": settingsPage,
  "units.md": unitsPage,
  ...Object.fromEntries(
    DATASET_TYPES.map((type) => [`schemas/${type}.json`, () => JSON.stringify(jsonSchema(type))]),
  ),
};

/** As `deno fmt` has it, so that the gate is content. */
async function formatted(text: string, kind: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", `--ext=${kind}`, "-"],
    cwd: new URL("..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout } = await child.output();
  if (code !== 0) throw new Error("Cannot format a page: deno fmt says why");
  return new TextDecoder().decode(stdout);
}

/** The pages that are not as they should be, by file name; `undefined` text where there is none. */
async function stalePages(): Promise<{ name: string; text: string }[]> {
  const stale: { name: string; text: string }[] = [];
  for (const [name, make] of Object.entries(PAGES)) {
    const text = await formatted(await make(), name.split(".").at(-1)!);
    const present = await Deno.readTextFile(new URL(name, FOLDER)).catch(() => undefined);
    if (present !== text) stale.push({ name, text });
  }
  return stale;
}

/** Brings the pages up to date. Resolves to the paths of those that changed. */
export async function writeReference(): Promise<string[]> {
  const stale = await stalePages();
  for (const { name, text } of stale) await Deno.writeTextFile(new URL(name, FOLDER), text);
  return stale.map(({ name }) => `docs/reference/${name}`);
}

if (import.meta.main) {
  if (Deno.args.includes("--check")) {
    const stale = await stalePages();
    for (const { name } of stale) console.error(`docs/reference/${name} is stale: run \`deno task docs\``);
    Deno.exit(stale.length ? 1 : 0);
  }
  for (const path of await writeReference()) console.log(`Wrote ${path}`);
}
