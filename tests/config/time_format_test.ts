import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatTime, parseTime, unknownDirective } from "../../config/time_format.ts";

Deno.test("parseTime() reads what formatTime() writes", () => {
  const formats = ["%Y-%m-%dT%H:%M:%S.%f%z", "%d %B %Y %I:%M:%S %p %z 100%%", "%m/%d/%y %H:%M:%S (%b) %z"];
  const seconds = fc.integer({ min: 0, max: 3_000_000_000 });
  fc.assert(
    fc.property(
      seconds,
      fc.constantFrom(...formats),
      fc.constantFrom("UTC", "Asia/Kolkata"),
      (at, format, zone) => {
        const time = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone);
        const { local, offset } = parseTime(formatTime(time, format), format);
        assertEquals(`${local}${offset}`, `${time.toPlainDateTime()}${time.offset.replace(":", "")}`);
      },
    ),
  );
});

Deno.test("parseTime() forgives a missing fraction and refuses the rest", () => {
  assertEquals(`${parseTime("2025-01-02 03:04:05", "%Y-%m-%d %H:%M:%S.%f").local}`, "2025-01-02T03:04:05");
  assertEquals(`${parseTime("12:30 AM", "%I:%M %p").local}`, "1900-01-01T00:30:00");
  assertThrows(() => parseTime("2025-01-02", "%d.%m.%Y"), SyntaxError, '"2025-01-02"');
  assertThrows(() => parseTime("31.02.2025", "%d.%m.%Y"), RangeError);
});

Deno.test("unknownDirective() finds what is not supported", () => {
  assertEquals(["%Y%%", "%j", "%"].map(unknownDirective), [undefined, "%j", "%"]);
});
