import { assertEquals } from "@std/assert";
import { acquiredAt, fromFileTime, secondsOf } from "../../extractors/_clock.ts";

Deno.test("secondsOf() reads times of day with and without halves", () => {
  assertEquals(secondsOf("3:49:18 PM"), 15 * 3600 + 49 * 60 + 18);
  assertEquals(secondsOf("12:00:00 AM"), 0);
  assertEquals(secondsOf("12:30 pm"), 12 * 3600 + 30 * 60);
  assertEquals(secondsOf("23:59:59"), 86_399);
  for (const wrong of ["", "noon", "25:00:00", "12:60:00", "0:10 PM", "13:00 AM", undefined]) {
    assertEquals(secondsOf(wrong), undefined, String(wrong));
  }
});

Deno.test("acquiredAt() reads the date in the manner that fits", () => {
  assertEquals(acquiredAt("5/21/2019", "3:49:18 PM"), "2019-05-21T15:49:18");
  assertEquals(acquiredAt("21.05.2019", "15:49:18"), "2019-05-21T15:49:18");
  assertEquals(acquiredAt("21/05/2019", "15:49:18"), "2019-05-21T15:49:18");
  assertEquals(acquiredAt("2019-05-21", "15:49:18"), "2019-05-21T15:49:18");
  assertEquals(acquiredAt("02/03/2019", "15:49:18"), "2019-02-03T15:49:18");
  assertEquals(acquiredAt("02/03/2019", "15:49", { hint: "02.03.2019 15:49:18" }), "2019-03-02T15:49:00");
  assertEquals(acquiredAt("31/31/2019", "15:49:18"), undefined);
  assertEquals(acquiredAt("5/21/2019", undefined), undefined);
});

Deno.test("acquiredAt() tells the offset when the file has the same moment in UTC", () => {
  // 2021-09-16, 12:06:16 PM in California, as Windows counts
  const utc = fromFileTime(132762927765681729);
  assertEquals(acquiredAt("9/16/2021", "12:06:16 PM", { utc }), "2021-09-16T12:06:16-07:00");
  const india = Date.UTC(2024, 0, 15, 5, 0, 10);
  assertEquals(acquiredAt("15.01.2024", "10:30:00", { utc: india }), "2024-01-15T10:30:00+05:30");
  // the moment decides between day first and month first
  assertEquals(
    acquiredAt("02/03/2019", "12:00", { utc: Date.UTC(2019, 2, 2, 11) }),
    "2019-03-02T12:00:00+01:00",
  );
  assertEquals(acquiredAt("9/16/2021", "12:06:16 PM", { utc: 0 }), "2021-09-16T12:06:16");
});

Deno.test("fromFileTime() refuses nonsense", () => {
  assertEquals(fromFileTime(undefined), undefined);
  assertEquals(fromFileTime(0), undefined);
  assertEquals(fromFileTime(1e30), undefined);
});
