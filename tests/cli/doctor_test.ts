import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { emloom, folder } from "./emloom.ts";

interface Finding {
  check: string;
  state: string;
  message: string;
}

async function doctor(cwd: string): Promise<{ code: number; of: (check: string) => Finding | undefined }> {
  const { code, out, err } = await emloom(["doctor", "--json"], { cwd });
  assert(out.startsWith("{"), err);
  const { findings }: { findings: Finding[] } = JSON.parse(out);
  return { code, of: (check) => findings.find((each) => each.check === check) };
}

Deno.test("emloom doctor goes on after a database that is none, and after patterns that make no sense", async () => {
  await using here = await folder();
  await Deno.writeTextFile(`${here.path}/bad.db`, "this is no database, whatever its name says".repeat(50));
  await Deno.writeTextFile(
    `${here.path}/emloom.yaml`,
    `data_path: data\ndatabase_path: bad.db\nignore_patterns: ["[z-a]*"]\n`,
  );
  const { code, of } = await doctor(here.path);
  assertEquals(code, 3);
  assertEquals([of("database")?.state, of("ignore_patterns")?.state], ["failed", "failed"]);
  assertStringIncludes(of("ignore_patterns")!.message, "[z-a]");
  assertEquals([of("records folder")?.state, of("sandbox")?.state], ["ok", "ok"]);
});

Deno.test("emloom doctor tells a database that can only be read, and still looks at the instruments", async () => {
  await using here = await folder();
  await Deno.writeTextFile(`${here.path}/emloom.yaml`, "data_path: data\ndatabase_path: here.db\n");
  assertEquals((await emloom(["db", "migrate"], { cwd: here.path })).code, 0);
  assertEquals((await doctor(here.path)).of("database")?.state, "ok");
  // A write version from the future makes SQLite open a file for reading only, even for root.
  using file = await Deno.open(`${here.path}/here.db`, { write: true });
  await file.seek(18, Deno.SeekMode.Start);
  await file.write(new Uint8Array([3]));
  const { code, of } = await doctor(here.path);
  assertEquals([code, of("database")?.state], [3, "failed"]);
  assertStringIncludes(of("database")!.message, "not written to");
  assertStringIncludes(of("instruments")!.message, "emloom instruments add");
  assertEquals(of("sandbox")?.state, "ok");
});
