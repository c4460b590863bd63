import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../cli/commands.ts";
import { emloom, folder } from "./emloom.ts";

Deno.test("emloom --help lists every command; --version is that of deno.json", async () => {
  const help = await emloom(["--help"]);
  assertEquals(help.code, 0);
  for (const { name } of COMMANDS) assertMatch(help.out, new RegExp(`^  ${name} `, "m"));
  assertEquals(await emloom(["--version"]), { code: 0, out: `emloom ${manifest.version}\n`, err: "" });
});

Deno.test("every command has --help with examples that begin with its own name", async () => {
  for (const entry of COMMANDS.filter((each) => each.load)) {
    const { default: command } = await entry.load!();
    assert(command.examples.length > 0 && command.description.length > 20, entry.name);
    for (const [line] of command.examples) assertMatch(line, new RegExp(`^emloom ${entry.name}`));
  }
  const help = await emloom(["extract", "--help"]);
  assertEquals(help.code, 0);
  assertStringIncludes(help.out, "emloom extract --explain odd.tif");
});

Deno.test("a misspelt command or option is exit code 2, with what was meant", async () => {
  const command = await emloom(["sesions"]);
  assertEquals(command.code, 2);
  assertStringIncludes(command.err, 'Did you mean "sessions"?');
  const option = await emloom(["run", "--dry-rum"]);
  assertEquals(option.code, 2);
  assertStringIncludes(option.err, "--dry-run");
  assertEquals((await emloom(["--config"])).code, 2);
  const help = await emloom(["help", "extrat"]);
  assertEquals(help.code, 2);
  assertStringIncludes(help.err, 'Did you mean "extract"?');
});

Deno.test("what is not configured is exit code 4, and says what to set", async () => {
  const { code, err } = await emloom(["run"]);
  assertEquals(code, 4);
  assertStringIncludes(err, "EMLOOM_INSTRUMENT_DATA_PATH");
  assertEquals((await emloom(["sessions", "list"])).code, 4);
  const broken = await emloom(["config", "show"], { env: { EMLOOM_FILE_DELAY_DAYS: "soon" } });
  assertEquals(broken.code, 4);
  assertStringIncludes(broken.err, "EMLOOM_FILE_DELAY_DAYS");
});

Deno.test("completion prints scripts, and what may come next", async () => {
  const script = await emloom(["completion", "bash"]);
  assertEquals(script.code, 0);
  assertStringIncludes(script.out, "emloom");
  const next = await emloom(["completion", "bash", "sessions", ""]);
  for (const action of ["list", "show", "retry", "stop"]) assertStringIncludes(next.out, action);
  for (const command of [["extract"], ["validate"], ["cluster"], ["instruments", "import"], ["demo"]]) {
    const files = await emloom(["completion", "bash", ...command, "mic"]);
    assertMatch(files.out, /__FILE__.*mic/);
  }
  // a word under the cursor is no option of this very command line
  const config = await emloom(["completion", "bash", "extract", "--config", "em"]);
  assertEquals([config.code, config.err], [0, ""]);
  assertMatch(config.out, /__FILE__.*em/);
});

Deno.test("--log tells what an area does, on standard error alone", async () => {
  await using here = await folder();
  const { code, err } = await emloom(["config", "show", "--log", "config"], { cwd: here.path });
  assertEquals(code, 0, err);
  assertEquals((await emloom(["config", "show", "--log", "config=loud"], { cwd: here.path })).code, 2);
  await Deno.writeTextFile(`${here.path}/emloom.yaml`, "log: config=loud\n");
  const setting = await emloom(["config", "show"], { cwd: here.path });
  assertEquals(setting.code, 4);
  assertStringIncludes(setting.err, 'the setting log, "config=loud"');
});

Deno.test("config show tells value and source of each setting, and never a secret", async () => {
  await using here = await folder();
  await Deno.writeTextFile(
    `${here.path}/.env`,
    "NX_DATA_PATH=/nx\nNX_CDCS_URL=https://cdcs.example.org\nNX_CDCS_TOKEN='s3cr3t'\nNX_ELABFTW_URL=https://elab.example.org\n",
  );
  await Deno.writeTextFile(`${here.path}/emloom.yaml`, "data_path: /yaml\nfile_delay_days: 5\n");
  const { code, out, err } = await emloom(["config", "show"], {
    cwd: here.path,
    env: { EMLOOM_FILE_DELAY_DAYS: "7" },
  });
  assertEquals(code, 0, err);
  assertMatch(out, /data_path\s+\/nx\s+\.env:1/);
  assertMatch(out, /file_delay_days\s+7\s+environment/);
  assertMatch(out, /cdcs\.token\s+\*+/);
  assert(!out.includes("s3cr3t") && !err.includes("s3cr3t"));
  assertStringIncludes(err, "NX_ELABFTW_URL");
});
