import { assertEquals, assertRejects } from "@std/assert";
import { Database } from "@db/sqlite";
import { migrate } from "../../db/migrate.ts";
import { MIGRATIONS } from "../../db/migrations/mod.ts";

Deno.test("migrate() does not touch the database of something else", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/nexuslims.db`;
  const other = new Database(path);
  other.exec("create table session_log (id integer)");
  other.close();
  const before = await Deno.readFile(path);
  await assertRejects(() => migrate(path), Error, "something else");
  assertEquals(await Deno.readFile(path), before);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("migrate() takes another layout of the same SQL for the same migration", async () => {
  const folder = await Deno.makeTempDir();
  await migrate(`${folder}/x.db`);
  const laidOut = MIGRATIONS.map(({ name, sql }) => ({ name, sql: sql.replaceAll("\n", "\n  ") }));
  assertEquals(await migrate(`${folder}/x.db`, laidOut), { applied: [] });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("migrate() leaves no broken backup under a good name when the disk is full of something else", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/x.db`;
  await migrate(path);
  const now = new Date("2026-01-01T00:00:00Z");
  await Deno.mkdir(`${path}.backup-20260101T000000Z.part`); // the copy cannot be written there
  await Deno.writeTextFile(`${path}.backup-20260101T000000Z.part/x`, "");
  const next = [...MIGRATIONS, { name: "0002_next", sql: "create table next (id integer) strict;" }];
  await migrate(path, next, now).catch(() => {});
  const backups = [...Deno.readDirSync(folder)].filter((each) => each.isFile && each.name.includes("backup"));
  for (const { name } of backups) {
    const copy = new Database(`${folder}/${name}`, { readonly: true });
    assertEquals(copy.prepare("select count(*) as n from runs").get(), { n: 0 });
    copy.close();
  }
  await Deno.remove(folder, { recursive: true });
});
