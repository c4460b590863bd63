import { assert, assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { Child } from "../../sandbox/child_process.ts";
import { ChildFailure } from "../../sandbox/ending.ts";
import { DataRoot, plugin, SOURCE } from "./setting.ts";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
/** A test that waits for another process gives up after this, in milliseconds. */
const PATIENCE = 20_000;

/** Asks again and again until there is an answer. */
async function until<T>(ask: () => T | undefined, what: string): Promise<T> {
  for (const began = Date.now(); Date.now() - began < PATIENCE;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${what} has not happened within ${PATIENCE} ms`);
}

/**
 * Lines of /proc/PID/stat as pid and the fields after the name: state, parent, …; without those that have ended.
 * By a shell: to look there itself, Deno wants every permission.
 */
function stats(which: string): { pid: number; fields: string[] }[] {
  const { stdout } = new Deno.Command("/bin/sh", { args: ["-c", `cat /proc/${which}/stat 2>/dev/null`] })
    .outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n").filter(Boolean)
    .map((line) => ({ pid: parseInt(line), fields: line.split(") ").at(-1)!.split(" ") }))
    .filter(({ fields }) => fields[0] !== "Z");
}

/** The fields of one process; nothing when it is gone. */
function stat(pid: number): string[] | undefined {
  return stats(String(pid))[0]?.fields;
}

function childOf(pid: number): number | undefined {
  return stats("[0-9]*").find(({ fields }) => Number(fields[1]) === pid)?.pid;
}

function startParent(root: string, path: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      `--allow-read=${root}`,
      "--allow-run=/bin/sh",
      `--config=${CHECKOUT}/deno.json`,
      `${CHECKOUT}/tests/sandbox/parent.ts`,
      root,
      SOURCE,
      plugin("loops"),
      path,
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("createPool() needs permission to read the roots and to run /bin/sh, and no other", async () => {
  await using root = await DataRoot.make();
  const { code, stdout, stderr } = await startParent(root.path, await root.healthy()).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  assertEquals([code, ...said], [0, "digital-micrograph", ""]);
});

Deno.test({
  name: "a child in an endless loop dies with a parent that is killed",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using root = await DataRoot.make();
    const parent = startParent(root.path, await root.file("endless.dm3", "LOOP:js"));
    const child = await until(() => childOf(parent.pid), "the start of the child");
    // Half a second of CPU: it is in the loop, and sees neither signals nor the end of its input.
    await until(() => Number(stat(child)?.[11]) > 50 ? true : undefined, "the loop");
    parent.kill("SIGKILL");
    await parent.output();
    await until(() => stat(child) === undefined ? true : undefined, "the end of the child");
  },
});

Deno.test("a child in an endless loop ends by its CPU time where there is no setpriv", async () => {
  await using root = await DataRoot.make();
  const path = await root.file("endless.dm3", "LOOP:js");
  const limits = { timeLimitMs: PATIENCE, memoryLimitMb: 768 };
  const child = await Child.start({
    entry: SOURCE,
    root: root.path,
    plugins: [plugin("loops")],
    memoryLimitMb: 768,
    cpuLimitSeconds: 1,
    searchPath: "/no/such/folder",
  }, limits);
  const request = {
    path,
    givenPath: path,
    name: "endless.dm3",
    siblings: {},
    preview: false,
    original: false,
  };
  const failure = await assertRejects(() => child.extract(request, limits), ChildFailure);
  await child.close();
  assertEquals(failure.kind, "crashed");
  assert(["SIGKILL", "SIGXCPU"].includes(failure.signal!), failure.signal);
});

Deno.test("Child.start() tells by a signal that the memory limit is too low to start", async () => {
  await using root = await DataRoot.make();
  const limits = { timeLimitMs: PATIENCE, memoryLimitMb: 200 };
  const options = { entry: SOURCE, root: root.path, plugins: [], cpuLimitSeconds: 60, ...limits };
  const failure = await assertRejects(() => Child.start(options, limits), ChildFailure);
  assertEquals([failure.kind, typeof failure.signal], ["start", "string"]);
});
