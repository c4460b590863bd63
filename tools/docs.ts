/**
 * The documentation site in `_site/`: the generated reference pages are brought up to date, the Markdown of the
 * repository becomes pages, `deno doc` adds the library's API. Fails on a link that leads nowhere, and on a page
 * that would load anything from elsewhere.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { writeReference } from "./reference.ts";
import { buildSite } from "./site.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SITE = `${ROOT}_site`;

/** Pages of the repository by path. */
async function sources(): Promise<Map<string, string>> {
  const paths = ["README.md", "CONTRIBUTING.md", ...await markdownBelow("docs")];
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await Deno.readTextFile(ROOT + path)] as const),
    ),
  );
}

async function markdownBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(ROOT + folder)) {
    if (isDirectory) found.push(...await markdownBelow(`${folder}/${name}`));
    else if (name.endsWith(".md")) found.push(`${folder}/${name}`);
  }
  return found.sort();
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(ROOT + path).isFile;
  } catch {
    return false;
  }
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(`${SITE}/${path}`), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(`${SITE}/${path}`, content);
  else await Deno.writeFile(`${SITE}/${path}`, content);
}

/** What a page would load from elsewhere when it is opened. Links that a reader follows are not among it. */
export function foreignAssets(html: string): string[] {
  const tags = html.match(/<(script|link|img|iframe|source|video|audio)\b[^>]*>/gi) ?? [];
  return tags.flatMap((tag) => [...tag.matchAll(/\b(?:src|href|srcset)="((?:[a-z]+:)?\/\/[^"]*)"/gi)])
    .map((found) => found[1]!);
}

async function foreignAssetsBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await foreignAssetsBelow(path));
    else if (/\.html$/.test(name)) {
      for (const url of foreignAssets(await Deno.readTextFile(path))) found.push(`${path}: loads ${url}`);
    }
  }
  return found;
}

async function main(): Promise<number> {
  for (const page of await writeReference()) console.log(`Wrote ${page}`);
  await Deno.remove(SITE, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const { files, copies, problems } = buildSite(await sources(), isFile);
  for (const { path, text } of files) await put(path, text);
  for (const path of copies) await put(path, await Deno.readFile(ROOT + path));
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--html", "--name=emloom", `--output=${SITE}/api`, "mod.ts"],
    cwd: ROOT,
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (code !== 0) problems.push("mod.ts: deno doc could not write its pages");
  else if (!isFile("_site/api/index.html")) problems.push("mod.ts: deno doc wrote no api/index.html");
  problems.push(...await foreignAssetsBelow(SITE));
  for (const problem of problems) console.error(problem);
  console.log(`_site: ${files.length} pages and files, ${problems.length} problems`);
  return problems.length ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());
