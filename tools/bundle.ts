/**
 * The program as plain JavaScript files in `dist/app`, which need nothing beside Deno. Fails when something in them
 * still points elsewhere.
 *
 * @module
 */
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Files that code may ask for relative to itself although no bundle has them, and why. */
const ASKED_BY_SOURCES_ONLY = [
  "../deno.json", // the sandbox gives it to children that run from sources
  "./start.ts", // and they start from it
];

/**
 * Bundles `entry` with all it imports into `folder`, which is emptied first. Split at each `import()`, so that a
 * start reads only what it needs; minified, because otherwise comments name the folders of this machine.
 *
 * @returns What still points out of the folder; the bundle is good when there is nothing.
 * @throws {Error} when an import cannot be resolved.
 */
export async function bundle(entry: string, folder: string): Promise<string[]> {
  // Pieces of earlier bundles would stay, and be shipped.
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--code-splitting", "--outdir", folder, entry],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot bundle ${entry}: ${new TextDecoder().decode(stderr)}`);
  const main = `${folder}/${entry.split("/").at(-1)!.replace(/\.tsx?$/, ".js")}`;
  const strayed = await modulesOutside(main, folder);
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(`${folder}/${name}`);
    strayed.push(...leftovers(text, await machinePaths()).map((each) => `${name}: ${each}`));
  }
  return strayed;
}

/** What in the text of a bundle asks for a file that is not in it, or tells about the machine it was made on. */
export function leftovers(text: string, paths: readonly string[]): string[] {
  const asked = [...text.matchAll(/new URL\(\s*(["'`])([^"'`]*)\1\s*,\s*import\.meta\.url/g)].map((match) =>
    match[2]!
  )
    .filter((url) => !/^[a-z][a-z0-9+.-]+:/i.test(url) && !ASKED_BY_SOURCES_ONLY.includes(url))
    .map((url) => `asks for "${url}" beside itself`);
  const resolved = [...text.matchAll(/import\.meta\.(resolve|dirname|filename)\b/g)]
    .map((match) => `uses import.meta.${match[1]}, which is another in a bundle`);
  const named = [...paths, "/node_modules/.deno/", "sourceMappingURL=file:"]
    .filter((path) => text.includes(path)).map((path) => `names "${path}"`);
  return [...new Set([...asked, ...resolved, ...named])];
}

/** Modules that the bundle would load from somewhere else, and those that are missing. */
async function modulesOutside(main: string, folder: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", "--no-lock", "--no-npm", "--no-remote", main],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot inspect ${main}: ${new TextDecoder().decode(stderr)}`);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; error?: string }[];
  };
  const inside = `${pathToFileURL(await Deno.realPath(folder)).href}/`;
  return modules
    .filter(({ specifier, error }) =>
      error || !specifier.startsWith("node:") && !specifier.startsWith(inside)
    )
    .map(({ specifier, error }) => `imports ${specifier}${error ? `: ${error}` : ""}`);
}

/** Folders of this machine that must not show. */
export async function machinePaths(): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], cwd: ROOT })
    .output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string };
  const home = Deno.env.get("HOME");
  return [ROOT, denoDir, ...(home && home !== "/" ? [`${home}/`] : [])];
}

if (import.meta.main) {
  const folder = `${ROOT}dist/app`;
  const strayed = await bundle("main.ts", folder);
  for (const each of strayed) console.error(`dist/app: ${each}`);
  let [files, bytes] = [0, 0];
  for await (const { name } of Deno.readDir(folder)) {
    files++;
    bytes += (await Deno.stat(`${folder}/${name}`)).size;
  }
  console.log(`dist/app: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`);
  Deno.exit(strayed.length > 0 ? 1 : 0);
}
