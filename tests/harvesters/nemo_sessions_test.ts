import { assert, assertEquals, assertRejects } from "@std/assert";
import type { NemoSettings } from "../../config/calendars.ts";
import { nemoHarvester } from "../../harvesters/nemo.ts";
import { BASE, type Data, fakeNemo, type Manner, usage } from "./fake_nemo.ts";
import { DEFAULTS, nemoSettings, tool } from "./helpers.ts";

const day = (number: number, time = "10:00:00") => `2025-03-${String(number).padStart(2, "0")}T${time}Z`;
const at = (number: number) => () => new Date(day(number));

function start(data: Data, manner: Manner = {}, values: Partial<NemoSettings> = {}) {
  const server = fakeNemo({ ...BASE, ...data }, manner);
  const settings = nemoSettings(server.address, "secret-token", values);
  return {
    ...server,
    instruments: [tool(server.address, 1), tool(server.address, 2)],
    harvester: nemoHarvester(settings, { ...DEFAULTS, http: { timeoutSeconds: 5, retries: 0 } }),
  };
}

Deno.test("sessions() asks for tools and people in batches, once", async () => {
  const events = Array.from({ length: 120 }, (_, i) => usage(i + 1, day(1), day(2), { user: i % 3 + 1 }));
  await using nemo = start({ usage_events: events });
  const context = { instruments: nemo.instruments, now: at(3) };
  assertEquals((await nemo.harvester.sessions(context)).events.length, 120);
  assertEquals(nemo.requests, [
    "/api/tools/?id__in=1,2&page_size=500",
    "/api/usage_events/?tool_id__in=1,2&page_size=500",
    "/api/users/?id__in=1,2,3&page_size=500",
  ]);
  await nemo.harvester.sessions(context);
  assertEquals(nemo.requests.length, 4);
});

Deno.test("sessions() follows pages, and never the host of their links", async () => {
  const events = Array.from({ length: 7 }, (_, i) => usage(i + 1, day(i + 1), day(i + 2)));
  events.push(usage(8, day(3), day(4), { tool: 9 }));
  await using nemo = start({ usage_events: events }, { pages: 2, linkHost: "elsewhere.invalid:81" });
  const found = await nemo.harvester.sessions({ instruments: nemo.instruments, now: at(20) });
  assertEquals(found.events.map((event) => event.eventId), ["1", "2", "3", "4", "5", "6", "7"]);
});

Deno.test("sessions() loses nothing in weeks of downtime, and reads a new tool from the beginning", async () => {
  const data: Data = {
    usage_events: [
      usage(1, day(1), day(2)),
      usage(2, "2025-01-03T10:00:00Z", null),
      usage(3, day(1), day(2), { tool: 2 }),
    ],
  };
  await using nemo = start(data);
  const [one, two] = nemo.instruments;
  const first = await nemo.harvester.sessions({ instruments: [one!], now: at(4), from: new Date(day(1)) });
  assertEquals(first.events.map((event) => [event.eventId, event.end]), [["2", null], [
    "1",
    day(2, "10:00:00.000"),
  ]]);
  // Meanwhile: the running event ended long before the overlap, one came and went, one is running.
  data.usage_events![1]!.end = "2025-01-03T11:00:00Z";
  data.usage_events!.push(usage(4, day(10), day(11)), usage(5, "2025-04-20T10:00:00Z", null));
  const later = {
    instruments: [one!, two!],
    now: () => new Date("2025-05-01T00:00:00Z"),
    cursor: first.cursor,
  };
  const second = await nemo.harvester.sessions(later);
  assertEquals(second.events.map((event) => event.eventId).sort(), ["1", "2", "3", "4", "5"]);
  assertEquals(JSON.parse(second.cursor), {
    from: day(1, "10:00:00.000"),
    tools: { 1: "2025-05-01T00:00:00.000Z", 2: "2025-05-01T00:00:00.000Z" },
    running: [5],
  });
});

Deno.test("sessions() with `to` leaves the rest for the next look", async () => {
  await using nemo = start({ usage_events: [usage(1, day(1), day(2)), usage(2, day(20), day(21))] });
  const context = { instruments: nemo.instruments, now: at(28) };
  const first = await nemo.harvester.sessions({ ...context, to: new Date(day(5)) });
  assertEquals(first.events.map((event) => event.eventId), ["1"]);
  const second = await nemo.harvester.sessions({ ...context, cursor: first.cursor });
  assertEquals(second.events.map((event) => event.eventId), ["1", "2"]);
});

Deno.test("sessions() reads everything again when the cursor is not one", async () => {
  await using nemo = start({ usage_events: [usage(1, day(1), day(2))] });
  const found = await nemo.harvester.sessions({
    instruments: nemo.instruments,
    now: at(28),
    cursor: "2025-03-20",
  });
  assertEquals(found.events.length, 1);
});

Deno.test("sessions() leaves out broken rows with a reason, and keeps their neighbours", async () => {
  await using nemo = start({
    usage_events: [
      usage(1, day(1), day(2)),
      usage(2, "last Tuesday", day(2)),
      usage(3, day(2), day(1)),
      usage(4, day(1), day(2), { tool: "Titan" }),
      usage(5, day(1), day(2), { user: 99, operator: null }),
    ],
  });
  const { events, skipped } = await nemo.harvester.sessions({ instruments: nemo.instruments, now: at(3) });
  assertEquals(events.map((event) => [event.eventId, event.user, event.operator]), [["1", "ann", "ann"], [
    "5",
    null,
    null,
  ]]);
  assertEquals(skipped.map((each) => each.eventId).sort(), ["2", "3"]); // tool "Titan" does not fit the query
  assert(skipped.every((each) => each.reason.startsWith(`usage event ${each.eventId}: `)));
});

Deno.test("sessions() names two instruments that are the same tool", async () => {
  await using nemo = start({ usage_events: [] });
  const twin = { ...nemo.instruments[0]!, pid: "TWIN" };
  const { skipped } = await nemo.harvester.sessions({ instruments: [...nemo.instruments, twin], now: at(3) });
  assertEquals(skipped.map((each) => each.reason), [
    'Tool 1 is both "TOOL-1" and "TWIN": correct the API URL of one of them',
  ]);
});

Deno.test("sessions() reads times without offset, with a wrong one, and in another format", async () => {
  const read = async (start_: string, values: Partial<NemoSettings>) => {
    await using nemo = start({ usage_events: [usage(1, start_, null)] }, {}, values);
    const { events, skipped } = await nemo.harvester.sessions({ instruments: nemo.instruments, now: at(3) });
    return events[0]?.start ?? skipped[0]!.reason;
  };
  const timeZone = "America/Denver";
  assertEquals(await read("2025-07-01T09:00:00", { timeZone }), "2025-07-01T15:00:00.000Z");
  assertEquals(await read("2025-01-01T09:00:00", { timeZone }), "2025-01-01T16:00:00.000Z");
  assertEquals(
    await read("2025-07-01T09:00:00-06:00", { timeZone: "Europe/Berlin" }),
    "2025-07-01T15:00:00.000Z",
  );
  assertEquals(
    await read("2025-07-01T09:00:00+00:00", { timeZone, ignoreOffset: true }),
    "2025-07-01T15:00:00.000Z",
  );
  const receiveFormat = "%m-%d-%Y %I:%M:%S.%f %p";
  assertEquals(await read("07-01-2025 09:00:00 PM", { timeZone, receiveFormat }), "2025-07-02T03:00:00.000Z");
  assert((await read("2025-07-01T09:00:00", {})).includes("NX_NEMO_TZ_N"));
});

Deno.test("sessions() refuses a wrong token with a remedy", async () => {
  await using nemo = start({});
  const harvester = nemoHarvester(nemoSettings(nemo.address, "wrong"), DEFAULTS);
  await assertRejects(
    () => harvester.sessions({ instruments: nemo.instruments, now: at(3) }),
    Error,
    "correct the token",
  );
});

Deno.test("serves() matches host, path and tool, not text", () => {
  const harvester = nemoHarvester(nemoSettings("https://nemo.example.org/api/", "x"), DEFAULTS);
  const serves = (apiUrl: string) => harvester.serves({ ...tool("", 1), apiUrl });
  for (
    const url of [
      "https://NEMO.example.org:443/api/tools/?id=7",
      "http://nemo.example.org/api/tools/?id=7&x=1",
      "https://nemo.example.org/api/tools/7/",
    ]
  ) {
    assert(serves(url), url);
  }
  for (
    const url of [
      "https://nemo.example.org/api/tools/",
      "https://nemo.example.org.evil/api/tools/?id=7",
      "https://x/?u=https://nemo.example.org/api/tools/?id=7",
      "https://nemo.example.org/other/api/tools/?id=7",
      "https://nemo.example.org:8443/api/tools/?id=7",
      "",
      "7",
    ]
  ) {
    assert(!serves(url), url);
  }
});
