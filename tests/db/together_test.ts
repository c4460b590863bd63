import { assert, assertEquals, assertRejects } from "@std/assert";
import { CompiledQuery } from "kysely";
import { type Db, openDatabase, write } from "../../db/sqlite.ts";
import { writeTogether } from "../../db/together.ts";
import { withDatabase } from "./helpers.ts";

const row = (source: string) => ({ source, cursor: "", updated_at: "" });
const insert = (db: Db, source: string) => db.insertInto("harvest_cursors").values(row(source)).execute();
const sources = async (db: Db) =>
  (await db.selectFrom("harvest_cursors").select("source").orderBy("source").execute()).map((each) =>
    each.source
  );
/** Changes whenever another connection has committed something. */
const commits = async (db: Db) =>
  (await db.executeQuery<{ data_version: number }>(CompiledQuery.raw("pragma data_version"))).rows[0]!
    .data_version;

Deno.test("writeTogether() gives each caller its own answer, once committed", () =>
  withDatabase(async (db, path) => {
    const reader = openDatabase(path, { readonly: true });
    const answers = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const answer = await writeTogether(db, async (trx) => {
        await insert(trx, `${i}`);
        return i;
      });
      assert((await sources(reader)).includes(`${i}`)); // another connection sees it by now
      return answer;
    }));
    assertEquals(answers, Array.from({ length: 200 }, (_, i) => i));
    await reader.destroy();
  }));

Deno.test("writeTogether() shares commits among those that wait", () =>
  withDatabase(async (db, path) => {
    const reader = openDatabase(path, { readonly: true });
    const seen = new Set<number>();
    await Promise.all(Array.from({ length: 100 }, async (_, i) => {
      await writeTogether(db, (trx) => insert(trx, `${i}`));
      seen.add(await commits(reader));
    }));
    assert(seen.size < 20, `${seen.size} commits`);
    await reader.destroy();
  }));

Deno.test("writeTogether() rolls back the part that throws, and no other", () =>
  withDatabase(async (db) => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) =>
      writeTogether(db, async (trx) => {
        await insert(trx, `${i} first`);
        if (i % 3 === 0) throw new Error(`no ${i}`);
        if (i % 5 === 1) await insert(trx, `${i} first`); // breaks a constraint
        await insert(trx, `${i} second`);
      })));
    const good = (i: number) =>
      i % 3 !== 0 && i % 5 !== 1;
    assertEquals(results.map(({ status }) => status === "fulfilled"), results.map((_, i) => good(i)));
    const expected = results.flatMap((_, i) => good(i) ? [`${i} first`, `${i} second`] : []);
    assertEquals(await sources(db), expected.sort());
    await assertRejects(() => writeTogether(db, () => Promise.reject(new Error("alone"))), Error, "alone");
  }));

Deno.test("writeTogether() tells everybody when the commit itself fails, and works again after", () =>
  withDatabase(async (db) => {
    const limit = (pages: number) => db.executeQuery(CompiledQuery.raw(`pragma max_page_count = ${pages}`));
    await limit(1);
    const big = "x".repeat(1_000_000);
    const results = await Promise.allSettled(
      ["a", "b", "c"].map((name) => writeTogether(db, (trx) => insert(trx, name + big).then(() => {}))),
    );
    assertEquals(results.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
    await limit(1_000_000);
    await writeTogether(db, (trx) => insert(trx, "d").then(() => {}));
    assertEquals(await sources(db), ["d"]);
  }));

Deno.test("writeTogether() and write() take turns", () =>
  withDatabase(async (db) => {
    await Promise.all([
      write(db, (trx) => insert(trx, "a").then(() => {})),
      writeTogether(db, (trx) => insert(trx, "b").then(() => {})),
      write(db, (trx) => insert(trx, "c").then(() => {})),
      writeTogether(db, (trx) => insert(trx, "d").then(() => {})),
    ]);
    assertEquals(await sources(db), ["a", "b", "c", "d"]);
  }));
