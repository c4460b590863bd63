import { assertEquals } from "@std/assert";
import { bytes, duration, localSpan, localTime } from "../../web/time.ts";

Deno.test("localTime() is the wall clock of the zone, over the change to summer time", () => {
  assertEquals(localTime("2024-03-10T06:59:00Z", "America/New_York"), "2024-03-10 01:59");
  assertEquals(localTime("2024-03-10T07:00:00Z", "America/New_York"), "2024-03-10 03:00");
});

Deno.test("localSpan() names the second day only when it is another one", () => {
  assertEquals(localSpan("2024-02-14T08:00:00Z", "2024-02-14T10:00:00Z", "UTC"), "2024-02-14 08:00 – 10:00");
  assertEquals(
    localSpan("2024-02-14T22:00:00Z", "2024-02-15T02:00:00Z", "UTC"),
    "2024-02-14 22:00 – 2024-02-15 02:00",
  );
  assertEquals(localSpan("2024-02-14T22:00:00Z", null, "UTC"), "2024-02-14 22:00 – still running");
});

Deno.test("duration() and bytes() pick a unit that people read", () => {
  const at = (ms: number) => new Date(ms).toISOString();
  assertEquals([850, 3200, 250_000].map((ms) => duration(at(0), at(ms))), ["850 ms", "3.2 s", "4 min 10 s"]);
  assertEquals([0, 999, 1234, 12_345_678].map(bytes), ["0 B", "999 B", "1.2 kB", "12 MB"]);
});
