import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { emloom, folder } from "./emloom.ts";

Deno.test("emloom validate tells a missing record in its own line, and checks its neighbours", async () => {
  await using here = await folder();
  await emloom(["demo", "facility", "--no-serve"], { cwd: here.path });
  const records = [...Deno.readDirSync(`${here.path}/facility/repository`)].map(({ name }) => name);
  const good = `facility/repository/${records.find((name) => name.endsWith(".xml"))}`;
  const both = await emloom(["validate", "missing.xml", good], { cwd: here.path });
  assertEquals(both.code, 3, both.err);
  assertEquals(both.out, `missing.xml: there is no such file\n${good}: valid\n`);
  assertEquals((await emloom(["validate", "missing.xml"], { cwd: here.path })).code, 1);
  const schema = await emloom(["validate", "--schema", "none.xsd", good], { cwd: here.path });
  assertEquals(schema.code, 2);
  assertMatch(schema.err, /schema "none\.xsd": there is no such file/);
  const json = JSON.parse((await emloom(["validate", "--json", "missing.xml"], { cwd: here.path })).out);
  assertStringIncludes(json[0].error, "no such file");
});
