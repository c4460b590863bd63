import { assertEquals, assertThrows } from "@std/assert";
import { PluginError } from "../../site/errors.ts";
import { parseHarvest, parseSiteDescription, parseStepResult, parseUploaded } from "../../site/results.ts";

const EVENT = {
  identifier: "x/1",
  eventId: "1",
  instrument: "A",
  start: "2024-02-14T09:00:00Z",
  end: "2024-02-14T11:00:00+01:00",
};
const PIDS = new Set(["A"]);

Deno.test("parseHarvest() keeps the events that make sense, and skips the others with the reason", () => {
  const { events, skipped, cursor } = parseHarvest("h", {
    cursor: "c",
    skipped: [{ eventId: "0", reason: "unreadable" }],
    events: [
      EVENT,
      { ...EVENT, eventId: "2", end: null, user: " eve\u0000 " },
      { ...EVENT, eventId: "3", instrument: "B" },
      { ...EVENT, eventId: "4", start: "yesterday" },
      { ...EVENT, eventId: "5", end: EVENT.start },
      { ...EVENT, eventId: "6", identifier: "\u0001" },
      null,
    ],
  }, PIDS);
  assertEquals(cursor, "c");
  assertEquals(events, [
    { ...EVENT, user: null, operator: null },
    { ...EVENT, eventId: "2", end: null, user: "eve", operator: null },
  ]);
  assertEquals(skipped.map(({ eventId }) => eventId), ["0", "3", "4", "5", "6", "without id"]);
  assertEquals(skipped[1]!.reason, 'the instrument "B" is none that it was asked for');
  assertEquals(skipped[2]!.reason, '"start": write a time like 2024-02-14T09:00:00Z');
  assertThrows(
    () => parseHarvest("h", { events: [] }, PIDS),
    PluginError,
    'Plugin "h": what its "sessions" gives',
  );
});

Deno.test("parseSiteDescription() fills in what need not be said, and wants what a record needs", () => {
  const { start, end } = EVENT;
  assertEquals(parseSiteDescription("h", { eventId: "1", start, end, more: 1 }), {
    eventId: "1",
    start,
    end,
    samples: [],
    projects: [],
  });
  assertThrows(() => parseSiteDescription("h", { eventId: "1", start }), PluginError, '"end"');
  assertThrows(
    () => parseSiteDescription("h", { eventId: "1", start, end, url: "javascript:0" }),
    PluginError,
    '"url"',
  );
});

Deno.test("parseUploaded() and parseStepResult() bound what is kept", () => {
  const sha256 = "a".repeat(64);
  assertEquals(parseUploaded("d", { remoteId: "1", sha256, action: "created" }).action, "created");
  assertThrows(
    () => parseUploaded("d", { remoteId: "1", sha256: "a", action: "created" }),
    PluginError,
    "sha256",
  );
  assertThrows(() => parseUploaded("d", { remoteId: "1", sha256, action: "burnt" }), PluginError, '"action"');
  assertEquals(parseStepResult("s", null), null);
  assertThrows(() => parseStepResult("s", "x".repeat(70_000)), PluginError, "more than 65536");
});
