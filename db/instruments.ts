/**
 * Instruments in the database: rows to {@linkcode Instrument} and back, and NexusLIMS' column names.
 *
 * @module
 */
import type { Kysely, Selectable, Transaction } from "kysely";
import type { Instrument } from "../schemas/session.ts";
import type { Instruments, Tables } from "./tables.ts";

/** Columns that an imported file may have, with the field each one fills. NexusLIMS' names come first. */
export const COLUMNS: Record<string, keyof Instrument> = {
  instrument_pid: "pid",
  display_name: "displayName",
  location: "location",
  property_tag: "propertyTag",
  filestore_path: "filestorePath",
  harvester: "harvester",
  api_url: "apiUrl",
  calendar_url: "calendarUrl",
  timezone: "timeZone",
  timezone_str: "timeZone",
  schema_name: "displayName", // what display_name was called before NexusLIMS 2.5
};

/** What a new instrument has where nothing is said. */
const DEFAULTS: Omit<Instrument, "pid" | "displayName" | "filestorePath"> = {
  location: "",
  propertyTag: "",
  harvester: "nemo",
  apiUrl: "",
  calendarUrl: "",
  timeZone: "UTC",
};

/** All instruments by pid; retired ones only when asked for. */
export async function listInstruments(
  db: Kysely<Tables>,
  options: { retired?: boolean } = {},
): Promise<(Instrument & { retiredAt: string | null })[]> {
  let query = db.selectFrom("instruments").selectAll().orderBy("pid");
  if (!options.retired) query = query.where("retired_at", "is", null);
  return (await query.execute()).map((row) => ({ ...toInstrument(row), retiredAt: row.retired_at }));
}

/** One instrument, retired or not. */
export async function getInstrument(db: Kysely<Tables>, pid: string): Promise<Instrument | undefined> {
  const row = await db.selectFrom("instruments").selectAll().where("pid", "=", pid).executeTakeFirst();
  return row && toInstrument(row);
}

/**
 * Adds the instrument, or brings the stored one to what is given, into use again if it was retired. Tells which of
 * the two it did.
 */
export async function putInstrument(
  trx: Transaction<Tables>,
  instrument: Instrument,
): Promise<"added" | "changed" | "unchanged"> {
  const row = toRow(instrument);
  const stored = await trx.selectFrom("instruments").selectAll().where("pid", "=", instrument.pid)
    .executeTakeFirst();
  const news = { ...row, retired_at: null };
  if (
    stored && (Object.keys(news) as (keyof typeof news)[]).every((column) => stored[column] === news[column])
  ) {
    return "unchanged";
  }
  await trx.insertInto("instruments").values(news)
    .onConflict((conflict) => conflict.column("pid").doUpdateSet(news)).execute();
  return stored ? "changed" : "added";
}

/** Retires an instrument: its sessions stay, no new ones are harvested. False when there is no such pid. */
export async function retireInstrument(trx: Transaction<Tables>, pid: string, at: Date): Promise<boolean> {
  const done = await trx.updateTable("instruments").set({ retired_at: at.toISOString() }).where(
    "pid",
    "=",
    pid,
  )
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/**
 * Reads one imported entry, under NexusLIMS' column names or emloom's own.
 *
 * @throws {TypeError} naming the field when the pid, the folder or the time zone will not do.
 */
export function readInstrument(entry: Record<string, unknown>): Instrument {
  const given: Partial<Record<keyof Instrument, string>> = {};
  for (const [column, value] of Object.entries(entry)) {
    const field = COLUMNS[column] ?? (Object.values(COLUMNS).find((name) => name === column));
    if (field && value !== null && value !== undefined && value !== "") given[field] = String(value).trim();
  }
  const { pid } = given;
  if (!pid) throw new TypeError('An instrument needs an "instrument_pid"');
  // deno-lint-ignore no-control-regex
  if (pid.length > 100 || /[/\\\x00-\x1f]|^\.+$/.test(pid)) {
    throw new TypeError(
      `Cannot use "${pid}" as instrument_pid: at most 100 characters, no slash, no control character, not only dots`,
    );
  }
  const filestorePath = (given.filestorePath ?? pid).split("/").filter((part) => !["", "."].includes(part))
    .join("/");
  if (filestorePath.split(/[/\\]/).includes("..")) {
    throw new TypeError(
      `Cannot use "${filestorePath}" as filestore_path of "${pid}": it must stay below the data root`,
    );
  }
  const instrument = { ...DEFAULTS, displayName: pid, ...given, pid, filestorePath };
  try {
    new Intl.DateTimeFormat("en", { timeZone: instrument.timeZone });
  } catch {
    throw new TypeError(
      `Cannot use "${instrument.timeZone}" as timezone of "${pid}": give an IANA name such as "Europe/Berlin"`,
    );
  }
  return instrument;
}

/** A row as an instrument. */
export function toInstrument(row: Selectable<Instruments>): Instrument {
  return {
    pid: row.pid,
    displayName: row.display_name,
    location: row.location,
    propertyTag: row.property_tag,
    filestorePath: row.filestore_path,
    harvester: row.harvester,
    apiUrl: row.api_url,
    calendarUrl: row.calendar_url,
    timeZone: row.time_zone,
  };
}

function toRow(instrument: Instrument): Omit<Selectable<Instruments>, "retired_at"> {
  return {
    pid: instrument.pid,
    display_name: instrument.displayName,
    location: instrument.location,
    property_tag: instrument.propertyTag,
    filestore_path: instrument.filestorePath,
    harvester: instrument.harvester,
    api_url: instrument.apiUrl,
    calendar_url: instrument.calendarUrl,
    time_zone: instrument.timeZone,
  };
}
