import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { demoFiles } from "../../cli/demo_files.ts";
import { kit } from "../plugins/facility.ts";
import { emloom, folder } from "./emloom.ts";

const step = (more: string) =>
  `export default (emloom) => emloom.defineStep({ title: "T", run() {}, ${more} });`;

Deno.test("plugins list says what was found, what each may reach, what was refused and why", async () => {
  await using here = await folder();
  await Deno.mkdir(`${here.path}/ours`);
  const files: Record<string, string> = {
    "a_letter.ts": (await kit("letter.ts")).replaceAll("@PORT@", "25"),
    "b_lamp.ts": await kit("lamp.ts"),
    "c_room.ts": await kit("room.ts"),
    "d_archive.ts": (await kit("archive.ts")).replaceAll("@PORT@", "443"),
    "e_roster.ts": (await kit("roster.ts")).replaceAll("@PORT@", "80"),
    "x_again.js": step(`name: "letter", after: "upload"`),
    "x_host.js": step(`name: "h", after: "upload", hosts: ["*"]`),
    "x_import.js": `import { z } from "zod"; export default () => z;`,
    "x_name.js": step(`name: "upload", after: "upload"`),
    "x_none.js": `export const x = 1;`,
    "x_place.js": step(`name: "p", after: "lunch"`),
    "x_syntax.ts": `export default (`,
    "x_throws.js": `throw new Error("broken on purpose");`,
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${here.path}/ours/${name}`, text);
  }
  await Deno.writeTextFile(
    `${here.path}/emloom.yaml`,
    JSON.stringify({
      plugins_path: "ours",
      plugins: { letter: { token: "sesame-open" }, leter: { token: "x" } },
    }),
  );
  const { code, out } = await emloom(["plugins", "list"], { cwd: here.path });
  assertEquals(code, 3);
  for (
    const line of [
      /^step +letter +a_letter\.ts +127\.0\.0\.1:25 +Letter to the group leader, after upload$/m,
      /^extractor +our-lamp +b_lamp\.ts +none +Log of our lamp \(\.lamp\)$/m,
      /^profile +our-room +c_room\.ts +none +The demo's microscope, for \/\^DEMO-SCOPE\/$/m,
      /^destination +archive +d_archive\.ts +127\.0\.0\.1:443/m,
      /^harvester +roster +e_roster\.ts +127\.0\.0\.1:80/m,
      /^refused: x_again\.js: the name "letter" is that of .*a_letter\.ts/m,
      /^refused: x_host\.js: its "hosts\.0": write a host like/m,
      /^refused: x_import\.js: it imports "zod": a plugin gets all/m,
      /^refused: x_name\.js: emloom has a step "upload" of its own/m,
      /^refused: x_none\.js: its default export is no function/m,
      /^refused: x_place\.js: there is no step "lunch" that it could stand at: harvest, find/m,
      /^refused: x_syntax\.ts: SyntaxError: Expression expected at file:.*x_syntax\.ts:1:17$/m,
      /^refused: x_throws\.js: broken on purpose$/m,
      /^note: The setting plugins\.leter is for a plugin that is not there/m,
    ]
  ) assertMatch(out, line);
  assertEquals(out.includes("sesame"), false);
  const json = JSON.parse((await emloom(["plugins", "list", "--json"], { cwd: here.path })).out);
  assertEquals(json.plugins.length, 5);
  assertEquals(json.plugins[0].hosts, ["127.0.0.1:25"]);
  assertEquals(json.refused.length, 8);
  const shown = (await emloom(["workflows", "show", "record"], { cwd: here.path })).out;
  assertMatch(shown, /7\. upload .*\n +8\. letter +each item +failures are kept/);
});

Deno.test("plugins list and other commands tell that there are none, and that their folder is not there", async () => {
  await using here = await folder();
  const none = await emloom(["plugins", "list"], { cwd: here.path });
  assertEquals([none.code, none.out], [0, "No plugins: plugins_path is not set\n"]);
  const env = { EMLOOM_PLUGINS_PATH: "gone" };
  for (const args of [["plugins", "list"], ["extract", "x"]]) {
    const { code, err } = await emloom(args, { cwd: here.path, env });
    assertEquals(code, 1);
    assertMatch(
      err,
      /Cannot read the plugins_path ".*\/gone": there is no such folder; mount it, or correct/,
    );
  }
});

Deno.test("profiles list and test: a site's profile comes first, and each change is told", async () => {
  await using here = await folder();
  await Deno.mkdir(`${here.path}/ours`);
  await Deno.writeTextFile(`${here.path}/ours/room.ts`, await kit("room.ts"));
  await Deno.writeFile(`${here.path}/a.dm4`, demoFiles()[1]!.bytes);
  const at = { cwd: here.path, env: { EMLOOM_PLUGINS_PATH: "ours" } };
  const listed = JSON.parse((await emloom(["profiles", "list", "--json"], at)).out);
  assertEquals(listed.map((each: { name: string }) => each.name), [
    "our-room",
    "jeol-tem",
    "titan-stem",
    "titan-tem",
  ]);
  assertEquals(listed[0].from, `${await Deno.realPath(here.path)}/ours/room.ts`);
  const test = ["profiles", "test", "a.dm4", "--instrument"];
  const { code, out } = await emloom([...test, "DEMO-SCOPE-200"], at);
  assertEquals(code, 0);
  assertStringIncludes(out, "profile our-room (room.ts): /^DEMO-SCOPE/ matches");
  assertMatch(out, /constants\n +Room +\+ B1/);
  const other = await emloom([...test, "NO-SUCH-1"], at);
  assertStringIncludes(other.out, "profile titan-tem: /^FEI-Titan-TEM(-|$)/ does not match");
  assertStringIncludes(other.out, "no profile is for this instrument: nothing is changed");
  const json = JSON.parse((await emloom([...test, "JEOL-JEM-TEM-1", "--json"], at)).out);
  assertEquals(json.profile, { name: "jeol-tem", from: "built-in" });
  assertEquals(json.signals[0].changes.map((each: { field: string }) => each.field), [
    "DatasetType",
    "Data Type",
  ]);
  const missing = await emloom(["profiles", "test", "gone.dm4", "--instrument", "X"], at);
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.err, "gone.dm4");
});
