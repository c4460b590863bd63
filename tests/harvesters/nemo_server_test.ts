/** Against a real NEMO with the seed of its start script, named by EMLOOM_TEST_NEMO_URL and EMLOOM_TEST_NEMO_TOKEN. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { nemoHarvester } from "../../harvesters/nemo.ts";
import { HttpError } from "../../http/mod.ts";
import { NoConsent, NoReservation } from "../../schemas/endings.ts";
import type { Description } from "../../schemas/session.ts";
import { DEFAULTS, nemoSettings, tool, toSession } from "./helpers.ts";

const url = Deno.env.get("EMLOOM_TEST_NEMO_URL");
const token = Deno.env.get("EMLOOM_TEST_NEMO_TOKEN") ?? "";
const address = url ? (url.endsWith("/api/") ? url : new URL("api/", url).href) : "";
const now = () => new Date("2025-06-10T00:00:00Z");

function test(name: string, work: () => Promise<void>): void {
  Deno.test({
    name: url ? name : `${name} (skipped: EMLOOM_TEST_NEMO_URL is not set)`,
    ignore: !url,
    fn: work,
  });
}

function open(secret = token) {
  const instruments = [1, 2, 3].map((id) => tool(address, id));
  return { instruments, harvester: nemoHarvester(nemoSettings(address, secret), DEFAULTS) };
}

async function outcomes() {
  const { instruments, harvester } = open();
  const { events } = await harvester.sessions({ instruments, now });
  const found = new Map<string, Description | string>();
  const consents = new Map<string, unknown>();
  for (const event of events.filter((each) => each.end !== null)) {
    const session = toSession(event, instruments, harvester.name);
    await harvester.describe(session, { instruments, now }).then(
      (description) => found.set(event.eventId, description),
      (error) => {
        assert(error instanceof NoConsent || error instanceof NoReservation, `${error.stack}`);
        found.set(event.eventId, error.name);
        if (error instanceof NoConsent) consents.set(event.eventId, error.consent);
      },
    );
  }
  return { found, consents };
}

test("sessions() finds all usage events of a real NEMO, the running one without end", async () => {
  const { instruments, harvester } = open();
  const { events, skipped } = await harvester.sessions({
    instruments: [...instruments, tool(address, 99)],
    now,
  });
  assertEquals(events.map((event) => [event.eventId, event.instrument, event.user, event.operator]), [
    ["1", "TOOL-1", "mmuster", "mmuster"],
    ["2", "TOOL-2", "jdoe", "staff1"],
    ["3", "TOOL-3", "osmith", "osmith"],
    ["7", "TOOL-2", "mmuster", "mmuster"],
    ["4", "TOOL-3", "jdoe", "jdoe"],
    ["6", "TOOL-2", "jdoe", "jdoe"],
    ["5", "TOOL-3", "mmuster", "mmuster"],
    ["8", "TOOL-1", "mmuster", "mmuster"],
  ]);
  assertEquals(events[1], {
    identifier: `${address}usage_events/?id=2`,
    eventId: "2",
    instrument: "TOOL-2",
    start: "2025-06-02T20:00:00.000Z",
    end: "2025-06-02T22:30:12.345Z",
    user: "jdoe",
    operator: "staff1",
  });
  assertEquals(events.at(-1)!.end, null);
  assertEquals(skipped, [{
    eventId: "tools/99",
    reason: 'nemo-1 has no tool 99: correct the API URL of the instrument "TOOL-99"',
  }]);
});

test("sessions() with a cursor brings what ended since, and the running event", async () => {
  const { instruments, harvester } = open();
  const first = await harvester.sessions({ instruments, now: () => new Date("2025-06-17T16:30:00Z") });
  const { events } = await harvester.sessions({ instruments, now, cursor: first.cursor });
  assertEquals(events.map((event) => event.eventId), ["4", "6", "5", "8"]); // 14 days back
});

test("describe() ends the sessions of a real NEMO as their answers say", async () => {
  const { found, consents } = await outcomes();
  const names = [...found].map(([id, outcome]) => [id, typeof outcome === "string" ? outcome : outcome.title])
    .sort();
  assertEquals(names, [
    ["1", "EELS of oxides"],
    ["2", "Cathode cross sections"],
    ["3", "SEM overview"],
    ["4", "NoConsent"],
    ["5", "NoReservation"],
    ["6", "NoConsent"],
    ["7", "NoConsent"],
  ]);
  assertEquals(consents.get("4"), {
    decision: "refused",
    question: "data_consent",
    answer: "Disagree",
    person: "staff1",
    time: "2025-05-31T15:00:00.000Z",
    source: "reservation 2",
  });
  assertEquals((consents.get("6") as { decision: string }).decision, "not asked");
  assertEquals((consents.get("7") as { source: string }).source, "run_data");
});

test("describe() reads samples, project, people and times of a real NEMO", async () => {
  const { found } = await outcomes();
  assertEquals(found.get("1"), {
    title: "EELS of oxides",
    purpose: "Map oxidation states < 5 nm & find Ti³⁺.",
    experimenter: {
      username: "mmuster",
      fullName: "Maria Muster (mmuster)",
      email: "maria.muster@example.org",
    },
    eventId: "1",
    url: new URL("../event_details/reservation/1/", address).href,
    start: "2025-06-02T15:00:00.000Z",
    end: "2025-06-02T19:00:00.000Z",
    samples: [
      { name: "NiO-7", description: "Sputtered film" },
      { pid: "20.500.12345/abc", elements: ["Ti", "O"] },
    ],
    projects: [{ id: "NX-0001", name: "Grain boundaries in Al alloys" }],
    consent: {
      decision: "granted",
      question: "data_consent",
      answer: "Agree",
      person: "mmuster",
      time: "2025-05-30T15:00:00.000Z",
      source: "reservation 1",
    },
  });
  const second = found.get("2") as Description;
  assertEquals(second.experimenter?.fullName, "Jane Doe (jdoe)");
  assertEquals(second.consent.person, "staff1");
  assertEquals([second.start, second.end], ["2025-06-02T20:00:00.000Z", "2025-06-02T22:30:12.345Z"]);
  assertMatch(second.url!, /\/event_details\/usage\/2\/$/);
  assertEquals((found.get("3") as Description).consent.source, "pre_run_data");
  assertEquals((found.get("3") as Description).experimenter, {
    username: "osmith",
    fullName: "Øystein O'Smith (osmith)",
  });
});

test("check() tells tools and events, and refuses a wrong token with a remedy", async () => {
  assertMatch(await open().harvester.check(), /: 3 tools, \d+ usage events in the last 7 days$/);
  const error = await assertRejects(
    () => open("f".repeat(40)).harvester.check(),
    HttpError,
    "correct the token",
  );
  assertEquals(error.status, 401);
  assert(!Deno.inspect(error).includes("ffff"));
});
