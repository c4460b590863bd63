import { assertEquals, assertRejects } from "@std/assert";
import { putInstrument, readInstrument, retireInstrument } from "../../db/instruments.ts";
import {
  getSession,
  keepConsent,
  requeue,
  sessionsToBuild,
  setState,
  storeEvent,
} from "../../db/sessions.ts";
import { type Db, write } from "../../db/sqlite.ts";
import type { CalendarEvent, Consent } from "../../schemas/session.ts";
import { withDatabase } from "./helpers.ts";

const NOW = new Date("2026-02-01T12:00:00Z");
const EVENT: CalendarEvent = {
  identifier: "https://nemo.example/api/usage_events/?id=31",
  eventId: "31",
  instrument: "titan",
  start: "2026-02-01T08:00:00.000Z",
  end: "2026-02-01T10:00:00.000Z",
  user: "ada",
  operator: null,
};

const withInstruments = (work: (db: Db) => Promise<void>) =>
  withDatabase(async (db) => {
    await write(db, async (trx) => {
      for (const instrument_pid of ["titan", "helios"]) {
        await putInstrument(trx, readInstrument({ instrument_pid }));
      }
    });
    await work(db);
  });

/** Stores the event with changes; what happened, as `change revision`. */
const store = (db: Db, changes: Partial<CalendarEvent> = {}, source = "nemo-1") =>
  write(db, (trx) => storeEvent(trx, source, { ...EVENT, ...changes }, "Europe/Berlin", NOW))
    .then(({ change, revision }) => `${change} ${revision}`);
const session = (db: Db) => db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
const history = async (db: Db) =>
  (await db.selectFrom("session_log").selectAll().orderBy("id").execute()).map((row) =>
    [row.event_type, row.state, row.reason, row.actor].filter(Boolean).join(" ")
  );

Deno.test("storeEvent() makes a session of a new event, once", () =>
  withInstruments(async (db) => {
    assertEquals([await store(db), await store(db), await store(db)], [
      "new 1",
      "unchanged 1",
      "unchanged 1",
    ]);
    const { state, started_at, time_zone } = await session(db);
    assertEquals([state, started_at, time_zone], ["TO_BE_BUILT", EVENT.start, "Europe/Berlin"]);
    assertEquals(await history(db), ["START TO_BE_BUILT nemo-1", "END TO_BE_BUILT nemo-1"]);
    assertEquals(await store(db, {}, "nemo-2"), "new 1"); // the same number in another calendar is another event
  }));

Deno.test("storeEvent() waits for the end of what is running, under one revision", () =>
  withInstruments(async (db) => {
    assertEquals(await store(db, { end: null }), "new 1");
    assertEquals((await session(db)).state, "WAITING_FOR_END");
    assertEquals(await getSession(db, 1), undefined);
    assertEquals(await store(db, { end: null, operator: "bob" }), "changed 1");
    assertEquals(await store(db), "ended 1");
    assertEquals((await session(db)).state, "TO_BE_BUILT");
    assertEquals((await getSession(db, 1))?.end, EVENT.end);
    assertEquals((await history(db)).at(-1), "END TO_BE_BUILT nemo-1");
  }));

Deno.test("storeEvent() makes a new revision of what changed after its end", () =>
  withInstruments(async (db) => {
    await store(db);
    await write(db, (trx) => setState(trx, 1, "COMPLETED", null, "run", NOW));
    assertEquals(await store(db, { end: "2026-02-01T11:00:00.000Z" }), "changed 2");
    const { state, reason } = await session(db);
    assertEquals([state, reason], ["TO_BE_BUILT", "the calendar changed this event"]);
    const later = { end: "2026-02-01T11:00:00.000Z" };
    assertEquals(await store(db, later), "unchanged 2");
    assertEquals(await store(db, { ...later, user: "eve" }), "changed 3");
    assertEquals(await store(db, { ...later, user: "eve", instrument: "helios" }), "changed 4");
    assertEquals((await getSession(db, 1))?.instrument.pid, "helios");
  }));

Deno.test("storeEvent() makes a new revision of what turns out to be running still", () =>
  withInstruments(async (db) => {
    await store(db);
    assertEquals(await store(db, { end: null }), "changed 2");
    assertEquals((await session(db)).state, "WAITING_FOR_END");
    assertEquals(await store(db), "ended 2"); // not 1: that record has been begun before
  }));

Deno.test("storeEvent() takes two forms of one time for the same, and refuses what is no time", () =>
  withInstruments(async (db) => {
    await store(db);
    const other = { start: "2026-02-01T08:00:00Z", end: "2026-02-01T11:00:00+01:00" };
    assertEquals(await store(db, other), "unchanged 1");
    await assertRejects(
      () => store(db, { end: "soon" }),
      TypeError,
      'Cannot use "soon" as a time of event "31"',
    );
    assertEquals((await session(db)).ended_at, EVENT.end);
  }));

Deno.test("storeEvent() is refused for an instrument that is not there, and for an end before the start", () =>
  withInstruments(async (db) => {
    await assertRejects(() => store(db, { instrument: "none" }), Error, "FOREIGN KEY");
    await assertRejects(() => store(db, { end: "2026-02-01T07:00:00.000Z" }), Error, "CHECK");
    assertEquals(await db.selectFrom("sessions").selectAll().execute(), []);
  }));

Deno.test("requeue() queues a session of any state under a new revision, with who and why", () =>
  withInstruments(async (db) => {
    await store(db);
    await write(db, (trx) => setState(trx, 1, "NO_CONSENT", "refused", "run", NOW));
    assertEquals(await sessionsToBuild(db), []);
    assertEquals(await write(db, (trx) => requeue(trx, 1, "consent came by mail", "ada", NOW)), 2);
    assertEquals((await sessionsToBuild(db)).map(({ id, revision }) => [id, revision]), [[1, 2]]);
    assertEquals((await history(db)).slice(2), [
      "STATE NO_CONSENT refused run",
      "STATE TO_BE_BUILT consent came by mail ada",
    ]);
    await assertRejects(() => write(db, (trx) => requeue(trx, 99, "x", "y", NOW)));
  }));

Deno.test("getSession() still knows the instrument when that was retired", () =>
  withInstruments(async (db) => {
    await store(db);
    assertEquals(await write(db, (trx) => retireInstrument(trx, "titan", NOW)), true);
    assertEquals((await getSession(db, 1))?.instrument.pid, "titan");
  }));

Deno.test("keepConsent() keeps one answer a session, the latest", () =>
  withInstruments(async (db) => {
    await store(db);
    const consent: Consent = {
      decision: "refused",
      question: "May we?",
      answer: "no",
      person: "ada",
      time: null,
      source: "run_data",
    };
    await write(db, (trx) => keepConsent(trx, 1, consent, NOW));
    await write(db, (trx) => keepConsent(trx, 1, { ...consent, decision: "granted", answer: "yes" }, NOW));
    const rows = await db.selectFrom("consents").selectAll().execute();
    assertEquals(rows.map(({ decision, answer, recorded_at }) => [decision, answer, recorded_at]), [
      ["granted", "yes", NOW.toISOString()],
    ]);
  }));
