import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../cli/define.ts";
import { readTime } from "../../cli/run.ts";

Deno.test("readTime() takes dates and times as ISO 8601 has them, and none", () => {
  assertEquals(readTime("--from", "2024-02-14T09:00:00+01:00", false), "2024-02-14T08:00:00.000Z");
  assertEquals(readTime("--from", "none", false), "none");
  assertEquals(readTime("--to", undefined, true), null);
  const [first, last] = [readTime("--from", "2024-02-29", false)!, readTime("--to", "2024-02-29", true)!];
  assertEquals(Date.parse(last) - Date.parse(first), 24 * 3600_000 - 1000);
});

Deno.test("readTime() refuses what it would have to guess", () => {
  for (const given of ["5", "02/14/2024", "2024-02-31", "2023-02-29T10:00:00Z", "yesterday", ""]) {
    assertThrows(() => readTime("--from", given, false), UsageError, `Cannot read --from "${given}"`);
  }
  assertThrows(() => readTime("--to", "none", true), UsageError);
});
