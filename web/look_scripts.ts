/**
 * The scripts of the page that looks into files, under addresses that change with their content: a browser asks for
 * each once, and after that needs no network for it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import { compress } from "hono/compress";
import page from "./assets/look.js" with { type: "text" };
import worker from "./assets/look_worker.js" with { type: "text" };

/** Where the scripts are. */
export interface ScriptAddresses {
  page: string;
  worker: string;
  font: string;
}

const FOLDER = "/assets/look";

/**
 * The only thing that these pages may do with the network is to load themselves: a script that has been tampered with
 * could not send a file either.
 */
export const PAGE_POLICY = policy({
  "default-src": "'none'",
  "script-src": "'self'",
  "worker-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' blob:",
  "connect-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
});
/** A worker has the policy that its script came with. It runs WASM. */
const SCRIPT_POLICY = policy({
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "connect-src": "'none'",
});

/** The addresses, for the page. */
export async function scriptAddresses(): Promise<ScriptAddresses> {
  const { hash } = await load();
  const at = (name: string) => `${FOLDER}/${hash}/${name}`;
  return { page: at("look.js"), worker: at("look_worker.js"), font: at("font.js") };
}

/** Serves them below `/assets/look`. */
export function lookScripts(): Hono {
  return new Hono().use(compress()).get("/:hash/:name", async (c) => {
    const { hash, scripts } = await load();
    const text = c.req.param("hash") === hash ? scripts.get(c.req.param("name")) : undefined;
    if (text === undefined) return c.notFound();
    return c.body(text, 200, {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": SCRIPT_POLICY,
    });
  });
}

interface Loaded {
  hash: string;
  scripts: ReadonlyMap<string, string>;
}

let loaded: Promise<Loaded> | undefined;

/** At the first request: most of the time nobody wants them. */
function load(): Promise<Loaded> {
  return loaded ??= (async () => {
    const font = await import("../previews/assets/dejavu_sans.ttf", { with: { type: "bytes" } });
    // As text, since a script may be imported where nothing may be fetched.
    const fontScript = `export default "${font.default.toBase64()}"`;
    const scripts = new Map([["look.js", page], ["look_worker.js", worker], ["font.js", fontScript]]);
    const hash = createHash("sha256");
    for (const text of scripts.values()) hash.update(text);
    return { hash: hash.digest("hex").slice(0, 16), scripts };
  })();
}

function policy(rules: Record<string, string>): string {
  return Object.entries(rules).map(([name, value]) => `${name} ${value}`).join("; ");
}
