import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { creationTime } from "../../schemas/creation_time.ts";

const mtime = Date.UTC(2024, 1, 14, 14, 12, 4);
const paris = (acquired: string) => creationTime(acquired, "Europe/Paris", mtime);

Deno.test("creationTime() reads local times in the zone, summer and winter", () => {
  const cases = {
    "2024-01-15T10:30:00": "2024-01-15T10:30:00+01:00",
    "2024-07-15 10:30:00": "2024-07-15T10:30:00+02:00",
    "20240715T103000": "2024-07-15T10:30:00+02:00",
    "2024-07-15T10:30": "2024-07-15T10:30:00+02:00",
    "2024-01-15T10:30:00,25": "2024-01-15T10:30:00.250000+01:00",
    "2024-03-31T02:30:00": "2024-03-31T03:30:00+02:00", // skipped by the change of clocks
    "2024-10-27T02:30:00": "2024-10-27T02:30:00+02:00", // occurs twice
  };
  for (const [text, time] of Object.entries(cases)) assertEquals(paris(text), { time, source: "file" });
});

Deno.test("creationTime() moves times with an offset into the zone", () => {
  const cases = {
    "2024-01-15T10:30:00Z": "2024-01-15T11:30:00+01:00",
    "20240115T103000-0500": "2024-01-15T16:30:00+01:00",
    "2024-01-15 10:30:00.000001 +05:30": "2024-01-15T06:00:00.000001+01:00",
  };
  for (const [text, time] of Object.entries(cases)) assertEquals(paris(text), { time, source: "file" });
});

Deno.test("creationTime() falls back to mtime and says why when the file's time is none", () => {
  for (
    const text of [
      "",
      "2024-01-15",
      "Wed Nov 14 13:55:20 2018",
      "2024-13-01T00:00:00",
      "2024-02-30T00:00:00",
      "1899-12-30T00:00:00",
    ]
  ) {
    const { time, source, problem } = paris(text);
    assertEquals([time, source], ["2024-02-14T15:12:04+01:00", "mtime"], text);
    assertStringIncludes(problem!, `"${text}"`);
  }
});

Deno.test("creationTime() writes the fraction of mtime with six decimals, and none when it is zero", () => {
  assertEquals(creationTime(undefined, "UTC", 1707919924250).time, "2024-02-14T14:12:04.250000+00:00");
  assertEquals(creationTime(undefined, "UTC", 1707919924000.001).time, "2024-02-14T14:12:04.000001+00:00");
  assertEquals(creationTime(undefined, "UTC", 1707919924000).time, "2024-02-14T14:12:04+00:00");
});

Deno.test("creationTime() uses UTC for an unknown zone, and says so", () => {
  const { time, problem } = creationTime(undefined, "Mars/Olympus", mtime);
  assertEquals(time, "2024-02-14T14:12:04+00:00");
  assertStringIncludes(problem!, '"Mars/Olympus" is unknown');
});

Deno.test("creationTime() is the same instant as mtime, in any zone", () => {
  const zone$ = fc.constantFrom(
    "UTC",
    "Asia/Kolkata",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Europe/London",
  );
  fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), zone$, (ms, zone) => {
    const { time } = creationTime(undefined, zone, ms);
    assertEquals(Date.parse(time), ms);
    assert(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d$/.test(time), time);
  }));
});
