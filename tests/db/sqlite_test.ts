import { assert, assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { prepared } from "../../db/prepared.ts";
import { type Db, isDatabaseError, openDatabase, write } from "../../db/sqlite.ts";
import { withDatabase, withFolder } from "./helpers.ts";

const PROGRAM = fileURLToPath(new URL("writer_program.ts", import.meta.url));
const row = (source: string, cursor = "0") => ({ source, cursor, updated_at: "" });
const insert = (db: Db, source: string) => db.insertInto("harvest_cursors").values(row(source)).execute();
const sources = async (db: Db) =>
  (await db.selectFrom("harvest_cursors").select("source").orderBy("source").execute()).map((each) =>
    each.source
  );
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

Deno.test("openDatabase() gives plain rows, and knows what a statement changed", () =>
  withDatabase(async (db) => {
    await insert(db, "a");
    assertEquals(await db.selectFrom("harvest_cursors").selectAll().execute(), [row("a")]);
    const changed = await db.updateTable("harvest_cursors").set({ cursor: "1" }).executeTakeFirst();
    assertEquals(changed.numUpdatedRows, 1n);
    await insert(db, "b");
    for (let round = 0; round < 2; round++) {
      for await (const each of db.selectFrom("harvest_cursors").select("source").orderBy("source").stream()) {
        assertEquals(each, { source: "a" });
        break; // whoever leaves early gets it from the start the next time
      }
    }
  }));

Deno.test("openDatabase() keeps statements through more of them than it keeps", () =>
  withDatabase(async (db) => {
    await insert(db, "a");
    for (let n = 1; n < 600; n++) {
      const found = await db.selectFrom("harvest_cursors").select("source")
        .where("source", "in", ["a", ...Array.from({ length: n % 300 }, (_, i) => `b${i}`)]).execute();
      assertEquals(found, [{ source: "a" }]);
    }
  }));

Deno.test("openDatabase() for a reader changes nothing, and sees what others commit", () =>
  withDatabase(async (db, path) => {
    const reader = openDatabase(path, { readonly: true });
    await assertRejects(() => insert(reader, "x"), Error, "readonly");
    await write(db, async (trx) => {
      await trx.insertInto("harvest_cursors").values(row("a")).execute();
      assertEquals(await sources(reader), []);
    });
    assertEquals(await sources(reader), ["a"]);
    await reader.destroy();
  }));

Deno.test("openDatabase() for a reader does not make a database", () =>
  withFolder(async (folder) => {
    await assertRejects(
      async () => await openDatabase(`${folder}/none.db`, { readonly: true }).destroy(),
      Error,
    );
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("write() is all or nothing, and joins the transaction it is given", () =>
  withDatabase(async (db) => {
    await assertRejects(
      () =>
        write(db, async (trx) => {
          await insert(trx, "a");
          await write(trx, (inner) => insert(inner, "b"));
          throw new Error("no");
        }),
      Error,
      "no",
    );
    assertEquals(await sources(db), []);
    const result = await write(db, (trx) => write(trx, (inner) => insert(inner, "c")).then(() => 7));
    assertEquals([result, await sources(db)], [7, ["c"]]);
  }));

Deno.test("write() gives transactions their turns, reads between them", () =>
  withDatabase(async (db) => {
    const log: string[] = [];
    const long = (name: string) =>
      write(db, async (trx) => {
        log.push(`${name} begins`);
        await insert(trx, name);
        await pause(2);
        log.push(`${name} ends`);
      });
    const [before, , , after] = await Promise.all([sources(db), long("a"), long("b"), sources(db)]);
    assertEquals(log, ["a begins", "a ends", "b begins", "b ends"]);
    assertEquals([before, after], [[], ["a", "b"]]);
  }));

Deno.test("write() refuses the database itself inside its transaction, at any depth, but not after", () =>
  withDatabase(async (db) => {
    const attempts = [
      () => sources(db),
      () => write(db, () => Promise.resolve()),
      () => pause(1).then(() => insert(db, "x")),
    ];
    for (const attempt of attempts) {
      await assertRejects(
        () => write(db, async () => void await attempt()),
        TypeError,
        "use the transaction",
      );
    }
    let later: Promise<string[]> | undefined;
    await write(db, async (trx) => {
      await insert(trx, "a");
      later = pause(5).then(() => sources(db));
    });
    assertEquals(await later, ["a"]);
  }));

Deno.test("write() can be used on one database inside a transaction on another", () =>
  withDatabase((one) => withDatabase((two) => write(one, () => insert(two, "a").then(() => {})))));

Deno.test("write() waits for another process without holding up the event loop", () =>
  withDatabase(async (db, path) => {
    const other = openDatabase(path);
    let longest = 0, last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const begun = Promise.withResolvers<void>();
    const holder = write(other, async (trx) => {
      await insert(trx, "first");
      begun.resolve();
      await pause(400);
    });
    await begun.promise;
    assertEquals(await sources(db), []); // who only reads need not wait
    await write(db, (trx) => insert(trx, "second").then(() => {}));
    await holder;
    clearInterval(timer);
    assertEquals(await sources(db), ["first", "second"]);
    assert(longest < 100, `${longest.toFixed()} ms`);
    await other.destroy();
  }));

Deno.test("write() loses nothing and never fails when three processes write at the same time", () =>
  withDatabase(async (db, path) => {
    await write(db, (trx) => insert(trx, "count").then(() => {}));
    const times = 150;
    const outputs = await Promise.all(Array.from({ length: 3 }, () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-read", "--allow-write", PROGRAM, path, String(times)],
      }).output()));
    for (const { code, stderr } of outputs) assertEquals(code, 0, new TextDecoder().decode(stderr));
    const { cursor } = await db.selectFrom("harvest_cursors").select("cursor").executeTakeFirstOrThrow();
    assertEquals(cursor, String(3 * times));
  }));

Deno.test("isDatabaseError() knows SQLite's own errors from others", () =>
  withDatabase(async (db) => {
    await insert(db, "a");
    assertEquals(isDatabaseError(await insert(db, "a").catch((error) => error)), true);
    assertEquals(isDatabaseError(new TypeError("x")), false);
  }));

Deno.test("prepared() runs with new values each time, on each database that is open", () =>
  withDatabase((one) =>
    withDatabase(async (two) => {
      const put = prepared<{ source: string; cursor: string }>((db, value) =>
        db.insertInto("harvest_cursors").values({
          source: value("source"),
          cursor: value("cursor"),
          updated_at: "",
        })
      );
      const get = prepared<{ source: string }, { cursor: string }>((db, value) =>
        db.selectFrom("harvest_cursors").select("cursor").where("source", "=", value("source"))
      );
      await put(one, { source: "a", cursor: "1" });
      await write(one, (trx) => put(trx, { source: "b", cursor: "2" }));
      await put(two, { source: "a", cursor: "3" });
      assertEquals(await get(one, { source: "a" }), [{ cursor: "1" }]);
      assertEquals(await get(one, { source: "b" }), [{ cursor: "2" }]);
      assertEquals(await get(two, { source: "a" }), [{ cursor: "3" }]);
      assertEquals(await get(two, { source: "b" }), []);
    })
  ));
