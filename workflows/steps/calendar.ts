/**
 * Step *calendars* of a harvest: one calendar's usage into sessions.
 *
 * @module
 */
import { listInstruments } from "../../db/instruments.ts";
import { storeEvent } from "../../db/sessions.ts";
import type { Db } from "../../db/sqlite.ts";
import type { StepTools, Trx } from "../../engine/workflow.ts";
import type { Harvest } from "../../harvesters/define.ts";
import type { House } from "../house.ts";
import type { HarvestInput } from "../harvest.ts";

/** How far back a calendar is read that was never read before, in days. */
const FIRST_LOOK = 7;
const DAY = 24 * 3600_000;

/** Names of the calendars that any instrument is booked in. */
export function calendarsOf(house: House): string[] {
  return house.harvesters.map((harvester) => harvester.name);
}

/**
 * Reads one calendar since the last look.
 *
 * @throws {RetryableError} when it cannot be reached just now.
 */
export async function readCalendar(
  name: string,
  { from, to }: HarvestInput,
  house: House & StepTools,
): Promise<Harvest> {
  const harvester = house.harvesters.find((each) => each.name === name);
  if (!harvester) throw new Error(`The calendar "${name}" is not configured any more`);
  const instruments = (await listInstruments(house.db)).filter((instrument) => harvester.serves(instrument));
  return await harvester.sessions({
    instruments,
    now: house.now,
    signal: house.signal,
    ...await spanOf(house.db, name, { from, to }, house.now()),
  });
}

/** What of a calendar is wanted: since the last look, or in the last days where there was none, unless said. */
export async function spanOf(
  db: Db,
  name: string,
  { from, to }: HarvestInput,
  now: Date,
): Promise<{ cursor?: string; from?: Date; to?: Date }> {
  const end = to ? { to: new Date(to) } : {};
  if (from === "none") return end;
  const last = await db.selectFrom("harvest_cursors").select("cursor").where("source", "=", name)
    .executeTakeFirst();
  if (from) return { cursor: last?.cursor, from: new Date(from), ...end };
  return last
    ? { cursor: last.cursor, ...end }
    : { from: new Date(now.getTime() - FIRST_LOOK * DAY), ...end };
}

/** Stores the events, queues what has ended, and keeps the cursor, all in one transaction. */
export async function saveCalendar(
  trx: Trx,
  name: string,
  { events, cursor, skipped }: Harvest,
  from: string | null,
  house: House & StepTools,
  queue: (trx: Trx, session: number, now: Date) => Promise<void>,
): Promise<void> {
  const zones = new Map(
    (await listInstruments(trx, { retired: true })).map((each) => [each.pid, each.timeZone]),
  );
  let changed = 0;
  for (const event of events) {
    const stored = await storeEvent(trx, name, event, zones.get(event.instrument) ?? "UTC", house.now());
    if (stored.change !== "unchanged") changed++;
    if (event.end !== null || stored.change !== "unchanged") await queue(trx, stored.id, house.now());
  }
  // A look that began later than the last one ended would leave a gap for good.
  const known = await trx.selectFrom("harvest_cursors").select("cursor").where("source", "=", name)
    .executeTakeFirst();
  if (!from || from === "none" || !known) {
    const row = { cursor, updated_at: house.now().toISOString() };
    await trx.insertInto("harvest_cursors").values({ source: name, ...row })
      .onConflict((conflict) => conflict.column("source").doUpdateSet(row)).execute();
  }
  house.note(
    `${name}: ${events.length} ${events.length === 1 ? "event" : "events"}, ${changed} new or changed${
      skipped.length ? `, ${skipped.length} skipped` : ""
    }`,
  );
  for (const { eventId, reason } of skipped) house.note(`${name}: event ${eventId} skipped: ${reason}`);
}
