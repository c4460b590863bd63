/**
 * Hostile files beside healthy ones, through the real command: from a checkout, and as one executable where
 * `EMLOOM_TEST_BINARY` names it. The site's plugins that misbehave are those of the sandbox's own tests.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { demoFiles } from "../../cli/demo_files.ts";
import { emloom, folder } from "./emloom.ts";

const PLUGINS = fileURLToPath(new URL("../sandbox/plugins", import.meta.url));
const BINARY = Deno.env.get("EMLOOM_TEST_BINARY");
const unset = BINARY ? "" : " (skipped: EMLOOM_TEST_BINARY is not set)";

const FORMS = [{ name: "a checkout", command: undefined, ignore: false }, {
  name: `one executable${unset}`,
  command: BINARY,
  ignore: !BINARY,
}];

for (const { name, command, ignore } of FORMS) {
  Deno.test({
    name:
      `extract survives loops, bombs and links out of the folder, and their neighbours end well, as ${name}`,
    ignore,
    async fn() {
      await using here = await folder();
      await Deno.writeTextFile(
        `${here.path}/emloom.yaml`,
        `plugins_path: ${JSON.stringify(PLUGINS)}\nsandbox:\n  time_limit_seconds: 10\n  memory_mb: 900\n`,
      );
      await Deno.mkdir(`${here.path}/data`);
      const attacks: Record<string, [content: string, outcome: RegExp]> = {
        "a.loop": ["LOOP:js", /10 s|time/],
        "b.loop": ["LOOP:wasm", /10 s|time/],
        "c.bomb": ["BOMB:heap", /memory/],
        "d.bomb": ["BOMB:buffers", /memory/],
      };
      const files: string[] = [];
      for (const [file, [content]] of Object.entries(attacks)) {
        await Deno.writeTextFile(`${here.path}/data/${file}`, content);
        await Deno.writeFile(`${here.path}/data/${file}.dm4`, demoFiles()[1]!.bytes);
        files.push(`data/${file}`, `data/${file}.dm4`);
      }
      const { out, err } = await emloom(["extract", "--json", ...files], { cwd: here.path, command });
      const answers = out.trim().split("\n").map((line) => JSON.parse(line));
      assertEquals(answers.map((each) => each.path), files, err);
      for (const { path, error, signals } of answers) {
        if (path.endsWith(".dm4")) {
          assertEquals([error, signals[0].nx_meta.DatasetType], [null, "Image"], path);
        } else assertMatch(error, attacks[path.slice("data/".length)]![1]);
      }

      // In a session the root is the instruments' folder; a link in it to anywhere else is refused.
      await using outside = await folder();
      await Deno.writeFile(`${outside.path}/secret.dm4`, demoFiles()[1]!.bytes);
      await emloom(["demo", "facility", "--no-serve"], { cwd: here.path, command });
      const shared = `${here.path}/facility/instrument-data/Demo_Scope`;
      await Deno.symlink(`${outside.path}/secret.dm4`, `${shared}/link.dm4`);
      await emloom(["sessions", "retry", "1"], { cwd: `${here.path}/facility`, command });
      const run = await emloom(["run", "--quiet"], { cwd: `${here.path}/facility`, command });
      assertEquals([run.code, run.out], [0, "1 COMPLETED\n"], run.err);
      const record = [...Deno.readDirSync(`${here.path}/facility/repository`)][0]!.name;
      const xml = await Deno.readTextFile(`${here.path}/facility/repository/${record}`);
      assert(!xml.includes("link.dm4") && xml.includes("lattice_001.dm4"));
    },
  });
}
