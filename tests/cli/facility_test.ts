import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { validateRecord } from "../../record/validate.ts";
import { emloom, folder } from "./emloom.ts";

Deno.test("demo makes a facility, runs everything, and what it leaves can be worked with", async (t) => {
  await using here = await folder();
  const at = (...args: string[]) => emloom(args, { cwd: `${here.path}/facility` });
  const demo = await emloom(["demo", "facility", "--no-serve"], { cwd: here.path });
  assertEquals(demo.code, 0, demo.err);
  const record = /^Record: +(.+)$/m.exec(demo.out)![1]!;

  await t.step(
    "the record is valid, names the broken file, and is in the repository byte for byte",
    async () => {
      const xml = await Deno.readTextFile(record);
      assertEquals((await validateRecord(xml)).problems, []);
      assertMatch(xml, /<name>broken\.dm4<\/name>[\s\S]*?name="Extraction Error" warning="true"/);
      assertMatch(xml, /name="Acceleration Voltage" unit="kV">200\.0</);
      const [copy] = [...Deno.readDirSync(`${here.path}/facility/repository`)];
      assertEquals(await Deno.readTextFile(`${here.path}/facility/repository/${copy!.name}`), xml);
      assertEquals((await at("validate", record)).code, 0);
    },
  );

  await t.step("previews and side-cars have NexusLIMS' names", async () => {
    const stem = `${here.path}/facility/data/Demo_Scope/mmuster/2024-02-14/overview.tif`;
    const png = await Deno.readFile(`${stem}.thumb.png`);
    assertEquals([...png.slice(1, 4)], [0x50, 0x4e, 0x47]);
    const { nx_meta } = JSON.parse(await Deno.readTextFile(`${stem}.json`));
    assertEquals(nx_meta.acceleration_voltage, { value: 5, unit: "kilovolt" });
  });

  await t.step("a second demo, and a run, find nothing to do", async () => {
    assertMatch(
      (await emloom(["demo", "facility", "--no-serve"], { cwd: here.path })).out,
      /^Nothing to do$/m,
    );
    const run = await at("run", "--from", "none", "--quiet");
    assertEquals([run.code, run.out], [0, "Nothing to do\n"]);
  });

  await t.step("sessions list, show and retry; a retry leaves one record under a new revision", async () => {
    const [session] = JSON.parse((await at("sessions", "list", "--json")).out);
    assertEquals([session.session_identifier, session.state, session.problems], [
      "booking-1",
      "COMPLETED",
      1,
    ]);
    assertStringIncludes((await at("sessions", "show", "booking-1")).out, "broken: Demo_Scope");
    assertEquals((await at("sessions", "show", "99")).code, 2);
    assertEquals((await at("sessions", "retry", "1", "--reason", "to see")).code, 0);
    assertStringIncludes((await at("run", "--quiet")).out, "1 COMPLETED");
    const shown = JSON.parse((await at("sessions", "show", "1", "--json")).out);
    assertEquals([shown.revision, shown.uploads.length], [2, 1]);
    assert(shown.history.some((entry: { reason: string }) => entry.reason === "to see"));
    assertEquals([...Deno.readDirSync(`${here.path}/facility/repository`)].length, 1);
  });

  await t.step("stop ends the work on a queued session; retry brings it back", async () => {
    await at("sessions", "retry", "1");
    assertEquals((await at("sessions", "stop", "1")).out, "session 1 stops after its present step\n");
    const stopped = await at("run", "--quiet");
    assertStringIncludes(stopped.out, "stopped on request");
    assertEquals(
      JSON.parse((await at("sessions", "show", "1", "--json")).out).steps.map((step: { state: string }) =>
        step.state
      ).includes("running"),
      false,
    );
    assertEquals(stopped.code, 3);
    await at("sessions", "retry", "--state", "ERROR");
    assertStringIncludes((await at("run", "--quiet")).out, "1 COMPLETED");
  });

  await t.step(
    "run --dry-run tells sessions, activities and what is left out, and changes nothing",
    async () => {
      const planned = async () => {
        const before = (await at("sessions", "list", "--json")).out;
        const { sessions } = JSON.parse((await at("run", "--dry-run", "--from", "none", "--json")).out);
        assertEquals((await at("sessions", "list", "--json")).out, before);
        return sessions[0];
      };
      assertEquals((await planned()).verdict, "nothing to do, it is COMPLETED");
      await at("sessions", "retry", "1");
      const { verdict, title, activities } = await planned();
      assertEquals([verdict, title], ["build", "Oxidation of nickel particles"]);
      assertEquals(activities.map((each: { files: unknown[] }) => each.files.length), [3, 2]);
      // without a window, too: what waits in the queue will be built
      assertMatch((await at("run", "--dry-run")).out, /build: Oxidation/);
      assertStringIncludes((await at("run", "--quiet")).out, "1 COMPLETED");
    },
  );

  await t.step("doctor finds all well; with the share gone it says so, and exits 3", async () => {
    assertEquals((await at("doctor")).code, 0);
    await Deno.rename(`${here.path}/facility/instrument-data`, `${here.path}/facility/away`);
    const sick = await at("doctor", "--json");
    assertEquals(sick.code, 3);
    const failed = JSON.parse(sick.out).findings.filter((each: { state: string }) => each.state === "failed");
    assertMatch(failed[0].message, /Mount the share/);
    await Deno.rename(`${here.path}/facility/away`, `${here.path}/facility/instrument-data`);
  });

  await t.step("db status and workflows show", async () => {
    assertMatch((await at("db", "status")).out, /applied +0001_first/);
    const chain = (await at("workflows", "show", "record", "--json")).out;
    assertEquals(JSON.parse(chain).steps, [
      "harvest",
      "find",
      "cluster",
      "extract",
      "validate",
      "build",
      "upload",
    ]);
    assertStringIncludes((await at("workflows", "show", "record", "--mermaid")).out, "harvest --> find");
  });
});

Deno.test("demo keeps to its folder whatever is configured around it, and overwrites no settings", async () => {
  await using here = await folder();
  const env = { EMLOOM_DATA_PATH: `${here.path}/real`, EMLOOM_DATABASE_PATH: `${here.path}/real.db` };
  await Deno.writeTextFile(`${here.path}/.env`, `NX_DATA_PATH=${here.path}/real\n`);
  assertEquals((await emloom(["demo", "facility", "--no-serve"], { cwd: here.path, env })).code, 0);
  assertEquals([...Deno.readDirSync(here.path)].map((entry) => entry.name).sort(), [".env", "facility"]);
  await Deno.writeTextFile(`${here.path}/emloom.yaml`, "file_delay_days: 3\n");
  const refused = await emloom(["demo", ".", "--no-serve"], { cwd: here.path });
  assertEquals(refused.code, 2);
  assertEquals(await Deno.readTextFile(`${here.path}/emloom.yaml`), "file_delay_days: 3\n");
});

Deno.test("a data folder that cannot be written to makes sessions wait, and no file broken", async () => {
  await using here = await folder();
  await emloom(["demo", "facility", "--no-serve"], { cwd: here.path });
  const at = (...args: string[]) => emloom(args, { cwd: `${here.path}/facility` });
  const sideCars = `${here.path}/facility/data/Demo_Scope`;
  await Deno.remove(sideCars, { recursive: true });
  await Deno.writeTextFile(sideCars, "in the way");
  await at("sessions", "retry", "1");
  const waits = await at("run", "--json");
  const { waiting, sessions } = JSON.parse(waits.out);
  assertEquals(sessions.COMPLETED, undefined, waits.err);
  assertMatch(JSON.stringify(waiting), /Cannot write metadata and previews/);
  await Deno.remove(sideCars);
  assertStringIncludes((await at("run", "--quiet")).out, "1 COMPLETED");
});

Deno.test("data_path inside the instruments' data is refused", async () => {
  await using here = await folder();
  const { code, err } = await emloom(["run"], {
    cwd: here.path,
    env: { EMLOOM_INSTRUMENT_DATA_PATH: here.path, EMLOOM_DATA_PATH: `${here.path}/out` },
  });
  assertEquals(code, 4);
  assertStringIncludes(err, "outside of instrument_data_path");
});
