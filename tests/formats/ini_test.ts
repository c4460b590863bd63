import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseIni } from "../../formats/ini.ts";

Deno.test("parseIni() reads sections, keys with case, and both separators", () => {
  const ini = parseIni(
    "[Beam]\r\nHV=5000\r\nhv = 1\r\nMode: a=b\r\n\r\n[Scan]\rDwell=1e-06\r; note=1\n# note\nEmpty=",
  );
  assertEquals(ini.get("Beam.HV"), "5000");
  assertEquals(ini.get("Beam.hv"), "1");
  assertEquals(ini.get("Beam.Mode"), "a=b");
  assertEquals(ini.get("Scan.Dwell"), "1e-06");
  assertEquals(ini.get("Scan.Empty"), "");
  assertEquals([...ini.section("Scan")!.keys()], ["Dwell", "Empty"]);
  assertEquals(ini.problems, []);
});

Deno.test("parseIni() keeps everything beside a line that makes no sense", () => {
  const ini = parseIni("[A]\nx=1\nnonsense\n=2\nx=3\ny=4");
  assertEquals([...ini.section("A")!], [["x", "1"], ["y", "4"]]);
  assertEquals(ini.problems.map(({ line, text }) => [line, text]), [[3, "nonsense"], [4, "=2"], [5, "x=3"]]);
  assert(ini.problems[2]!.reason.includes('"x" stands twice in [A]'));
});

Deno.test("parseIni() joins sections of the same name, and keeps keys before the first header", () => {
  const ini = parseIni("top=0\n[A]\nx=1\n[B]\n[A]\nz=2");
  assertEquals([...ini.section("A")!], [["x", "1"], ["z", "2"]]);
  assertEquals(ini.get("top"), "0");
  assertEquals(ini.section("B")?.size, 0);
});

Deno.test("Ini.get() finds names with dots in them", () => {
  const ini = parseIni("[Unit1.Gas2]\nA.b=1");
  assertEquals(ini.get("Unit1.Gas2.A.b"), "1");
  assertEquals(ini.get("Unit1.Gas2.A"), undefined);
});

Deno.test("parseIni() names sections by the one before when asked to", () => {
  let unit = "";
  const ini = parseIni("[Unit1]\n[Gas1]\nx=1\n[Gas2]\nx=2\n[Unit2]\n[Gas1]\nx=3", {
    sectionName: (header) => header.startsWith("Gas") ? `${unit}.${header}` : unit = header,
  });
  assertEquals(["Unit1.Gas1.x", "Unit1.Gas2.x", "Unit2.Gas1.x"].map((path) => ini.get(path)), [
    "1",
    "2",
    "3",
  ]);
});

Deno.test("parseIni() never throws, and accounts for every line", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const ini = parseIni(text);
    const lines = text.replaceAll("\0", "").split(/\r\n|\r|\n/).map((line) => line.trim());
    const content = lines.filter((line) => line !== "" && !/^[;#]/.test(line) && !/^\[.*\]$/s.test(line));
    const kept = [...ini.sections.values()].reduce((sum, section) => sum + section.size, 0);
    assertEquals(kept + ini.problems.length, content.length);
  }));
});
