/**
 * Usage events of one NEMO as sessions.
 *
 * @module
 */
import type { CalendarEvent, Instrument } from "../../schemas/session.ts";
import type { Harvest, HarvestContext } from "../define.ts";
import { LIMITS, tidyText } from "../text.ts";
import { planLooks, readCursor, writeCursor } from "./cursor.ts";
import { toolOf } from "./address.ts";
import type { Nemo } from "./nemo.ts";
import { toolRow, type UsageEventRow, usageEventRow, userRow } from "./rows.ts";

/** Ids in one query. */
const IDS_AT_ONCE = 50;

/** See {@linkcode Harvester.sessions}. */
export async function harvestNemo(
  nemo: Nemo,
  context: HarvestContext & { cursor?: string; from?: Date; to?: Date },
): Promise<Harvest> {
  const { now, signal, from, to } = context;
  const progress = readCursor(context.cursor);
  const { tools, skipped } = await knownTools(nemo, context);
  const until = to && to < now() ? to : now();
  const rows = new Map<number, UsageEventRow>();
  const take = async (query: Record<string, string | undefined>) => {
    const list = await nemo.api.list("usage_events", usageEventRow, query, signal);
    for (const row of list.rows) if (tools.has(row.tool)) rows.set(row.id, row);
    skipped.push(...list.unreadable.map(({ id, reason }) => ({ eventId: id, reason })));
  };

  for (const look of planLooks([...tools.keys()], progress, from, nemo.overlapMs)) {
    const base = { tool_id__in: look.tools.join(","), start__lte: to && nemo.times.write(to) };
    if (!look.since) await take(base);
    else {
      await take({ ...base, end__gte: nemo.times.write(look.since) });
      await take({ ...base, end__isnull: "true" });
    }
  }
  // An event that was running may have been given an end that lies before any overlap.
  const lost = (progress?.running ?? []).filter((id) => Number.isInteger(id) && !rows.has(id));
  for (let i = 0; i < lost.length; i += IDS_AT_ONCE) {
    await take({ id__in: lost.slice(i, i + IDS_AT_ONCE).join(",") });
  }

  const events = await toEvents(nemo, [...rows.values()], tools, context, skipped);
  const running = events.filter((event) => event.end === null).map((event) => Number(event.eventId));
  return { events, cursor: writeCursor(progress, from, [...tools.keys()], until, running), skipped };
}

/** The tools of this NEMO that instruments name. One that NEMO does not have would spoil every query. */
async function knownTools(nemo: Nemo, { instruments, now, signal }: HarvestContext) {
  const tools = new Map<number, Instrument>();
  const skipped: Harvest["skipped"] = [];
  for (const instrument of instruments) {
    const id = instrument.harvester === "nemo" ? toolOf(instrument.apiUrl, nemo.address) : undefined;
    if (id === undefined) continue;
    const other = tools.get(id);
    if (!other) tools.set(id, instrument);
    else {
      const reason =
        `Tool ${id} is both "${other.pid}" and "${instrument.pid}": correct the API URL of one of them`;
      skipped.push({ eventId: `tools/${id}`, reason });
    }
  }
  const known = await nemo.api.byIds("tools", toolRow, tools.keys(), now(), signal);
  for (const [id, { pid }] of tools) {
    if (known.has(id)) continue;
    tools.delete(id);
    skipped.push({
      eventId: `tools/${id}`,
      reason: `${nemo.name} has no tool ${id}: correct the API URL of the instrument "${pid}"`,
    });
  }
  return { tools, skipped };
}

async function toEvents(
  nemo: Nemo,
  rows: UsageEventRow[],
  tools: Map<number, Instrument>,
  { now, signal }: HarvestContext,
  skipped: Harvest["skipped"],
): Promise<CalendarEvent[]> {
  const users = await nemo.api.byIds(
    "users",
    userRow,
    rows.flatMap((row) => [row.user, row.operator]),
    now(),
    signal,
  );
  const login = (id: number | null | undefined) =>
    tidyText(users.get(id ?? -1)?.username, LIMITS.name) ?? null;
  return rows.flatMap((row) => {
    try {
      const [start, end] = [nemo.times.read(row.start), row.end === null ? null : nemo.times.read(row.end)];
      if (end !== null && end < start) {
        throw new SyntaxError(`It ends (${row.end}) before it starts (${row.start})`);
      }
      return [{
        identifier: `${nemo.address}usage_events/?id=${row.id}`,
        eventId: `${row.id}`,
        instrument: tools.get(row.tool)!.pid,
        start,
        end,
        user: login(row.user),
        operator: login(row.operator),
      }];
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      skipped.push({ eventId: `${row.id}`, reason: `usage event ${row.id}: ${error.message}` });
      return [];
    }
  }).sort((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : Number(a.eventId) - Number(b.eventId));
}
