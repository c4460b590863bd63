/** Tries to get at what it must not, and reports what happened to each try. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

/** Not written where they are used: whoever checks the types of this file would fetch them. */
const elsewhere = {
  file: "file:///etc/hostname",
  url: "https://example.invalid/leave?secret",
  package: "npm:no-such-package@1.0.0",
};
const later: Record<string, string> = {};
const attempts: Record<string, () => Promise<unknown>> = {
  fetch: () => fetch("http://127.0.0.1:8001/"),
  connect: () => Deno.connect({ hostname: "127.0.0.1", port: 8001 }),
  lookUp: () => Deno.resolveDns("localhost", "A"),
  importFile: () => import(elsewhere.file),
  importRemote: () => import(elsewhere.url),
  importPackage: () => import(elsewhere.package),
};
for (const [name, attempt] of Object.entries(attempts)) {
  later[name] = await attempt().then(
    () => "allowed",
    (error) => name.startsWith("import") ? error.message : error.name,
  );
}

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "snoop",
    title: "Tries to get out",
    extensions: [],
    supports: (file) => emloom.textOf(file.read(0, 5)) === "SNOOP" || "it does not begin with SNOOP",
    *extract(file, { path = "" }) {
      const tries: Record<string, () => unknown> = {
        passwd: () => Deno.readTextFileSync("/etc/passwd"),
        parent: () => [...Deno.readDirSync("..")],
        environ: () => Deno.readTextFileSync("/proc/self/environ"),
        env: () => Deno.env.toObject(),
        home: () => Deno.env.get("HOME"),
        write: () => Deno.writeTextFileSync(`${path}.owned`, ""),
        remove: () => Deno.removeSync(path),
        run: () => new Deno.Command("/bin/true").outputSync(),
        listen: () => Deno.listen({ port: 0 }),
        ffi: () => Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {}),
        hostname: () => Deno.hostname(),
        kill: () => Deno.kill(Deno.ppid, "SIGTERM"),
        sibling: () => {
          if (!file.sibling("../secret.txt") && !file.sibling("/etc/passwd")) throw new Error("NotCapable");
        },
      };
      const results = Object.entries(tries).map(([name, attempt]) => {
        try {
          return [name, `allowed: ${attempt()}`];
        } catch (error) {
          return [name, (error as Error).name === "Error" ? (error as Error).message : (error as Error).name];
        }
      });
      yield emloom.dataset("Misc", {
        dataType: "Misc",
        extensions: { ...later, ...Object.fromEntries(results) },
      });
    },
  });
