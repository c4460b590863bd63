import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };

const SCRIPT = fileURLToPath(new URL("../../bin/emloom", import.meta.url));
const VERSION = { code: 0, out: `emloom ${manifest.version}\n`, err: "" };
const permissions = { read: true, write: true, run: true, env: true } as const;
const text = new TextDecoder();

/** A place with a `bin` that has what the script needs of the system, and no Deno; packages as the caller has them. */
async function inPlace(work: (place: string, env: Record<string, string>) => Promise<void>) {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(text.decode(stdout)) as { denoDir: string };
  const place = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom bin " }));
  try {
    await Deno.mkdir(`${place}/bin`);
    await Deno.mkdir(`${place}/home`);
    for (const tool of ["sh", "dirname", "readlink"]) {
      const found = await new Deno.Command("sh", { args: ["-c", `command -v ${tool}`] }).output();
      await Deno.symlink(text.decode(found.stdout).trim(), `${place}/bin/${tool}`);
    }
    await work(place, { PATH: `${place}/bin`, HOME: `${place}/home`, DENO_DIR: denoDir, NO_COLOR: "1" });
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

function start(command: string, args: string[], cwd: string, env: Record<string, string>): Deno.Command {
  return new Deno.Command(command, {
    args,
    cwd,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(...parameters: Parameters<typeof start>) {
  const { code, stdout, stderr } = await start(...parameters).output();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

Deno.test({
  name: "bin/emloom starts from any directory, through links to links, through PATH, and passes exit codes",
  permissions,
  fn: () =>
    inPlace(async (place, env) => {
      await Deno.symlink(Deno.execPath(), `${place}/bin/deno`);
      await Deno.mkdir(`${place}/my tools`);
      await Deno.symlink(SCRIPT, `${place}/my tools/first`);
      await Deno.symlink("my tools/first", `${place}/second`);
      await Deno.symlink("../second", `${place}/bin/emloom`);
      // Settings of another project, which are none of ours.
      await Deno.writeTextFile(`${place}/home/deno.json`, '{"imports":{"zod":"npm:no-such-package-here@1"}}');
      await Deno.writeTextFile(`${place}/home/package.json`, '{"dependencies":{"zod":"0.0.1"}}');
      for (const command of [SCRIPT, `${place}/second`]) {
        assertEquals(await run(command, ["--version"], `${place}/home`, env), VERSION);
      }
      const sh = `${place}/bin/sh`;
      assertEquals(await run(sh, ["-c", "emloom --version"], `${place}/home`, env), VERSION);
      assertEquals(await run(sh, ["../second", "--version"], `${place}/home`, env), VERSION);
      const { code, err } = await run(SCRIPT, ["no such command"], "/", env);
      assertEquals(code, 2);
      assertMatch(err, /"no such command"/);
    }),
});

Deno.test({
  name: "bin/emloom keeps the caller's directory",
  permissions,
  fn: () =>
    inPlace(async (place, env) => {
      await Deno.symlink(Deno.execPath(), `${place}/bin/deno`);
      await Deno.writeTextFile(`${place}/home/times.json`, "[1, 2, 3]");
      const { code, out, err } = await run(
        SCRIPT,
        ["cluster", "--times", "times.json"],
        `${place}/home`,
        env,
      );
      assertEquals([code, err], [0, ""]);
      assertMatch(out, /3/);
    }),
});

Deno.test({
  name: "bin/emloom is replaced by Deno, so that signals reach the program",
  permissions,
  fn: () =>
    inPlace(async (place, env) => {
      await Deno.symlink(Deno.execPath(), `${place}/bin/deno`);
      // The role of a sandbox child: it says that it is ready, then waits for its input.
      const command = new Deno.Command(SCRIPT, {
        args: ["__extract", JSON.stringify({ plugins: [], memoryLimitMb: 1024 })],
        env,
        clearEnv: true,
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      });
      const child = command.spawn();
      const reader = child.stdout.getReader();
      assertMatch(text.decode((await reader.read()).value), /ready/);
      child.kill("SIGTERM");
      await Promise.all([reader.cancel(), child.stdin.abort().catch(() => {})]);
      assertEquals((await child.status).signal, "SIGTERM");
    }),
});

Deno.test({
  name: "bin/emloom finds a Deno that npm has, and passes over one of another version",
  permissions,
  fn: () =>
    inPlace(async (place, env) => {
      await Deno.writeTextFile(`${place}/bin/deno`, "#!/bin/sh\necho 'deno 1.46.3 (stable)'\n", {
        mode: 0o755,
      });
      const cached = `${place}/home/.npm/_npx/0f1e/node_modules/@deno/some-platform`;
      await Deno.mkdir(cached, { recursive: true });
      await Deno.symlink(Deno.execPath(), `${cached}/deno`);
      assertEquals(await run(SCRIPT, ["--version"], place, env), VERSION);
      const elsewhere = { ...env, HOME: `${place}/bin`, npm_config_cache: `${place}/home/.npm` };
      assertEquals(await run(SCRIPT, ["--version"], place, elsewhere), VERSION);
    }),
});

Deno.test({
  name: "bin/emloom says what it needs when there is neither Deno nor npx",
  permissions,
  fn: () =>
    inPlace(async (place, env) => {
      const { code, out, err } = await run(SCRIPT, ["--version"], place, env);
      assertEquals([code, out], [127, ""]);
      assertMatch(err, /^emloom: needs Deno 2\.9, or npx to get it/);
    }),
});
