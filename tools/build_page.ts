/**
 * Builds the scripts of the page that looks into files: `web/page/` with all it imports becomes `web/assets/look.js` and
 * `web/assets/look_worker.js`. With `--check` only compares them with those that are committed.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { leftovers, machinePaths } from "./bundle.ts";

const ROOT = new URL("../", import.meta.url);

/** Entries by the name of what is built of them. */
const ENTRIES = { "look.js": "web/page/look.ts", "look_worker.js": "web/page/look_worker.ts" };

/** What leans on Deno or Node, or would make the scripts large, and what a page has in its place. */
const TWINS = {
  "formats/inflate.ts": "formats/inflate_browser.ts",
  "previews/deflate.ts": "previews/deflate_browser.ts",
  "previews/sans.ts": "web/page/sans_browser.ts",
};

/** Both together. More than this is a library that a page should not wait for: give it a twin, or load it later. */
const MOST_BYTES = 450_000;

/** Builds one script; resolves to its text. */
async function build(entry: string, importMap: string): Promise<string> {
  const out = await Deno.makeTempFile({ suffix: ".js" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        "--minify",
        "--platform=browser",
        `--import-map=${importMap}`,
        `--output=${out}`,
        entry,
      ],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`Cannot bundle ${entry}: ${new TextDecoder().decode(stderr)}`);
    return await Deno.readTextFile(out);
  } finally {
    await Deno.remove(out);
  }
}

/** The project's import map, with the twins in the place of what they replace; written to a file. */
async function writeImportMap(): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT))) as {
    imports: Record<string, string>;
  };
  const at = (path: string) => path.startsWith("./") ? new URL(path, ROOT).href : path;
  const own = Object.entries(imports).map(([name, path]) => [name, at(path)]);
  const twins = Object.entries(TWINS).map(([from, to]) => [new URL(from, ROOT).href, new URL(to, ROOT).href]);
  const file = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(file, JSON.stringify({ imports: Object.fromEntries([...own, ...twins]) }));
  return file;
}

/** What must not be in a script for browsers. */
async function faults(text: string): Promise<string[]> {
  const server = [...text.matchAll(/["']node:[a-z/]+["']|\bDeno\.[a-zA-Z]+/g)].map(([found]) =>
    `uses ${found}`
  );
  return [...new Set(server), ...leftovers(text, await machinePaths())];
}

/** Builds all scripts; resolves to those that are not as they are committed. */
async function stale(): Promise<{ path: string; text: string }[]> {
  const importMap = await writeImportMap();
  try {
    const found = [];
    let size = 0;
    for (const [name, entry] of Object.entries(ENTRIES)) {
      const text = await build(entry, importMap);
      const wrong = await faults(text);
      if (wrong.length > 0) throw new Error(`${name}: ${wrong.join("; ")}`);
      size += text.length;
      if (size > MOST_BYTES) {
        throw new Error(`The scripts of the page have grown to ${size} bytes, over ${MOST_BYTES}`);
      }
      const path = fileURLToPath(new URL(`web/assets/${name}`, ROOT));
      if (text !== await Deno.readTextFile(path).catch(() => undefined)) found.push({ path, text });
    }
    return found;
  } finally {
    await Deno.remove(importMap);
  }
}

if (import.meta.main) {
  const changed = await stale();
  for (const { path, text } of changed) {
    if (Deno.args.includes("--check")) console.error(`${path} is stale: run \`deno task page\``);
    else {
      await Deno.writeTextFile(path, text);
      console.log(`${path}: ${(text.length / 1000).toFixed(0)} kB`);
    }
  }
  if (changed.length === 0) console.log("The scripts of the page are built from their sources");
  Deno.exit(changed.length > 0 && Deno.args.includes("--check") ? 1 : 0);
}
