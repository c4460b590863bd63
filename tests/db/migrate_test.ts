import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Database } from "@db/sqlite";
import { fileURLToPath } from "node:url";
import { migrate, MigrationError, migrationStatus } from "../../db/migrate.ts";
import { MIGRATIONS } from "../../db/migrations/mod.ts";
import { withFolder } from "./helpers.ts";

const PROGRAM = fileURLToPath(new URL("migrate_program.ts", import.meta.url));
const ALL = MIGRATIONS.map(({ name }) => name);
const NOW = new Date("2026-01-01T00:00:00Z");
const NEXT = { name: "9998_next", sql: "alter table instruments add column colour text;" };
const AFTER = { name: "9999_after", sql: "create table later (id integer primary key) strict;" };
const filesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** What the database says, by a connection of its own. */
function ask(path: string, sql: string): Record<string, unknown>[] {
  const database = new Database(path);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

function run(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

const addInstrument = (path: string, pid: string) =>
  run(
    path,
    `insert into instruments (pid, display_name, location, property_tag, filestore_path, harvester, api_url,
    calendar_url, time_zone) values ('${pid}', '', '', '', '', 'nemo', '', '', 'UTC')`,
  );

Deno.test("migrate() makes a database, folders included, and does nothing the second time", () =>
  withFolder(async (folder) => {
    const path = `${folder}/new/folder/x.db`;
    assertEquals(await migrationStatus(path), { applied: [], pending: ALL });
    assertEquals(await migrate(path), { applied: ALL });
    assertEquals(await migrate(path), { applied: [] });
    assertEquals(await migrationStatus(path), { applied: ALL, pending: [] });
    assertEquals(filesIn(`${folder}/new/folder`).filter((name) => !/-(wal|shm)$/.test(name)), ["x.db"]);
  }));

Deno.test("migrate() copies the database first, restorably, under a name of its own each time", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.db`;
    await migrate(path);
    addInstrument(path, "titan");
    const first = await migrate(path, [...MIGRATIONS, NEXT], NOW);
    addInstrument(path, "helios");
    const second = await migrate(path, [...MIGRATIONS, NEXT, AFTER], NOW);
    assertEquals([first.applied, second.applied], [[NEXT.name], [AFTER.name]]);
    assertMatch(first.backup!, /x\.db\.backup-20260101T000000Z$/);
    assert(second.backup !== first.backup);
    // Restored by copying it back, each is whole, of the old shape, and works.
    for (
      const [backup, pids] of [[first.backup!, ["titan"]], [second.backup!, ["helios", "titan"]]] as const
    ) {
      await Deno.copyFile(backup, `${folder}/restored.db`);
      assertEquals(ask(`${folder}/restored.db`, "pragma integrity_check"), [{ integrity_check: "ok" }]);
      assertEquals(
        ask(`${folder}/restored.db`, "select pid from instruments order by pid").map(({ pid }) => pid),
        pids,
      );
      assertEquals(
        (await migrationStatus(`${folder}/restored.db`, [...MIGRATIONS, NEXT])).applied.slice(0, 1),
        ALL.slice(0, 1),
      );
      assertEquals(
        (await migrate(`${folder}/restored.db`, [...MIGRATIONS, NEXT, AFTER])).applied.includes(AFTER.name),
        true,
      );
      await Deno.remove(`${folder}/restored.db`);
    }
    const left = filesIn(folder).filter((name) => !/restored|x\.db-(wal|shm)$/.test(name));
    assertEquals(left.length, 3, left.join(" ")); // nothing half-made lies about
  }));

Deno.test("migrate() does not migrate when it cannot copy first", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.db`;
    await migrate(path);
    await Deno.mkdir(`${path}.backup-20260101T000000Z.part/in the way`, { recursive: true });
    await assertRejects(() => migrate(path, [...MIGRATIONS, NEXT], NOW), Error, "Cannot back up");
    assertEquals(await migrationStatus(path), { applied: ALL, pending: [] });
  }));

Deno.test("migrate() is all or nothing when a migration fails half-way", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.db`;
    await migrate(path);
    const shape = ask(path, "select sql from sqlite_schema order by name");
    const bad = { name: "9999_bad", sql: "create table half (id integer); insert into nowhere values (1);" };
    await assertRejects(() => migrate(path, [...MIGRATIONS, NEXT, bad]), Error, "nowhere");
    assertEquals(ask(path, "select sql from sqlite_schema order by name"), shape);
    assertEquals(await migrationStatus(path, [...MIGRATIONS, NEXT]), { applied: ALL, pending: [NEXT.name] });
    assertEquals((await migrate(path, [...MIGRATIONS, NEXT])).applied, [NEXT.name]);
  }));

Deno.test("migrate() refuses to leave rows that point nowhere", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.db`;
    await migrate(path);
    run(
      path,
      `pragma foreign_keys = off; insert into session_log values (1, 99, 'START', null, null, 'x', 't')`,
    );
    await assertRejects(
      () => migrate(path, [...MIGRATIONS, NEXT]),
      MigrationError,
      "1 rows of session_log would point nowhere",
    );
    assertEquals(await migrationStatus(path), { applied: ALL, pending: [] });
  }));

Deno.test("migrate() refuses a newer database, and one that was changed by other hands, and touches neither", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.db`;
    await migrate(path, [...MIGRATIONS, NEXT]);
    const before = await Deno.readFile(path);
    await assertRejects(
      () => migrate(path),
      MigrationError,
      `made by a newer emloom (it has "${NEXT.name}")`,
    );
    const other = { ...NEXT, sql: "alter table instruments add column size text;" };
    await assertRejects(
      () => migrate(path, [...MIGRATIONS, other]),
      MigrationError,
      "changed by other hands",
    );
    await assertRejects(() => migrationStatus(path), MigrationError, "newer");
    assertEquals(await Deno.readFile(path), before);
    const laidOut = { ...NEXT, sql: `\n   ${NEXT.sql.replaceAll(" ", "\n  ")}  ` };
    assertEquals(await migrate(path, [...MIGRATIONS, laidOut]), { applied: [] }); // indented otherwise is the same
  }));

Deno.test("migrate() refuses what is not emloom's, and does not touch it", () =>
  withFolder(async (folder) => {
    const foreign = `${folder}/nexuslims.db`, text = `${folder}/notes.txt`;
    run(foreign, "create table session_log (id integer)");
    await Deno.writeTextFile(
      text,
      "Not a database at all, but longer than the header of one would be. ".repeat(20),
    );
    for (
      const [path, why] of [[foreign, 'something else (it has "session_log")'], [
        text,
        "is not a SQLite database",
      ]]
    ) {
      const before = await Deno.readFile(path!);
      await assertRejects(() => migrate(path!), MigrationError, why);
      assertEquals(await Deno.readFile(path!), before);
    }
    assertEquals(filesIn(folder), ["nexuslims.db", "notes.txt"]);
  }));

Deno.test("migrate() takes an empty file for a new database", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/x.db`, "");
    assertEquals(await migrate(`${folder}/x.db`), { applied: ALL });
  }));

Deno.test("migrate() is done by one when many start at the same time, in one process or in several", () =>
  withFolder(async (folder) => {
    const once = await Promise.all(Array.from({ length: 6 }, () => migrate(`${folder}/one.db`)));
    assertEquals(once.filter(({ applied }) => applied.length > 0).length, 1);
    const outputs = await Promise.all(Array.from({ length: 4 }, () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-read", "--allow-write", PROGRAM, `${folder}/several.db`],
      }).output()));
    const said = outputs.map(({ code, stdout, stderr }) => {
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout).split("\n")[1];
    });
    assertEquals(said.sort(), ["", "", "", ALL.join(" ")]);
  }));

Deno.test("migrate() leaves the old shape whole when it is killed half-way", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.db`;
    await migrate(path);
    addInstrument(path, "titan");
    const shape = ask(path, "select sql from sqlite_schema order by name");
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-read", "--allow-write", PROGRAM, path, "slow"],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    // The copy is there, so the migration itself has begun; and it holds the lock, so it is in the middle.
    while (!filesIn(folder).some((name) => /backup-\w+$/.test(name))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const reader = new Database(path);
    await assertRejects(async () => await Promise.resolve(reader.exec("begin immediate")), Error, "locked");
    reader.close();
    process.kill("SIGKILL");
    await process.stdout.cancel();
    assertEquals((await process.status).signal, "SIGKILL");

    assertEquals(ask(path, "select sql from sqlite_schema order by name"), shape);
    assertEquals(ask(path, "select pid from instruments"), [{ pid: "titan" }]);
    assertEquals(ask(path, "pragma integrity_check"), [{ integrity_check: "ok" }]);
    assertEquals((await migrate(path, [...MIGRATIONS, NEXT])).applied, [NEXT.name]);
  }));
