import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { demoFiles } from "../../cli/demo_files.ts";
import { emloom, folder } from "./emloom.ts";

Deno.test("extract reads files without any configuration, one line of JSON each, in order", async () => {
  await using here = await folder();
  for (const { name, bytes } of demoFiles()) await Deno.writeFile(`${here.path}/${name}`, bytes);
  await Deno.writeTextFile(`${here.path}/notes.txt`, "just notes");
  const names = [...demoFiles().map((file) => file.name), "notes.txt", "missing.dm4"];
  const { code, out } = await emloom(["extract", "--json", ...names], { cwd: here.path });
  assertEquals(code, 3);
  const lines = out.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map((line) => line.path), names);
  assertEquals(lines.map((line) => line.extractor), [
    "fei-tif",
    "digital-micrograph",
    "digital-micrograph",
    "digital-micrograph",
    "digital-micrograph",
    "basic",
    null,
  ]);
  assertEquals(lines[3].signals[0].nx_meta.DatasetType, "SpectrumImage");
  assertMatch(lines[4].error, /broken\.dm4 at byte \d+/);
  assertStringIncludes(lines[6].error, "missing.dm4");
  assertEquals([...Deno.readDirSync(here.path)].length, names.length - 1); // nothing is written unasked
});

Deno.test("extract --explain tells who claimed a file, who declined and why, and the source of a field", async () => {
  await using here = await folder();
  await Deno.writeTextFile(`${here.path}/notes.tif`, "no picture");
  await Deno.writeFile(`${here.path}/image.dm4`, demoFiles()[1]!.bytes);
  const { out } = await emloom(["extract", "--explain", "notes.tif", "image.dm4"], { cwd: here.path });
  assertStringIncludes(out, "declined by fei-tif: neither a TIFF file nor FEI metadata");
  assertStringIncludes(out, "claimed by basic");
  assertMatch(
    out,
    /Acceleration Voltage +200\.0 kV +← ImageTags\.Microscope Info\.Voltage +\(read as 200000 V\)/,
  );
});

Deno.test("extract prints what was met on the way as a warning, and ends well", async () => {
  await using here = await folder();
  const spectrum = "#FORMAT : EMSA/MAS Spectral Data File\n#VERSION : 1.0\n#TITLE : t\n#DATE : \n#TIME : \n" +
    "#OWNER : \n#NPOINTS : 4\n#NCOLUMNS : 1\n#XUNITS : keV\n#YUNITS : counts\n#DATATYPE : Y\n" +
    "#XPERCHAN : 0.01\n#OFFSET : 0\n#SIGNALTYPE : EDS\n#SPECTRUM\n1,\n2,\n";
  await Deno.writeTextFile(`${here.path}/cut.msa`, spectrum);
  for (const options of [[], ["--explain"]]) {
    const { code, out } = await emloom(["extract", ...options, "cut.msa"], { cwd: here.path });
    assertEquals(code, 0, out);
    assertMatch(out, /^ {2}warning: .+/m);
    assertEquals(out.includes("problem:"), false);
  }
  await Deno.writeTextFile(`${here.path}/empty.msa`, "");
  const { code, out } = await emloom(["extract", "empty.msa"], { cwd: here.path });
  assertEquals([code, out.includes("problem:"), out.includes("warning:")], [1, true, false]);
});

Deno.test("extract -p and --write put previews and side-cars where they were asked for", async () => {
  await using here = await folder();
  await Deno.writeFile(`${here.path}/image.dm4`, demoFiles()[1]!.bytes);
  assertEquals((await emloom(["extract", "-p", "look.png", "image.dm4"], { cwd: here.path })).code, 0);
  assertEquals((await emloom(["extract", "--write", "image.dm4"], { cwd: here.path })).code, 0);
  const names = [...Deno.readDirSync(here.path)].map((entry) => entry.name).sort();
  assertEquals(names, ["image.dm4", "image.dm4.json", "image.dm4.thumb.png", "look.png"]);
  assertEquals((await emloom(["extract", "-p", "x.png", "a", "b"], { cwd: here.path })).code, 2);
});

Deno.test("cluster groups times from standard input; nonsense is a usage error that names the entry", async () => {
  const times = [0, 10, 25, 31, 400, 415, 422];
  const grouped = await emloom(["cluster", "--json", "--times", "-"], { stdin: JSON.stringify(times) });
  assertEquals(JSON.parse(grouped.out).activities.map((each: { files: number }) => each.files), [4, 3]);
  const bad = await emloom(["cluster", "--times", "-"], { stdin: '[1, "x"]' });
  assertEquals(bad.code, 2);
  assertStringIncludes(bad.err, 'Entry 1 of "-" is no number: "x"');
  assertEquals((await emloom(["cluster"])).code, 2);
});

Deno.test("extract tells on standard error why a preview that was asked for is missing", async () => {
  await using here = await folder();
  await Deno.mkdir(`${here.path}/ours`);
  const endless = fileURLToPath(new URL("../sandbox/plugins/loops.ts", import.meta.url));
  await Deno.copyFile(endless, `${here.path}/ours/loops.ts`);
  await Deno.writeTextFile(
    `${here.path}/emloom.yaml`,
    "plugins_path: ours\nsandbox:\n  time_limit_seconds: 2\n",
  );
  await Deno.writeTextFile(`${here.path}/slow.dm3`, "LOOP:preview");
  const asked = await emloom(["extract", "--json", "-p", "look.png", "slow.dm3"], { cwd: here.path });
  assertEquals([asked.code, JSON.parse(asked.out).error], [0, null], asked.err);
  assertStringIncludes(asked.err, "no preview of slow.dm3: ");
  const unasked = await emloom(["extract", "--json", "slow.dm3"], { cwd: here.path });
  assertEquals([unasked.code, unasked.err], [0, ""]);
});
