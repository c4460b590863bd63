import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { NotYet, RetryableError } from "../../engine/errors.ts";
import { NoReservation } from "../../schemas/endings.ts";
import { callOf, type CallOptions } from "../../site/call.ts";
import type { Json } from "../../site/contract.ts";
import { parseDescription, type PluginDescription } from "../../site/description.ts";
import { PluginError } from "../../site/errors.ts";
import { describeIn } from "../../site/process.ts";
import { dirname } from "node:path";
import { processesIn } from "../integration/program.ts";
import { type Form, forms, SOURCE } from "../sandbox/setting.ts";

const folder = await Deno.makeTempDir({ prefix: "emloom-bundle-" });
const built: Form[] = await forms(folder);
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const LIMITS = { timeLimitMs: 20_000, memoryLimitMb: 768 };

/** A plugin in a folder of its own, which is removed at the end. */
async function written(text: string): Promise<{ path: string } & AsyncDisposable> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom-plugin-" }));
  const path = `${folder}/plugin.js`;
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

type Reaching = PluginDescription & { hosts: string[] };

async function described(path: string, entry = SOURCE): Promise<Reaching> {
  return parseDescription(await describeIn({ path, hosts: [], entry, ...LIMITS })) as Reaching;
}

/** Runs a step whose body is `body`. */
async function step(
  body: string,
  settings: Record<string, Json> = {},
  { entry = SOURCE, hosts = [] as string[], ...options }: CallOptions & { entry?: string; hosts?: string[] } =
    {},
): Promise<unknown> {
  await using plugin = await written(
    `export default (emloom) => emloom.defineStep({ name: "s", title: "S", after: "upload", hosts: ${
      JSON.stringify(hosts)
    }, async run(context) { ${body} } });`,
  );
  const description = await described(plugin.path, entry);
  const around = { entry, certificates: [], requestTimeoutMs: 5000, ...LIMITS };
  return await callOf({ path: plugin.path, description, settings }, around)("run", [{ subject: 1 }], options);
}

Deno.test("a plugin reaches the hosts that it declares, by no way another, and nothing of the machine", async (t) => {
  const kit = await Deno.readTextFile(new URL("kit/reach.ts", import.meta.url));
  const secret = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => new Response("secret"));
  const other = `http://127.0.0.1:${secret.addr.port}/`;
  const open = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    ({ url }) => url.endsWith("/away") ? Response.redirect(other) : new Response("hello"),
  );
  const declared = `http://127.0.0.1:${open.addr.port}/`;
  for (const { name, entry } of built) {
    await t.step(name, async () => {
      const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom-plugin-" }));
      const path = `${folder}/reach.ts`;
      await Deno.writeTextFile(path, kit.replace("@PORT@", String(open.addr.port)));
      const description = await described(path, entry);
      assertEquals(description.hosts, [`127.0.0.1:${open.addr.port}`]);
      const around = { entry, certificates: [], requestTimeoutMs: 5000, ...LIMITS };
      const settings = { declared, other, redirect: `${declared}away` };
      const found = await callOf({ path, description, settings }, around)("run", [{}]) as Record<
        string,
        string
      >;
      const { declared: reached, ...refused } = found;
      assertEquals(reached, "allowed: hello");
      assertEquals(Object.keys(refused).length, 16);
      assertEquals(Object.entries(refused).filter(([, what]) => !/^NotCapable: /.test(what)), []);
      assertEquals([...Deno.readDirSync(folder)].length, 1);
      await Deno.remove(folder, { recursive: true });
    });
  }
  await Promise.all([open.shutdown(), secret.shutdown()]);
});

Deno.test("a plugin gets its subject, its settings, the time, and gives what JSON can hold", async () => {
  const notes: string[] = [];
  const now = new Date("2024-02-14T09:00:00Z");
  const found = await step(
    `context.note("token " + context.settings.token); context.note(btoa("sesame-open"));
     console.log("on standard output"); Deno.stdout.writeSync(new TextEncoder().encode("as well"));
     return { subject: context.subject, now: context.now.toISOString(), settings: context.settings,
       letters: context.settings.token.length };`,
    { token: "sesame-open", list: [1, { deep: true }] },
    { note: (message) => void notes.push(message), now },
  );
  assertEquals(found, {
    subject: 1,
    now: now.toISOString(),
    settings: { token: "***", list: [1, { deep: true }] }, // it is kept, the value is not
    letters: 11,
  });
  assertEquals(notes, ["s: token ***", "s: ***"]);
  assertEquals(await step("return undefined"), null);
});

Deno.test("what a plugin throws keeps its meaning, without what it was told in confidence", async () => {
  const settings = { token: "sesame-open" };
  const later = await assertRejects(
    () => step(`throw new emloom.RetryableError("busy, sesame-open", { retryAfter: 5000 })`, settings),
    RetryableError,
    'Plugin "s": busy, ***',
  );
  assertEquals(later.retryAfter, 5000);
  await assertRejects(() => step(`throw new emloom.NotYet("not yet")`), NotYet);
  await assertRejects(
    () => step(`throw new emloom.NoReservation("none")`),
    NoReservation,
    'Plugin "s": none',
  );
  await assertRejects(() => step(`throw "sesame-open"`, settings), PluginError, 'Plugin "s": ***');
  await assertRejects(() => step(`return 1n`), PluginError, "BigInt");
  await assertRejects(
    () => step(`console.error("error: sesame-open"); Deno.exit(4)`, settings),
    PluginError,
    "code 4: error: ***",
  );
  const closed = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const host = `127.0.0.1:${(closed.addr as Deno.NetAddr).port}`;
  closed.close();
  await assertRejects(() => step(`await fetch("http://${host}/")`, {}, { hosts: [host] }), RetryableError);
  await assertRejects(
    () =>
      step(`await Deno.connect({ hostname: "127.0.0.1", port: ${host.split(":")[1]} })`, {}, {
        hosts: [host],
      }),
    RetryableError,
    "refused",
  );
});

Deno.test("a process that talks out of turn is believed nothing", async () => {
  const say = (text: string) =>
    `const text = new TextEncoder().encode(${JSON.stringify(text)});
     const { default: process } = await import("node:process");
     process.stdout.write(new Uint8Array([text.length, 0, 0, 0, 0, 0, 0, 0, ...text])); return 1;`;
  for (
    const [text, told] of [
      ['{"kind":"result","id":"other","value":2}', /to another question/],
      ["{nonsense", /holds no JSON/],
      ['{"kind":"described"}', /makes no sense/],
    ] as const
  ) {
    const { message } = await assertRejects(() => step(say(text)), PluginError);
    assertMatch(message, told);
  }
});

Deno.test("a call ends with its run, and what was agreed to at the start holds", async () => {
  const stop = new AbortController();
  const begun = step(`context.note("here"); for (;;);`, {}, {
    signal: stop.signal,
    note: () => stop.abort(new Error("enough")),
  });
  await assertRejects(() => begun, Error, "enough");
  await using plugin = await written(
    `export default (emloom) => emloom.defineStep({ name: "s", title: "S", after: "upload", run() {} });`,
  );
  const description = await described(plugin.path);
  await Deno.writeTextFile(
    plugin.path,
    `export default (emloom) => emloom.defineStep({ name: "s", title: "S", after: "upload", hosts: ["x"], run() {} });`,
  );
  const around = { entry: SOURCE, certificates: [], requestTimeoutMs: 5000, ...LIMITS };
  await assertRejects(
    () => callOf({ path: plugin.path, description, settings: {} }, around)("run", [{}]),
    PluginError,
    "has changed since emloom started",
  );
});

Deno.test("what a plugin is told is not on its command line, nor in its environment", async () => {
  const stop = new AbortController();
  let listed = "";
  await using plugin = await written(
    `export default (emloom) => emloom.defineStep({ name: "s", title: "S", after: "upload", async run({ note }) {
      note("here"); await new Promise((later) => setTimeout(later, 60_000)); } });`,
  );
  const description = await described(plugin.path);
  const around = { entry: SOURCE, certificates: [], requestTimeoutMs: 5000, ...LIMITS };
  const looked = Promise.withResolvers<void>();
  const call = callOf({ path: plugin.path, description, settings: { token: "sesame-open" } }, around)("run", [
    {},
  ], {
    signal: stop.signal,
    note: () => looked.resolve(),
  });
  call.catch(() => {});
  await looked.promise;
  const ids = await processesIn(dirname(plugin.path));
  for (const id of ids) {
    // Deno itself reads these only with every permission.
    const cat = new Deno.Command("/bin/sh", { args: ["-c", `cat /proc/${id}/cmdline /proc/${id}/environ`] });
    listed += new TextDecoder().decode((await cat.output()).stdout);
  }
  stop.abort(new Error("enough"));
  await assertRejects(() => call, Error, "enough");
  assertMatch(listed, /__plugin/);
  assertEquals(listed.includes("sesame-open"), false);
});
