import { assertEquals } from "@std/assert";
import { icalHarvester } from "../../harvesters/ical.ts";
import { DEFAULTS, instrument } from "./helpers.ts";

const JEOL = instrument({ pid: "JEOL", harvester: "ical", timeZone: "Europe/Berlin" });
const MACHINES = ["UTC", "Europe/Berlin", "Australia/Sydney", "America/New_York"];

function event(uid: string, ...lines: string[]): string {
  return ["BEGIN:VEVENT", `UID:${uid}`, "LOCATION:JEOL", ...lines, "END:VEVENT"].join("\r\n");
}

/** Starts by id, and reasons, from a calendar read by a machine in each of the zones: they must agree. */
async function read(...events: string[]): Promise<{ events: string[][]; skipped: string[][] }> {
  const path = await Deno.makeTempFile({ suffix: ".ics" });
  const before = Deno.env.get("TZ");
  const results = [];
  try {
    await Deno.writeTextFile(path, ["BEGIN:VCALENDAR", ...events, "END:VCALENDAR", ""].join("\r\n"));
    for (const zone of MACHINES) {
      Deno.env.set("TZ", zone);
      assertEquals(
        new Date(2024, 6, 1).getTimezoneOffset(),
        {
          "UTC": 0,
          "Europe/Berlin": -120,
          "Australia/Sydney": -600,
          "America/New_York": 240,
        }[zone],
      ); // the machine did move
      const { events, skipped } = await icalHarvester({ name: "ical-1", kind: "ical", path }, DEFAULTS)
        .sessions({
          instruments: [JEOL],
          now: () => new Date("2024-04-03T00:00:00Z"),
        });
      results.push({
        events: events.map((each) => [each.eventId!, each.start, each.end ?? "running"]),
        skipped: skipped.map((each) => [each.eventId, each.reason]),
      });
    }
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
    await Deno.remove(path);
  }
  for (const result of results) assertEquals(result, results[0]!);
  return results[0]!;
}

const minutes = (time: string) => `2024-${time}:00.000Z`;

Deno.test("sessions() repeats a time without zone on the instrument's clock, whatever the machine's zone", async () => {
  const { events, skipped } = await read(
    event(
      "daily",
      "DTSTART:20240329T090000",
      "DTEND:20240329T100000",
      "RRULE:FREQ=DAILY;UNTIL=20240402T090000",
      "EXDATE:20240401T090000",
    ),
    event("daily", "RECURRENCE-ID:20240402T090000", "DTSTART:20240402T140000", "DTEND:20240402T150000"),
  );
  assertEquals(skipped, []);
  assertEquals(events, [
    ["daily#2024-03-29T08:00:00.000Z", minutes("03-29T08:00"), minutes("03-29T09:00")],
    ["daily#2024-03-30T08:00:00.000Z", minutes("03-30T08:00"), minutes("03-30T09:00")],
    ["daily#2024-03-31T07:00:00.000Z", minutes("03-31T07:00"), minutes("03-31T08:00")],
    ["daily#2024-04-02T07:00:00.000Z", minutes("04-02T12:00"), minutes("04-02T13:00")],
  ]);
});

Deno.test("sessions() takes whole days on the instrument's clock, whatever the machine's zone", async () => {
  const { events } = await read(
    event("day", "DTSTART;VALUE=DATE:20240331"),
    event(
      "days",
      "DTSTART;VALUE=DATE:20240330",
      "DTEND;VALUE=DATE:20240331",
      "RRULE:FREQ=DAILY;COUNT=3",
      "EXDATE;VALUE=DATE:20240331",
    ),
  );
  assertEquals(events, [
    ["day", minutes("03-30T23:00"), minutes("03-31T22:00")], // 23 hours: summer time begins
    ["days#2024-03-29T23:00:00.000Z", minutes("03-29T23:00"), minutes("03-30T23:00")],
    ["days#2024-03-31T22:00:00.000Z", minutes("03-31T22:00"), minutes("04-01T22:00")],
  ]);
});

Deno.test("sessions() leaves out only the events with broken rules, dates, zones or ends", async () => {
  const times = ["DTSTART:20240330T090000Z", "DTEND:20240330T100000Z"];
  const { events, skipped } = await read(
    event("nonsense", ...times, "RRULE:FREQ=NONSENSE"),
    event("twice", ...times),
    event("impossible", "DTSTART:20240231T090000", "DTEND:20240231T100000"),
    event("mars", "DTSTART;TZID=Mars/Phobos:20240330T090000", "DTEND;TZID=Mars/Phobos:20240330T100000"),
    event("custom", "DTSTART;TZID=tzone://Microsoft/Custom:20240330T090000"),
    event("long", ...times, "DURATION:forever"),
    event("twice", "DTSTART:20240330T110000Z", "DTEND:20240330T120000Z"),
    event("alarm", ...times, "BEGIN:VALARM", "UID:other", "END:VALARM"),
    event("windows", "DTSTART;TZID=W. Europe Standard Time:20240330T090000", "DURATION:PT1H"),
    ["BEGIN:VEVENT", "UID:open", ...times].join("\r\n"),
    event("last", ...times),
    event("series", ...times, "RRULE:FREQ=DAILY;COUNT=3"),
    event("series", "RECURRENCE-ID:20240331T090000Z", "DTSTART:20240399T090000Z"),
    event(
      "series",
      "RECURRENCE-ID:20240401T090000Z",
      "DTSTART:20240401T120000Z",
      "DTEND:20240401T110000Z",
    ),
    event("orphan", "RECURRENCE-ID:20240330T080000Z", ...times),
  );
  const [start, end] = [minutes("03-30T09:00"), minutes("03-30T10:00")];
  assertEquals(events, [
    ["twice", start, end],
    ["alarm", start, end],
    ["windows", minutes("03-30T08:00"), start],
    ["last", start, end],
    ["series#2024-03-30T09:00:00.000Z", start, end],
    ["orphan#2024-03-30T08:00:00.000Z", start, end],
  ]);
  const reasons: Record<string, string> = {
    nonsense: "",
    twice: "line 39 has the UID of the event on line 9: give each its own",
    impossible: 'Cannot read its start "20240231T090000"',
    mars: 'its time zone "Mars/Phobos" is unknown: use an IANA name such as Europe/Berlin',
    custom: 'its time zone "tzone://Microsoft/Custom" is unknown: use an IANA name such as Europe/Berlin',
    long: 'Cannot read its duration "forever"',
    open: "it is not closed by END:VEVENT before line 64",
    series: 'Cannot read its start "20240399T090000Z"',
  };
  assertEquals(skipped.pop(), ["series", 'ical-1, event "series": it ends before it starts']);
  assertEquals(skipped.map(([id]) => id).toSorted(), Object.keys(reasons).toSorted());
  for (const [id, reason] of skipped) {
    const expected = `ical-1, event "${id}": ${reasons[id!]}`;
    assertEquals(reason!.slice(0, reasons[id!] ? undefined : expected.length), expected);
  }
});
