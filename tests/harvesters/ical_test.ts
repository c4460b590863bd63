import { assert, assertEquals, assertRejects } from "@std/assert";
import type { CalendarSettings } from "../../config/calendars.ts";
import { Secret } from "../../config/secret.ts";
import { RetryableError } from "../../engine/errors.ts";
import { icalHarvester } from "../../harvesters/ical.ts";
import { NoConsent, NoReservation } from "../../schemas/endings.ts";
import type { Instrument } from "../../schemas/session.ts";
import { DEFAULTS, instrument, toSession } from "./helpers.ts";

const TITAN = instrument({
  pid: "TITAN",
  displayName: "FEI Titan",
  harvester: "ical",
  apiUrl: "titan@facility",
  timeZone: "America/New_York",
});
const JEOL = instrument({ pid: "JEOL", harvester: "ical", timeZone: "Europe/Berlin" });
const now = () => new Date("2025-11-05T12:00:00Z");
const utc = (day: number, time = "09:00") => `2025-11-0${day}T${time}:00.000Z`;

function event(...lines: string[]): string {
  return ["BEGIN:VEVENT", "DTSTAMP:20251101T080000Z", ...lines, "END:VEVENT"].join("\r\n");
}

const FULL = event(
  "UID:full@x",
  "DTSTART;TZID=America/New_York:20251103T040000",
  "DTEND;TZID=America/New_York:20251103T060000",
  "SUMMARY:Not the title",
  "LOCATION:fei titan",
  'ATTENDEE;CUTYPE=ROOM;CN="Titan room":mailto:titan@x.org',
  'ATTENDEE;CN="Ann Other":mailto:Ann@x.org',
  "LAST-MODIFIED:20251102T070000Z",
  "URL:https://calendar.example.org/full",
  "DESCRIPTION:Data consent: I agree\\nTitle: Oxides\\, hot\\nPurpose: to see\\nproject: P-7\\n",
  " sample: NiO | film | ni\\, O\\, Xx\\nSample: pid:20.500/abc\\nsee https://x.org/a",
);

async function open(
  text: string | string[],
  work: (
    harvester: ReturnType<typeof icalHarvester>,
    rewrite: (events: string | string[], whole?: boolean) => Promise<void>,
  ) => Promise<void>,
  values: Partial<CalendarSettings> = {},
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".ics" });
  const rewrite = (events: string | string[], whole = true) =>
    Deno.writeTextFile(
      path,
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${[events].flat().join("\r\n")}\r\n${
        whole ? "END:VCALENDAR\r\n" : ""
      }`,
    );
  try {
    await rewrite(text);
    await work(icalHarvester({ name: "ical-1", kind: "ical", path, ...values }, DEFAULTS), rewrite);
  } finally {
    await Deno.remove(path);
  }
}

const instruments: Instrument[] = [TITAN, JEOL];

Deno.test("sessions() reads zones, floating times, all instrument names, and lets the future wait", async () => {
  const at = (uid: string, ...lines: string[]) =>
    event(`UID:${uid}`, "DTEND:20251104T100000Z", "DTSTART:20251104T090000Z", ...lines);
  await open([
    FULL,
    at("x@x", "X-EMLOOM-INSTRUMENT:titan"),
    at("resources@x", "RESOURCES:PROJECTOR,JEOL"),
    at("category@x", "CATEGORIES:Microscopy,titan@facility"),
    event("UID:floating@x", "DTSTART:20251104T090000", "DURATION:PT1H", "LOCATION:JEOL"),
    event("UID:running@x", "DTSTART:20251105T110000Z", "DTEND:20251105T130000Z", "LOCATION:JEOL"),
    event("UID:future@x", "DTSTART:20251106T110000Z", "DTEND:20251106T130000Z", "LOCATION:JEOL"),
    at("cancelled@x", "LOCATION:JEOL", "STATUS:CANCELLED"),
    at("elsewhere@x", "LOCATION:Room 5"),
    event("UID:broken@x", "DTSTART:yesterday", "LOCATION:JEOL"),
    event("DTSTART:20251104T090000Z", "LOCATION:JEOL"),
  ], async (harvester) => {
    const { events, skipped } = await harvester.sessions({ instruments, now });
    assertEquals(events.map((each) => [each.eventId, each.instrument, each.start, each.end]), [
      ["full@x", "TITAN", utc(3), utc(3, "11:00")],
      ["x@x", "TITAN", utc(4), utc(4, "10:00")],
      ["resources@x", "JEOL", utc(4), utc(4, "10:00")],
      ["category@x", "TITAN", utc(4), utc(4, "10:00")],
      ["floating@x", "JEOL", utc(4, "08:00"), utc(4, "09:00")],
      ["running@x", "JEOL", utc(5, "11:00"), null],
    ]);
    assertEquals(events[0]!.user, "ann@x.org");
    assertEquals(skipped.map(({ reason }) => reason), [
      'ical-1, event "line 80": it has no UID',
      'ical-1, event "broken@x": Cannot read its start "yesterday"',
      'ical-1: the event of 2025-11-04T09:00:00.000Z names "Room 5", which is the API URL, PID or display name of no ' +
      'instrument with the harvester "ical"',
    ]);
  });
});

Deno.test("sessions() gives each occurrence of a repeated event an id that lasts", async () => {
  const repeated = [
    event(
      "UID:weekly@x",
      "DTSTART;TZID=Europe/Berlin:20251013T090000",
      "DTEND;TZID=Europe/Berlin:20251013T100000",
      "RRULE:FREQ=WEEKLY",
      "EXDATE;TZID=Europe/Berlin:20251020T090000",
      "LOCATION:JEOL",
      "DESCRIPTION:data_consent: yes",
    ),
    event(
      "UID:weekly@x",
      "RECURRENCE-ID;TZID=Europe/Berlin:20251027T090000",
      "DTSTART;TZID=Europe/Berlin:20251027T150000",
      "DTEND;TZID=Europe/Berlin:20251027T160000",
      "LOCATION:JEOL",
      "DESCRIPTION:data_consent: no",
    ),
  ];
  await open(repeated, async (harvester) => {
    const { events } = await harvester.sessions({ instruments, now });
    assertEquals(events.map((each) => [each.eventId, each.start]), [
      ["weekly@x#2025-10-13T07:00:00.000Z", "2025-10-13T07:00:00.000Z"], // summer time
      ["weekly@x#2025-10-27T08:00:00.000Z", "2025-10-27T14:00:00.000Z"], // moved
      ["weekly@x#2025-11-03T08:00:00.000Z", "2025-11-03T08:00:00.000Z"],
    ]);
    const sessions = events.map((each) => toSession(each, instruments, "ical-1"));
    assertEquals((await harvester.describe(sessions[0]!, { instruments, now })).start, events[0]!.start);
    await assertRejects(() => harvester.describe(sessions[1]!, { instruments, now }), NoConsent, '"no"');
    assertEquals((await harvester.describe(sessions[2]!, { instruments, now })).start, events[2]!.start);
  });
});

Deno.test("sessions() follows changes, and of an unchanged file gives only what has ended lately", async () => {
  const at = (day: number, hour = "09") =>
    event(
      `UID:${day}@x`,
      `DTSTART:2025110${day}T${hour}0000Z`,
      `DTEND:2025110${day}T${hour}3000Z`,
      "LOCATION:JEOL",
    );
  await open([at(1), at(4)], async (harvester, rewrite) => {
    const first = await harvester.sessions({ instruments, now, from: new Date("2025-10-01T00:00:00Z") });
    assertEquals(first.events.length, 2);
    const again = await harvester.sessions({ instruments, now, cursor: first.cursor });
    assertEquals(again.events.map((each) => each.eventId), []);
    await rewrite([at(1, "10"), at(4)]);
    const changed = await harvester.sessions({ instruments, now, cursor: again.cursor });
    assertEquals(changed.events.map((each) => each.start), [utc(1, "10:00"), utc(4)]);
    const more = await harvester.sessions({ instruments: [JEOL], now, cursor: changed.cursor });
    assertEquals(more.events.length, 2); // other instruments: the same text may mean more
  });
});

Deno.test("describe() reads title, people, project, samples and consent out of the notes", async () => {
  await open(FULL, async (harvester) => {
    const { events } = await harvester.sessions({ instruments, now });
    assertEquals(
      await harvester.describe(toSession(events[0]!, instruments, "ical-1"), { instruments, now }),
      {
        title: "Oxides, hot",
        purpose: "to see",
        experimenter: { username: "ann@x.org", fullName: "Ann Other", email: "Ann@x.org" },
        eventId: "full@x",
        url: "https://calendar.example.org/full",
        start: utc(3),
        end: utc(3, "11:00"),
        samples: [{ name: "NiO", description: "film", elements: ["Ni", "O", "Xx"] }, { pid: "20.500/abc" }],
        projects: [{ id: "P-7" }],
        consent: {
          decision: "granted",
          question: "data_consent",
          answer: "I agree",
          person: "ann@x.org",
          time: utc(2, "07:00"),
          source: "calendar",
        },
      },
    );
  });
});

Deno.test("describe() denies by default, and by policy takes silence but never a refusal", async () => {
  const at = (uid: string, notes: string) =>
    event(
      `UID:${uid}`,
      "DTSTART:20251104T090000Z",
      "DTEND:20251104T100000Z",
      "LOCATION:JEOL",
      `DESCRIPTION:${notes}`,
    );
  const events = [
    at("silent@x", "hello"),
    at("blank@x", "data_consent:"),
    at("never@x", "data_consent: never"),
  ];
  const outcomes = async (harvester: ReturnType<typeof icalHarvester>) => {
    const { events } = await harvester.sessions({ instruments, now });
    return await Promise.all(
      events.map((each) =>
        harvester.describe(toSession(each, instruments, "ical-1"), { instruments, now })
          .then(({ consent }) => consent.decision, (error) =>
            error instanceof NoConsent && `! ${error.consent.decision}`)
      ),
    );
  };
  await open(events, async (harvester) => {
    assertEquals(await outcomes(harvester), ["! not asked", "! unanswered", "! refused"]);
  });
  await open(events, async (harvester) => {
    assertEquals(await outcomes(harvester), ["granted", "granted", "! refused"]);
  }, { consentRequired: false });
});

Deno.test("describe() ends without reservation when the event is gone", async () => {
  await open(FULL, async (harvester, rewrite) => {
    const { events } = await harvester.sessions({ instruments, now });
    await rewrite([]);
    const session = toSession(events[0]!, instruments, "ical-1");
    await assertRejects(() => harvester.describe(session, { instruments, now }), NoReservation, '"full@x"');
  });
});

Deno.test("sessions() waits for a file that is missing or cut off, and refuses what is no calendar", async () => {
  await open(FULL, async (harvester, rewrite) => {
    await rewrite(FULL, false);
    await assertRejects(() => harvester.sessions({ instruments, now }), RetryableError, "cut off");
  });
  const missing = icalHarvester({ name: "ical-1", kind: "ical", path: "/nowhere/a.ics" }, DEFAULTS);
  await assertRejects(() => missing.sessions({ instruments, now }), RetryableError, '"/nowhere/a.ics"');
  const other = icalHarvester({ name: "ical-1", kind: "ical", path: import.meta.filename! }, DEFAULTS);
  await assertRejects(() => other.sessions({ instruments, now }), SyntaxError, "not an iCalendar");
});

Deno.test("check() reads a feed and keeps its address secret", async () => {
  let asked = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    asked++;
    return new URL(request.url).search === "?key=hidden" && request.url.includes("/private-hidden")
      ? new Response(`BEGIN:VCALENDAR\r\n${FULL}\r\nEND:VCALENDAR\r\n`)
      : new Response("gone", { status: 410 });
  });
  const at = (path: string) => {
    const address = `http://127.0.0.1:${server.addr.port}${path}`;
    const url = new Secret(address, "http://127.0.0.1/***");
    return icalHarvester({ name: "ical-1", kind: "ical", url }, DEFAULTS);
  };
  const feed = at("/private-hidden/basic.ics?key=hidden");
  assertEquals(await feed.check(), "ical calendar http://127.0.0.1/***: 1 event up to now, 0 unreadable");
  await feed.check();
  assertEquals(asked, 1); // remembered for a while
  const error = await at("/private-hidden/other").check().catch((error) => error);
  assert(
    error.message.includes("status 410") && !Deno.inspect(error).includes("hidden"),
    Deno.inspect(error),
  );
});

Deno.test("serves() takes instruments of the kind, bound to this calendar or to none", () => {
  const harvester = icalHarvester({ name: "ical-1", kind: "ical", path: "/data/titan.ics" }, DEFAULTS);
  const bound = (calendarUrl: string, kind = "ical") =>
    harvester.serves({ ...TITAN, calendarUrl, harvester: kind });
  assertEquals([bound(""), bound("ical-1"), bound("/data/titan.ics"), bound("ical-2"), bound("", "nemo")], [
    true,
    true,
    true,
    false,
    false,
  ]);
});
