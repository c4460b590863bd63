import { assertEquals, assertMatch } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { bundle } from "../../tools/bundle.ts";
import { compile } from "../../tools/compile.ts";

const text = new TextDecoder();
const main = new URL("../../main.ts", import.meta.url).href;

/** The program, with one more command that says how it was started. */
const ENTRY = `if (Deno.args[0] === "probe") {
  // Before the line that tells the test that it may send a signal.
  if (Deno.args[1] === "wait") { Deno.addSignalListener("SIGTERM", () => Deno.exit(7)); setInterval(() => {}, 9e5); }
  const state = async (name: Deno.PermissionName) => (await Deno.permissions.query({ name } as never)).state;
  console.log(JSON.stringify({ args: Deno.args.slice(1), cwd: Deno.cwd(), pid: Deno.pid, ffi: await state("ffi"),
    read: await state("read"), self: [Deno.execPath(), Deno.mainModule] }));
} else {
  await import("${main}");
}`;

// One test, because the executable takes seconds to build.
Deno.test({
  name: "compile() makes an executable that needs nothing",
  permissions: { read: true, write: true, run: true, env: true },
  async fn(t) {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom compile " }));
    try {
      await Deno.writeTextFile(`${folder}/main.ts`, ENTRY);
      assertEquals(await bundle(`${folder}/main.ts`, `${folder}/app`), []);
      await Deno.mkdir(`${folder}/empty`);
      const executable = `${folder}/emloom`;
      const { size } = await compile(`${folder}/app`, executable);
      assertEquals((await Deno.stat(executable)).size, size);
      assertEquals((await Deno.stat(executable)).mode! & 0o777, 0o755);
      await steps(t, folder, executable);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function steps(t: Deno.TestContext, folder: string, executable: string) {
  const start = (args: string[], options: { command?: string; env?: Record<string, string> } = {}) => {
    const { command = executable, env = { EMLOOM_CACHE: `${folder}/cache` } } = options;
    return new Deno.Command(command, {
      args,
      cwd: `${folder}/empty`,
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", ...env },
      stdout: "piped",
      stderr: "piped",
    });
  };
  const run = async (...parameters: Parameters<typeof start>) => {
    const { code, stdout, stderr } = await start(...parameters).output();
    return { code, out: text.decode(stdout), err: text.decode(stderr) };
  };
  const unpacked = (cache: string) => [...Deno.readDirSync(`${folder}/${cache}`)].map(({ name }) => name);

  await t.step("two first starts at once share one copy", async () => {
    const both = await Promise.all([run(["--version"]), run(["--version"])]);
    const good = { code: 0, out: `emloom ${manifest.version}\n`, err: "" };
    assertEquals(both, [good, good]);
    assertEquals(unpacked("cache").length, 1);
    assertMatch(unpacked("cache")[0]!, /^[0-9a-f]{16}$/);
    assertEquals((await Deno.stat(`${folder}/cache`)).mode! & 0o777, 0o700);
  });

  await t.step("a later start is fast, and leaves nothing in the working directory", async () => {
    await run(["--help"]);
    const began = performance.now();
    const { code, out } = await run(["--help"]);
    console.log(`      --help, warm: ${Math.round(performance.now() - began)} ms`);
    assertEquals(code, 0);
    assertMatch(out, /Usage: emloom COMMAND/);
    assertEquals(unpacked("empty"), []);
  });

  await t.step("exit codes and arguments pass as they are, permissions are those of bin/emloom", async () => {
    assertEquals((await run(["no-such-command"])).code, 2);
    const args = ["--", "--v8-flags=--help", "a b", "", "$HOME", "-A"];
    const { out } = await run(["probe", ...args]);
    const probe = JSON.parse(out);
    assertEquals(probe.args, args);
    assertEquals([probe.cwd, probe.read, probe.ffi], [`${folder}/empty`, "granted", "prompt"]);
    assertEquals(probe.self[0], `${folder}/cache/${unpacked("cache")[0]}/deno`);
  });

  await t.step("signals reach the program", async () => {
    const child = start(["probe", "wait"]).spawn();
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    assertEquals(JSON.parse(text.decode(value)).pid, child.pid);
    child.kill("SIGTERM");
    await Promise.all([reader.cancel(), child.stderr.cancel()]);
    assertEquals((await child.status).code, 7);
  });

  await t.step("through a link with blanks in its name, through PATH, by sh", async () => {
    await Deno.mkdir(`${folder}/my bin`);
    await Deno.symlink("../emloom", `${folder}/my bin/em loom`);
    await Deno.symlink("../emloom", `${folder}/my bin/emloom`);
    const version = `emloom ${manifest.version}\n`;
    assertEquals((await run(["--version"], { command: `${folder}/my bin/em loom` })).out, version);
    const env = { EMLOOM_CACHE: `${folder}/cache`, PATH: `${folder}/my bin:/usr/bin:/bin` };
    assertEquals((await run(["-c", "emloom --version"], { command: "/bin/sh", env })).out, version);
    assertEquals((await run([executable, "--version"], { command: "/bin/sh" })).out, version);
  });

  await t.step("a start that is killed while it unpacks spoils nothing", async () => {
    const env = { EMLOOM_CACHE: `${folder}/killed` };
    const child = start(["--version"], { env }).spawn();
    const began = () => {
      try {
        return unpacked("killed").length > 0;
      } catch {
        return false;
      }
    };
    while (!began()) await new Promise((next) => setTimeout(next, 1));
    child.kill("SIGKILL");
    await Promise.all([child.stdout.cancel(), child.stderr.cancel(), child.status]);
    assertEquals((await run(["--version"], { env })).code, 0);
    assertEquals(unpacked("killed").filter((name) => !name.startsWith(".new.")).length, 1);
  });

  await t.step("an unpacked copy that lost its files is made anew", async () => {
    const copy = `${folder}/killed/${unpacked("killed").find((name) => !name.startsWith("."))}`;
    for (const lost of ["deno", "app/main.js"]) {
      await Deno.truncate(`${copy}/${lost}`, 0); // what a power cut leaves
      assertEquals((await run(["--version"], { env: { EMLOOM_CACHE: `${folder}/killed` } })).code, 0);
    }
  });

  await t.step("a cache folder that is no folder of ours is passed over", async () => {
    await Deno.symlink(`${folder}/cache`, `${folder}/linked`);
    await Deno.mkdir(`${folder}/home`);
    const env = { EMLOOM_CACHE: `${folder}/linked`, HOME: `${folder}/home` };
    assertEquals((await run(["--version"], { env })).code, 0);
    assertEquals(unpacked("home/.cache/emloom").length, 1);
  });

  await t.step("a damaged executable is not started", async () => {
    const bytes = await Deno.readFile(executable);
    const last = bytes.length - 6; // in gzip's checksum: every file still unpacks
    bytes[last] = bytes[last]! ^ 1;
    for (const [name, damaged] of [["flipped", bytes], ["short", bytes.subarray(0, 20_000_000)]] as const) {
      // Another name of the archive, so that the good copy is not taken.
      const head = text.decode(damaged.subarray(0, 400)).replace(/id=[0-9a-f]{16}/, `id=${"0".repeat(16)}`);
      damaged.set(new TextEncoder().encode(head));
      await Deno.writeFile(`${folder}/${name}`, damaged, { mode: 0o755 });
      const { code, err } = await run(["--version"], {
        command: `${folder}/${name}`,
        env: { EMLOOM_CACHE: `${folder}/bad` },
      });
      assertEquals(code, 126);
      assertMatch(err, /is damaged: get it again/);
      assertEquals(unpacked("bad"), []);
    }
  });
}
