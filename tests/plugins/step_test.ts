import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { kit, open, TROUBLE } from "./facility.ts";

const SECRET = "sesame-open-4711";
/** A step that is nothing but trouble. */
const bad = (name: string, body: string) =>
  `export default (emloom) => emloom.defineStep({
    name: "${name}", title: "Bad", after: "upload", hosts: [], async run(context) { ${body} },
  });`;

Deno.test("a site's step runs behind the upload, and bad ones beside it cost nobody anything", async () => {
  const troubles = Object.entries({
    ...TROUBLE,
    strays: `await fetch("http://127.0.0.1:8009/")`,
    tells: `throw new Error("my token is " + JSON.stringify(context.settings))`,
    floods: `return "x".repeat(100_000)`,
  });
  await using site = await open({
    plugins: {
      ...Object.fromEntries(troubles.map(([name, body]) => [`bad_${name}.js`, bad(name, body)])),
      "letter.ts": await kit("letter.ts"),
    },
    settings: { plugins: { letter: { token: SECRET, leaders: { NI: "a@b.c" } }, tells: { secret: SECRET } } },
  });
  const run = await site.emloom("run", "--from", "none");
  assertEquals(run.code, 3, run.stderr);

  const session = await site.session();
  assertEquals(session.state, "ERROR");
  for (
    const told of [
      /^the record is complete; step/,
      /step throws: Plugin "throws": broken on purpose/,
      /step hangs: .*it took longer than 12 s.*raise EMLOOM_SANDBOX_TIME_LIMIT_SECONDS/,
      /step eats: .*more memory than the limit of 768 MB/,
      /step leaves: .*ended with code 7/,
      /step strays: .*requires net access to "127.0.0.1:8009"; a plugin may reach the hosts that it declares/,
      /step tells: .*my token is {"secret":"\*\*\*"}/,
      /step floods: .*100002 characters/,
    ]
  ) assertMatch(session.reason, told);
  assertEquals(site.records().length, 1);
  assertEquals(session.uploads.map((each: { state: string }) => each.state), ["done"]);

  const states = Object.fromEntries(
    session.steps.map((step: { name: string; state: string }) => [step.name, step.state]),
  );
  assertEquals(states.letter, "done");
  assertEquals(states.upload, "done");
  for (const [name] of troubles) assertEquals(states[name], "failed", name);
  assertEquals(session.steps.slice(0, 7).map((step: { name: string }) => step.name).at(-1), "upload");

  const [{ path, body }, ...others] = site.heard as [typeof site.heard[0]];
  assertEquals([path, others], ["/letter", []]);
  assertEquals(body.key, "bookings:booking-1/1");
  assertEquals([body.user, body.title], ["mmuster", "Oxidation of nickel particles"]);
  assertEquals(body.settings, { token: SECRET, leaders: { NI: "a@b.c" } });
  const { url, xml, title } = body.record as Record<string, string>;
  assertMatch(url!, /^file:.*repository.*\.xml$/);
  assertMatch(title!, /^2024-02-14_DEMO-SCOPE-200_/);
  assertStringIncludes(xml!, "<?xml");
  assertEquals((body.uploads as { state: string }[])[0]?.state, "done");

  // what a plugin was told in confidence is nowhere
  const database = await Deno.readFile(`${site.folder}/data/emloom.db`);
  assert(!new TextDecoder("latin1").decode(database).includes(SECRET));
  const shown = await site.emloom("config", "show", "--json");
  assert(![run.stdout, run.stderr, shown.stdout].join().includes(SECRET));
  assertStringIncludes(shown.stdout, "letter: ***");

  // mended, and asked for again, it is complete
  for (const [name] of troubles) await site.put(`bad_${name}.js`, bad(name, "return { fine: true }"));
  await site.emloom("sessions", "retry", "1");
  assertEquals((await site.emloom("run")).code, 0);
  const mended = await site.session();
  assertEquals([mended.state, mended.reason, mended.revision], ["COMPLETED", null, 2]);
  assertEquals(site.heard.map((each) => each.body.key), ["bookings:booking-1/1", "bookings:booking-1/2"]);
});

Deno.test("a step that asks to be tried again waits with its session, and goes on where it was", async () => {
  let answers = 0;
  await using site = await open({
    plugins: { "letter.ts": await kit("letter.ts") },
    settings: { plugins: { letter: { token: SECRET } } },
    answer: () => answers++ === 0 ? new Response(null, { status: 503 }) : Response.json({ sent: true }),
  });
  const first = await site.emloom("run", "--from", "none");
  assertEquals(first.code, 3);
  assertMatch(first.stdout, /session 1 waits: Plugin "letter": the gateway says 503 to \*\*\*/);
  const waiting = await site.session();
  assertEquals(waiting.steps.at(-1).state, "waiting");
  assertEquals(waiting.uploads[0].state, "done");
  assertEquals((await site.emloom("run")).code, 0);
  const done = await site.session();
  assertEquals([done.state, done.uploads[0].attempts], ["COMPLETED", 1]);
  assertEquals(site.heard.length, 2);
});

Deno.test("a step whose emloom is killed is done by the next one, and nothing before it again", async () => {
  const begun = Promise.withResolvers<void>();
  const dead = Promise.withResolvers<void>();
  await using site = await open({
    plugins: { "letter.ts": await kit("letter.ts") },
    async answer() {
      begun.resolve();
      await dead.promise;
      return Response.json({});
    },
  });
  const run = site.start("run", "--from", "none");
  await begun.promise;
  run.kill("SIGKILL");
  assertEquals((await run.ended).signal, "SIGKILL");
  dead.resolve();
  assertEquals((await site.emloom("run")).code, 0);
  const session = await site.session();
  assertEquals([session.state, session.uploads[0].attempts], ["COMPLETED", 1]);
  assertEquals(site.heard.map((each) => each.body.key), Array(2).fill("bookings:booking-1/1"));
});

Deno.test("a step that must not fail ends the run before the upload", async () => {
  const gate = `export default (emloom) => emloom.defineStep({
    name: "gate", title: "Gate", before: "upload", onError: "fail",
    run({ record, uploads }) { throw new Error("held back: " + record.title + uploads.length) },
  });`;
  await using site = await open({ plugins: { "gate.js": gate } });
  assertEquals((await site.emloom("run", "--from", "none")).code, 3);
  const session = await site.session();
  assertEquals(session.state, "ERROR");
  assertMatch(session.reason, /^gate: Plugin "gate": held back: 2024-02-14_DEMO-SCOPE-200_.*0$/);
  assertEquals([site.records(), session.uploads], [[], []]);
  assertEquals(session.steps.map((step: { name: string }) => step.name).slice(-3), [
    "build",
    "gate",
    "upload",
  ]);
});
