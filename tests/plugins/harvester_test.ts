import { assertEquals, assertMatch } from "@std/assert";
import { demoFiles } from "../../cli/demo_files.ts";
import { INSTRUMENT, kit, open, SESSION, TROUBLE } from "./facility.ts";

const bad = (name: string, body: string) =>
  `export default (emloom) => emloom.defineHarvester({
    name: "${name}", title: "Bad", hosts: [], async sessions() { ${body} }, describe() {},
  });`;
const LAB = {
  ...INSTRUMENT,
  instrument_pid: "LAB-SCOPE-1",
  filestore_path: "Lab_Scope",
  harvester: "roster",
  api_url: "",
};
const EVENT = {
  identifier: "roster/1",
  eventId: "1",
  instrument: "LAB-SCOPE-1",
  start: SESSION.start.toISOString(),
  end: SESSION.end.toISOString(),
  user: "eve",
};

Deno.test("a site's harvester brings sessions, and bad ones beside it stop no calendar", async () => {
  const troubles = Object.entries({ ...TROUBLE, mumbles: `return { events: "none" }` });
  await using site = await open({
    plugins: {
      ...Object.fromEntries(troubles.map(([name, body]) => [`bad_${name}.js`, bad(name, body)])),
      "roster.ts": await kit("roster.ts"),
    },
    instruments: [LAB, { ...LAB, instrument_pid: "LAB-SCOPE-2", filestore_path: "Lab_Scope_2" }],
    answer({ path, body }) {
      if (path === "/roster") {
        return Response.json({
          cursor: "page 2",
          events: [
            EVENT,
            { ...EVENT, eventId: "2", identifier: "roster/2" },
            { ...EVENT, eventId: "3", identifier: "roster/3", instrument: "DEMO-SCOPE-200" },
            { ...EVENT, eventId: "4", end: EVENT.start },
            { ...EVENT, eventId: "5", identifier: "roster/5" },
            null,
          ],
        });
      }
      const consent =
        { "1": { answer: "Agree" }, "2": { answer: "by no means" }, "5": undefined }[String(body.eventId)];
      if (body.eventId === "5") return new Response(null, { status: 404 });
      const { start, end } = EVENT;
      return Response.json({ eventId: body.eventId, title: "Lab\u0000 work", start, end, consent });
    },
  });
  const [{ bytes }] = demoFiles() as [ReturnType<typeof demoFiles>[0]];
  const file = `${site.folder}/instrument-data/Lab_Scope/a.tif`;
  await Deno.mkdir(`${site.folder}/instrument-data/Lab_Scope`);
  await Deno.writeFile(file, bytes);
  await Deno.utime(
    file,
    new Date(SESSION.start.getTime() + 60_000),
    new Date(SESSION.start.getTime() + 60_000),
  );

  const run = await site.emloom("run", "--from", "none");
  assertEquals(run.code, 3, run.stderr);
  for (
    const told of [
      /calendar throws needs attention: Plugin "throws": broken on purpose/,
      /calendar hangs needs attention: .*longer than 12 s/,
      /calendar eats needs attention: .*more memory/,
      /calendar leaves needs attention: .*code 7/,
      /calendar mumbles needs attention: .*"sessions" gives makes no sense: "events"/,
    ]
  ) assertMatch(run.stdout, told);
  const sessions = JSON.parse((await site.emloom("sessions", "list", "--json")).stdout) as {
    session_identifier: string;
    state: string;
    reason: string;
  }[];
  const states = Object.fromEntries(sessions.map((each) => [each.session_identifier, each.state]));
  assertEquals(states, {
    "booking-1": "COMPLETED",
    "roster/1": "COMPLETED",
    "roster/2": "NO_CONSENT",
    "roster/5": "NO_RESERVATION",
  });
  const asked = site.heard.filter(({ path }) => path === "/roster");
  assertEquals((asked[0]!.body.instruments as { pid: string }[]).map(({ pid }) => pid), [
    "LAB-SCOPE-1",
    "LAB-SCOPE-2",
  ]);
  assertEquals((await site.emloom("run")).code, 3);
  assertEquals(site.heard.filter(({ path }) => path === "/roster")[1]!.body.cursor, "page 2");
});

Deno.test("a site's harvester may be the only calendar, and none at all is said", async () => {
  await using site = await open({
    plugins: { "roster.ts": await kit("roster.ts") },
    settings: { calendars: [] },
    answer: () => Response.json({ cursor: "", events: [] }),
  });
  assertEquals((await site.emloom("run")).code, 0);
  await Deno.remove(`${site.folder}/plugins/roster.ts`);
  const { code, stderr } = await site.emloom("run");
  assertEquals(code, 4);
  assertMatch(stderr, /There is no calendar/);
});
