import { assertEquals, assertThrows } from "@std/assert";
import {
  getInstrument,
  listInstruments,
  putInstrument,
  readInstrument,
  retireInstrument,
} from "../../db/instruments.ts";
import { write } from "../../db/sqlite.ts";
import { withDatabase } from "./helpers.ts";

/** A row as NexusLIMS exports it. */
const ROW = {
  instrument_pid: "FEI-Titan-TEM-012345",
  api_url: "https://nemo.example/api/tools/?id=1",
  calendar_url: "https://nemo.example/calendar/titan/",
  location: "Bldg 1/Room A",
  display_name: "FEI Titan TEM",
  property_tag: "012345",
  filestore_path: "./Titan_TEM",
  harvester: "nemo",
  timezone: "America/New_York",
};

Deno.test("readInstrument() reads NexusLIMS' columns of every version, and emloom's own", () => {
  const expected = {
    pid: "FEI-Titan-TEM-012345",
    displayName: "FEI Titan TEM",
    location: "Bldg 1/Room A",
    propertyTag: "012345",
    filestorePath: "Titan_TEM",
    harvester: "nemo",
    apiUrl: "https://nemo.example/api/tools/?id=1",
    calendarUrl: "https://nemo.example/calendar/titan/",
    timeZone: "America/New_York",
  };
  assertEquals(readInstrument(ROW), expected);
  const { timezone, display_name, ...rest } = ROW;
  assertEquals(readInstrument({ ...rest, timezone_str: timezone, schema_name: display_name }), expected);
  assertEquals(readInstrument(expected), expected);
  assertEquals(readInstrument({ ...ROW, computer_ip: "10.0.0.1", property_tag: 12345 }).propertyTag, "12345");
});

Deno.test("readInstrument() fills in what is not said", () => {
  const { displayName, filestorePath, harvester, timeZone } = readInstrument({
    instrument_pid: " titan ",
    timezone: "",
  });
  assertEquals([displayName, filestorePath, harvester, timeZone], ["titan", "titan", "nemo", "UTC"]);
});

Deno.test("readInstrument() keeps the folder below the data root, however it is written", () => {
  const folder = (filestore_path: string) => readInstrument({ ...ROW, filestore_path }).filestorePath;
  for (
    const path of ["Titan", "/Titan", "./Titan", "//Titan", ".//Titan", "././Titan", "Titan/", "./Titan/."]
  ) {
    assertEquals(folder(path), "Titan", path);
  }
  assertEquals(folder("/a/./b//c"), "a/b/c");
  assertEquals(folder("..Titan/x..y"), "..Titan/x..y");
  for (const path of ["..", "../x", "a/../../b", "./../x", "/..", "a\\..\\..\\b"]) {
    assertThrows(() => folder(path), TypeError, "below the data root");
  }
});

Deno.test("readInstrument() names what will not do", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ display_name: "x" }, 'An instrument needs an "instrument_pid"'],
    [{ ...ROW, instrument_pid: "a/b" }, 'Cannot use "a/b" as instrument_pid'],
    [{ ...ROW, instrument_pid: "a\nb" }, "as instrument_pid"],
    [{ ...ROW, instrument_pid: "x".repeat(101) }, "at most 100 characters"],
    [{ ...ROW, instrument_pid: ".." }, "as instrument_pid"],
    [{ ...ROW, timezone: "Berlin" }, 'Cannot use "Berlin" as timezone of "FEI-Titan-TEM-012345"'],
    [{ ...ROW, timezone: "+25:00" }, "as timezone"],
  ];
  for (const [row, message] of cases) assertThrows(() => readInstrument(row), TypeError, message);
});

Deno.test("instruments are added, changed, listed and retired, and come back when added again", () =>
  withDatabase(async (db) => {
    const put = (row: Record<string, unknown>) => write(db, (trx) => putInstrument(trx, readInstrument(row)));
    assertEquals([await put(ROW), await put(ROW), await put({ ...ROW, location: "elsewhere" })], [
      "added",
      "unchanged",
      "changed",
    ]);
    await put({ instrument_pid: "a" });
    assertEquals((await listInstruments(db)).map(({ pid }) => pid), [ROW.instrument_pid, "a"]);
    const at = new Date("2026-01-01T00:00:00Z");
    assertEquals(await write(db, (trx) => retireInstrument(trx, "a", at)), true);
    assertEquals(await write(db, (trx) => retireInstrument(trx, "none", at)), false);
    assertEquals((await listInstruments(db)).map(({ pid }) => pid), [ROW.instrument_pid]);
    assertEquals((await listInstruments(db, { retired: true })).at(-1)?.retiredAt, at.toISOString());
    assertEquals((await getInstrument(db, "a"))?.pid, "a");
    assertEquals(await put({ instrument_pid: "a" }), "changed");
    assertEquals((await listInstruments(db)).length, 2);
    assertEquals(await getInstrument(db, "none"), undefined);
  }));
