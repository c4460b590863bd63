/**
 * One executable, `dist/emloom`: a shell script, and behind it Deno and the bundle as a compressed archive. It needs
 * neither Deno nor Node nor a network; the same input gives the same bytes.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.ts";
import { tar, type TarFile } from "./tar.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What {@linkcode compile} made. */
export interface Compiled {
  path: string;
  /** In bytes. */
  size: number;
  sha256: string;
}

/**
 * Makes the executable from the Deno that runs this and a folder of JavaScript with `main.js` in it.
 *
 * @param app The folder, as {@linkcode bundle} leaves it.
 * @param path Where the executable goes.
 */
export async function compile(app: string, path: string): Promise<Compiled> {
  const files: TarFile[] = [{ name: "deno", bytes: await Deno.readFile(Deno.execPath()), executable: true }];
  for await (const { name } of Deno.readDir(app)) {
    files.push({ name: `app/${name}`, bytes: await Deno.readFile(`${app}/${name}`) });
  }
  const archive = tar(files);
  const payload = gzipSync(archive, { level: 9 });
  const launcher = launcherFor({
    id: (await sha256(payload)).slice(0, 16),
    permissions: await permissions(),
    megabytes: Math.ceil(archive.length / 1e6),
  });
  const executable = new Uint8Array(launcher.length + payload.length);
  executable.set(launcher);
  executable.set(payload, launcher.length);
  await Deno.writeFile(path, executable);
  await Deno.chmod(path, 0o755);
  return { path, size: executable.length, sha256: await sha256(executable) };
}

/** The script, which names the place where it ends: its own length is a part of it. */
function launcherFor(values: { id: string; permissions: string; megabytes: number }): Uint8Array {
  const template = Deno.readTextFileSync(new URL("launcher.sh", import.meta.url))
    .replace("@ID@", values.id)
    .replace("@PERMISSIONS@", values.permissions)
    .replace("@MEGABYTES@", String(values.megabytes));
  for (let length = template.length;;) {
    const script = new TextEncoder().encode(template.replace("@SKIP@", String(length + 1)));
    if (script.length === length) return script;
    length = script.length;
  }
}

/** What the program may do, as `bin/emloom` gives it. */
async function permissions(): Promise<string> {
  const flags = (await Deno.readTextFile(`${ROOT}bin/emloom`)).match(/--allow-[a-z]+(=\S+)?/g) ?? [];
  if (flags.length === 0) throw new Error("There are no permissions in bin/emloom");
  return flags.join(" ");
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toHex();
}

if (import.meta.main) {
  const app = `${ROOT}dist/app`;
  const strayed = await bundle("main.ts", app);
  for (const each of strayed) console.error(`dist/app: ${each}`);
  if (strayed.length > 0) Deno.exit(1);
  const { size, sha256 } = await compile(app, `${ROOT}dist/emloom`);
  console.log(`dist/emloom: ${(size / 1e6).toFixed(1)} MB, sha256 ${sha256}`);
}
