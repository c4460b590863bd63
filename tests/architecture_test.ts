/**
 * The plan of the house, as rules that fail: which way imports point, what a plugin brings with it, how long a file
 * may be.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { relative } from "node:path";
import { fileURLToPath as fromFileUrl } from "node:url";
import { walkSync } from "./walk.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** What each room may import beside itself. A room that is not listed may import nothing. */
const MAY_IMPORT: Record<string, string[]> = {
  engine: ["db", "compat"],
  db: ["schemas", "compat", "engine"],
  compat: [],
  schemas: ["engine/errors.ts"],
  wasm: [],
  formats: ["schemas", "wasm"],
  extractors: ["schemas", "formats", "wasm"],
  profiles: ["schemas", "formats", "extractors"],
  previews: ["schemas", "formats", "wasm"],
  sanitize: ["schemas", "formats", "extractors", "wasm"],
  sandbox: [
    "schemas",
    "formats",
    "extractors",
    "profiles",
    "previews",
    "engine/errors.ts",
    "site/contract.ts",
  ],
  site: [
    "schemas",
    "config",
    "sandbox",
    "engine/errors.ts",
    "harvesters/define.ts",
    "harvesters/consent.ts",
    "destinations/define.ts",
  ],
  http: ["engine/errors.ts"],
  config: ["schemas", "http/url.ts"],
  harvesters: ["schemas", "http", "config", "engine/errors.ts"],
  files: ["schemas", "engine/errors.ts"],
  cluster: ["schemas"],
  record: ["schemas", "files"],
  destinations: ["schemas", "record", "files", "http", "config", "engine/errors.ts", "engine/points.ts"],
  web: ["db", "schemas", "engine", "previews/assets"],
  // the scripts of a page, which run in the browser
  "web/page": ["schemas", "formats", "extractors", "previews", "web/time.ts"],
};
/** Rooms that run in a browser over a dropped file: nothing of Deno's or Node's file system. */
const PURE = ["formats", "extractors", "schemas", "previews", "wasm", "profiles", "sanitize", "web/page"];
/** What imports are followed from. */
const ENTRIES = ["main.ts", "web/page/look.ts", "web/page/look_worker.ts"];
/** At the top everything meets. */
const TOP = ["workflows", "cli", "tools", "bench", "tests", "main.ts", "mod.ts"];

const sources = walkSync(ROOT).map((path) => relative(ROOT, path)).filter((path) => /\.tsx?$/.test(path));
const product = sources.filter((path) => !/^(tests|bench|tools|wasm\/src)\//.test(path));

interface Module {
  specifier: string;
  dependencies?: { code?: { specifier?: string }; type?: { specifier?: string } }[];
}

async function modulesOf(entry: string): Promise<Module[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry], cwd: ROOT })
    .output();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { modules: Module[] }).modules;
}

/** The room that a file is in. */
function roomOf(path: string): string {
  return path.startsWith("web/page/") ? "web/page" : path.split("/")[0]!;
}

Deno.test("imports point one way", async () => {
  const modules = (await Promise.all(ENTRIES.map(modulesOf))).flat();
  const wrong: string[] = [];
  for (const module of modules) {
    if (!module.specifier.startsWith("file:")) continue;
    const from = relative(ROOT, fromFileUrl(module.specifier));
    const room = roomOf(from);
    if (TOP.includes(room)) continue;
    for (const { code, type } of module.dependencies ?? []) {
      const target = code?.specifier ?? type?.specifier;
      if (!target?.startsWith("file:")) continue;
      const to = relative(ROOT, fromFileUrl(target));
      const allowed = [
        `${room}/`,
        ...(MAY_IMPORT[room] ?? []).map((each) => each.endsWith(".ts") ? each : `${each}/`),
      ];
      if (!allowed.some((each) => to === each || to.startsWith(each))) wrong.push(`${from} → ${to}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("rooms for the browser use no file system", () => {
  const wrong = product.filter((path) => PURE.includes(roomOf(path))).filter((path) => {
    const code = Deno.readTextFileSync(`${ROOT}/${path}`).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    return /\bDeno\.|["']node:fs/.test(code);
  });
  assertEquals(wrong, []);
});

// The aim is a median of 80 (CONTRIBUTING.md); what fails leaves room for a change that is not about length.
Deno.test("files stay short: none over 600 lines, the median at most 85", () => {
  const lengths = product.map((path) => ({
    path,
    lines: Deno.readTextFileSync(`${ROOT}/${path}`).split("\n").length,
  }));
  assertEquals(lengths.filter(({ lines }) => lines > 600), []);
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  assertEquals(
    median <= 85,
    true,
    `the median of all files is ${median} lines: part a file over 80 that you touched into two, each with one thing`,
  );
});

Deno.test("each plugin has its test", () => {
  const plugins = product.filter((path) =>
    /^(extractors|harvesters|destinations|profiles)\/[a-z][a-z_]*\.ts$/.test(path)
  )
    .filter((path) => /export default define\w+\(/.test(Deno.readTextFileSync(`${ROOT}/${path}`)));
  const missing = plugins.filter((path) => !sources.includes(`tests/${path.replace(/\.ts$/, "_test.ts")}`));
  assertEquals(missing, []);
});

Deno.test("the tasks and bin/emloom give the program the same permissions", () => {
  const flags = (text: string) => [...new Set(text.match(/--allow-[a-z]+(?==|\b)/g) ?? [])].sort();
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.json`)) as {
    tasks: Record<string, string>;
  };
  assertEquals(flags(tasks.run ?? ""), flags(Deno.readTextFileSync(`${ROOT}/bin/emloom`)));
  assertEquals(flags(tasks.demo ?? ""), flags(tasks.run ?? ""));
});
