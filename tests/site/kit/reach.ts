/** Tries to get at what it must not, and tells what happened to each try. Its one host is put in by the test. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

const attempt = async (work: () => unknown) => {
  try {
    const value = await work();
    return `allowed: ${value instanceof Response ? await value.text() : String(value)}`;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

export default (emloom: Toolkit) =>
  emloom.defineStep({
    name: "reach",
    title: "Tries to get out",
    hosts: ["127.0.0.1:@PORT@"],
    after: "upload",
    async run({ settings }) {
      const { declared, other, redirect } = settings as Record<string, string>;
      const found: Record<string, string> = {
        declared: await attempt(() => fetch(declared!)),
        other: await attempt(() => fetch(other!)),
        redirect: await attempt(() => fetch(redirect!)),
        connect: await attempt(() =>
          Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(other!).port) })
        ),
        byName: await attempt(() => fetch(declared!.replace("127.0.0.1", "localhost"))),
        listen: await attempt(() => Deno.listen({ port: 0 })),
        passwd: await attempt(() => Deno.readTextFileSync("/etc/passwd")),
        folder: await attempt(() => [...Deno.readDirSync(".")].length),
        environ: await attempt(() => Deno.readTextFileSync("/proc/self/environ")),
        arguments: await attempt(() => Deno.readTextFileSync("/proc/self/cmdline")),
        env: await attempt(() => JSON.stringify(Deno.env.toObject())),
        proxy: await attempt(() => Deno.env.get("HTTPS_PROXY")),
        write: await attempt(() => Deno.writeTextFileSync("owned", "")),
        run: await attempt(() => new Deno.Command("/bin/true").outputSync()),
        ffi: await attempt(() => Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {})),
        hostname: await attempt(() => Deno.hostname()),
        kill: await attempt(() => Deno.kill(Deno.ppid, "SIGTERM")),
      };
      return found;
    },
  });
