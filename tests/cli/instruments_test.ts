import { assertEquals, assertStringIncludes } from "@std/assert";
import { emloom, folder } from "./emloom.ts";

Deno.test("instruments are added, edited, listed and retired; bad ones are refused by name", async () => {
  await using here = await folder();
  const run = (...args: string[]) =>
    emloom(["instruments", ...args], { cwd: here.path, env: { EMLOOM_DATABASE_PATH: `${here.path}/e.db` } });
  assertEquals((await run("list")).out, "No instruments yet: emloom instruments add --help\n");
  assertEquals((await run("list", "--json")).out, "[]\n");
  assertEquals(
    (await run("add", "TITAN-1", "--filestore-path", "./Titan", "--timezone", "Europe/Berlin")).out,
    "added TITAN-1\n",
  );
  assertEquals((await run("add", "TITAN-1")).code, 2);
  assertEquals((await run("edit", "TITAN-1", "--location", "Room 2")).out, "changed TITAN-1\n");
  const [titan] = JSON.parse((await run("list", "--json")).out);
  assertEquals([titan.filestorePath, titan.timeZone, titan.location], ["Titan", "Europe/Berlin", "Room 2"]);
  const zone = await run("edit", "TITAN-1", "--timezone", "Berlin");
  assertEquals(zone.code, 2);
  assertStringIncludes(zone.err, '"Berlin"');
  assertEquals((await run("retire", "TITAN-2")).code, 2);
  assertEquals((await run("retire", "TITAN-1")).code, 0);
  assertEquals(JSON.parse((await run("list", "--json")).out), []);
  assertStringIncludes((await run("list", "--all")).out, "TITAN-1 (retired)");
});

Deno.test("import takes JSON and CSV with NexusLIMS' columns; a bad row costs itself alone", async () => {
  await using here = await folder();
  const run = (...args: string[]) =>
    emloom(["instruments", ...args], { cwd: here.path, env: { NX_DB_PATH: `${here.path}/nexuslims.db` } });
  await Deno.writeTextFile(
    `${here.path}/a.json`,
    JSON.stringify([{
      instrument_pid: "A",
      api_url: "https://nemo.example.org/api/tools/?id=1",
      display_name: "Scope A",
      filestore_path: "/A",
      timezone_str: "America/New_York",
      harvester: "nemo",
    }]),
  );
  assertEquals((await run("import", "a.json")).out, "added A\n");
  assertEquals((await run("import", "a.json")).out, "unchanged A\n");
  await Deno.writeTextFile(
    `${here.path}/b.csv`,
    'instrument_pid,display_name,timezone\nB,"Scope ""B"", new",UTC\n,nameless,UTC\nC,,Nowhere/Land\n',
  );
  const imported = await run("import", "b.csv");
  assertEquals([imported.code, imported.out], [3, "added B\n"]);
  assertStringIncludes(imported.err, "Nowhere/Land");
  const all = JSON.parse((await run("list", "--json")).out);
  assertEquals(all.map((each: { displayName: string }) => each.displayName), ["Scope A", 'Scope "B", new']);
  assertEquals(all[0].timeZone, "America/New_York");
  // the database of NexusLIMS is never made nor written to
  assertEquals([...Deno.readDirSync(here.path)].some((entry) => entry.name === "nexuslims.db"), false);
  await Deno.writeTextFile(`${here.path}/c.json`, "[1]");
  assertEquals((await run("import", "c.json")).code, 2);
});
