/** That the tables refuse what must not be in them, whoever writes. */
import { assertEquals, assertRejects } from "@std/assert";
import { Database } from "@db/sqlite";
import { sql } from "kysely";
import { withDatabase } from "./helpers.ts";

const START = `
insert into instruments values ('titan', 'Titan', '', '', 'titan', 'nemo', '', '', 'UTC', null);
insert into sessions values (1, 'nemo-1', '31', 'x', 'titan', '2026-01-01', '2026-01-02', 'UTC', null, null, 'TO_BE_BUILT',
  null, 1, 't', 't');
insert into runs values (1, 'w', 'k', '1', '{}', 'queued', null, null, 0, 0, null, 't', null, null);
insert into steps values (1, 'a', 0, 'done', null, null, 1, 't', null);
insert into datasets values (1, 1, 1, 'a.dm4', 0, 'Image', 'TEM', 'dm', '{}', '[]', null, null);
insert into quantities values (1, 'voltage', 300, 'kV', null, null);
insert into external_user_identifiers values (1, 'ada', 'nemo', '7', null, 't', null, null);
`;
const session = (changes: Record<string, string>) => {
  const row = {
    id: "2",
    source: "'nemo-1'",
    event_id: "'32'",
    identifier: "'x'",
    instrument: "'titan'",
    started_at: "'2026-01-01'",
    ended_at: "null",
    time_zone: "'UTC'",
    state: "'TO_BE_BUILT'",
    revision: "1",
    created_at: "'t'",
    updated_at: "'t'",
    ...changes,
  };
  return `insert into sessions (${Object.keys(row)}) values (${Object.values(row)})`;
};

const REFUSED: Record<string, [sql: string, why: RegExp]> = {
  "a session at an unknown instrument": [session({ instrument: "'none'" }), /FOREIGN KEY/],
  "a session of an unknown state": [session({ state: "'DONE'" }), /CHECK/],
  "a session that ends before it starts": [session({ ended_at: "'2025-12-31'" }), /CHECK/],
  "a second session of one event": [session({ event_id: "'31'" }), /UNIQUE/],
  "a session without revision": [session({ revision: "0" }), /CHECK/],
  "a number as a time": [session({ started_at: "x'00'" }), /cannot store BLOB/],
  "an instrument deleted from under its sessions": ["delete from instruments", /FOREIGN KEY/],
  "a session deleted from under its datasets": ["delete from sessions", /FOREIGN KEY/],
  "an unknown kind of history": [
    "insert into session_log values (1, 1, 'DELETED', null, null, 'x', 't')",
    /CHECK/,
  ],
  "history of no session": [
    "insert into session_log values (1, 9, 'START', null, null, 'x', 't')",
    /FOREIGN KEY/,
  ],
  "metadata that is no JSON": [
    "insert into datasets values (2, 1, 1, 'b', 0, 'Image', 'TEM', 'dm', '{', '[]', null, null)",
    /CHECK/,
  ],
  "a second dataset of one signal": [
    "insert into datasets values (2, 1, 1, 'a.dm4', 0, 'Image', 'TEM', 'dm', '{}', '[]', null, null)",
    /UNIQUE/,
  ],
  "a text as a quantity": [
    "insert into quantities values (1, 'spot', 'five', '', null, null)",
    /cannot store TEXT/,
  ],
  "an upload of an unknown state": [
    "insert into uploads values (1, 'cdcs', 'lost', null, null, null, 0, null, 't')",
    /CHECK/,
  ],
  "a second run of one key": [
    "insert into runs values (2, 'w', 'k', '1', '{}', 'queued', null, null, 0, 0, null, 't', null, null)",
    /UNIQUE/,
  ],
  "a run of an unknown state": ["update runs set state = 'lost'", /CHECK/],
  "a run whose input is no JSON": ["update runs set input = '{'", /CHECK/],
  "a step of an unknown state": ["update steps set state = 'lost'", /CHECK/],
  "an item of no run": [
    "insert into items values (9, 'a', 'k', 0, 'done', null, null, 1, null, null)",
    /FOREIGN KEY/,
  ],
  "an item of an unknown state": [
    "insert into items values (1, 'a', 'k', 0, 'lost', null, null, 1, null, null)",
    /CHECK/,
  ],
  "a person with two names elsewhere": [
    "insert into external_user_identifiers values (2, 'ada', 'nemo', '8', null, 't', null, null)",
    /UNIQUE/,
  ],
  "two persons with one name elsewhere": [
    "insert into external_user_identifiers values (2, 'bob', 'nemo', '7', null, 't', null, null)",
    /UNIQUE/,
  ],
};

Deno.test("the tables refuse what must not be in them", () =>
  withDatabase(async (_db, path) => {
    const database = new Database(path);
    try {
      database.exec("pragma foreign_keys = on");
      database.exec(START);
      for (const [what, [sql, why]] of Object.entries(REFUSED)) {
        const { message } = await assertRejects(async () => await Promise.resolve(database.exec(sql)), Error);
        assertEquals(why.test(message), true, `${what}: ${message}`);
      }
      database.exec(session({}));
    } finally {
      database.close();
    }
  }));

Deno.test("the tables let go of what hangs on a dataset and a run, and follow an instrument that is renamed", () =>
  withDatabase(async (_db, path) => {
    const database = new Database(path);
    try {
      database.exec("pragma foreign_keys = on");
      database.exec(START);
      database.exec("delete from datasets; delete from runs; update instruments set pid = 'titan-2'");
      const left = (table: string) => Number(database.prepare(`select count(*) as n from ${table}`).get()?.n);
      assertEquals([left("quantities"), left("steps")], [0, 0]);
      assertEquals(database.prepare("select instrument from sessions").all(), [{ instrument: "titan-2" }]);
    } finally {
      database.close();
    }
    await Promise.resolve();
  }));

Deno.test("openDatabase() has foreign keys on, the log ahead of the file, and a commit that survives a kill", () =>
  withDatabase(async (db) => {
    const ask = async (name: string) =>
      (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)).rows[0]?.[name];
    assertEquals([await ask("foreign_keys"), await ask("journal_mode"), await ask("synchronous")], [
      1,
      "wal",
      1,
    ]);
  }));
