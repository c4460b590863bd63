import { assertEquals } from "@std/assert";
import { Database } from "@db/sqlite";
import { migrate, migrationStatus } from "../../db/migrate.ts";
import { MIGRATIONS } from "../../db/migrations/mod.ts";
Deno.test("migrate() backs up restorably, all or nothing, once for several starters", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/x.db`;
  const starts = await Promise.all([1, 2, 3, 4].map(() => migrate(path)));
  assertEquals(starts.map((s) => s.applied.length).sort(), [0, 0, 0, 1]);
  const bad = [...MIGRATIONS, {
    name: "0002_next",
    sql: "create table next (id integer); insert into nowhere values (1);",
  }];
  await migrate(path, bad).then(() => assertEquals(1, 2), () => {});
  assertEquals(await migrationStatus(path), { applied: ["0001_first"], pending: [] });
  const good = [...MIGRATIONS, { name: "0002_next", sql: "create table next (id integer) strict;" }];
  const done = await migrate(path, good);
  assertEquals(await migrationStatus(done.backup!), { applied: ["0001_first"], pending: [] });
  const copy = new Database(done.backup!, { readonly: true });
  assertEquals(copy.prepare("pragma integrity_check").get(), { integrity_check: "ok" });
  copy.close();
  await Deno.remove(folder, { recursive: true });
});
