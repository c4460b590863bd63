import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { isLock, type Lock, takeLock } from "../../engine/lock.ts";

const PROGRAM = fileURLToPath(new URL("lock_program.ts", import.meta.url));
const me = { command: "daemon", pid: 1, host: "here", since: "2026-01-01T00:00:00Z" };

async function withFolder(work: (database: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "emloom-lock-" });
  try {
    await Deno.writeTextFile(`${folder}/x.db`, "");
    await work(`${folder}/x.db`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Starts the program; what it says first, and the process, which has to be ended. */
async function another(...args: string[]): Promise<{ said: string; process: Deno.ChildProcess }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--allow-write", "--allow-run", PROGRAM, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = process.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return { said: new TextDecoder().decode(value).trim(), process };
}

async function end(process: Deno.ChildProcess, signal?: Deno.Signal): Promise<void> {
  if (signal) process.kill(signal);
  await process.stdin.close().catch(() => {});
  await process.stdout.cancel();
  await process.status;
}

async function take(path: string): Promise<Lock> {
  const taken = await takeLock(path, me);
  assert(isLock(taken), `held by ${JSON.stringify(taken)}`);
  return taken;
}

Deno.test("takeLock() names the holder, under a link to the database too, and is free after", () =>
  withFolder(async (path, folder) => {
    await Deno.symlink(path, `${folder}/link.db`);
    const first = await take(path);
    assertEquals(await takeLock(`${folder}/link.db`, { ...me, pid: 2 }), { heldBy: me });
    first[Symbol.dispose]();
    (await take(`${folder}/link.db`))[Symbol.dispose]();
  }));

Deno.test("takeLock() lets one of two processes work, and tells the other whose turn it is", () =>
  withFolder(async (path) => {
    const first = await another(path);
    const second = await another(path);
    assertEquals([first.said, second.said], ["held", `busy ${first.process.pid}`]);
    const here = await takeLock(path, me);
    assertEquals("heldBy" in here && here.heldBy?.pid, first.process.pid);
    await end(second.process);
    await end(first.process);
    (await take(path))[Symbol.dispose]();
  }));

Deno.test("takeLock() is free at once when its holder was killed, though a child of it lives on", () =>
  withFolder(async (path) => {
    const { said, process } = await another(path, "child");
    const child = Number(said.split(" ")[1]);
    try {
      assert(!isLock(await takeLock(path, me)));
      await end(process, "SIGKILL");
      Deno.kill(child, "SIGCONT"); // which throws unless it lives
      assertEquals(JSON.parse(await Deno.readTextFile(`${path}.lock`)).pid, process.pid); // stale, and no matter
      (await take(path))[Symbol.dispose]();
    } finally {
      Deno.kill(child, "SIGKILL");
    }
  }));

Deno.test("takeLock() believes the lock and not what the file says", () =>
  withFolder(async (path) => {
    await Deno.writeTextFile(`${path}.lock`, JSON.stringify({ ...me, pid: Deno.pid }));
    const lock = await take(path);
    for (const text of ["", "{", "[]", '{"pid":"x"}', "null"]) {
      await Deno.writeTextFile(`${path}.lock`, text);
      assertEquals(await takeLock(path, me), { heldBy: undefined });
    }
    lock[Symbol.dispose]();
  }));

Deno.test("takeLock() is had by one when many ask at the same time", () =>
  withFolder(async (path) => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(path, me)));
    const locks = taken.filter(isLock);
    assertEquals(locks.length, 1);
    locks[0]![Symbol.dispose]();
  }));
