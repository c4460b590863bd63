/**
 * Step *find* of a record: the files written during the session.
 *
 * @module
 */
import type { Transaction } from "kysely";
import type { Settings } from "../../config/settings.ts";
import type { Tables } from "../../db/tables.ts";
import { NotYet } from "../../engine/errors.ts";
import type { StepTools } from "../../engine/workflow.ts";
import { extensions as builtIn } from "../../extractors/extensions.ts";
import { findFiles, type Found } from "../../files/find.ts";
import { NoFiles } from "../../schemas/endings.ts";
import type { Instrument, Session } from "../../schemas/session.ts";
import type { House } from "../house.ts";

const DAY = 24 * 3600_000;
/** How long to wait before looking again for files that have not come. */
const LOOK_AGAIN = 10 * 60_000;

/**
 * Finds the files of the session's time.
 *
 * @throws {NotYet} while a file is still growing, or none has come and the days to wait are not over.
 * @throws {NoFiles} when they are over.
 * @throws {RetryableError} when the share is not mounted.
 */
export async function findSessionFiles(session: Session, house: House & StepTools): Promise<Found> {
  const { settings } = house;
  const found = await search(
    settings,
    session.instrument,
    session,
    house.now(),
    { mayBeNew: !await hadFiles(session, house), extensions: house.site.extensions },
  );
  if (found.unsettled.length > 0) {
    throw new NotYet(
      `${found.unsettled.length} file(s) are still being written, first "${found.unsettled[0]!.path}"`,
      { retryAfter: settings.settleSeconds * 1000 },
    );
  }
  if (found.files.length === 0) {
    const waited = house.now().getTime() - Date.parse(session.end);
    const folder = session.instrument.filestorePath;
    if (waited > settings.fileDelayDays * DAY) {
      throw new NoFiles(
        `No file in "${folder}" was written during the session, ${settings.fileDelayDays} days after its end`,
      );
    }
    throw new NotYet(`No file in "${folder}" was written during the session so far`, {
      retryAfter: LOOK_AGAIN,
    });
  }
  return found;
}

/**
 * Searches the instrument's folder for the files of a time, as the settings say.
 *
 * @param extensions of the site's formats, beside the built-in ones
 * @param mayBeNew no session has had files of this instrument yet
 */
export function search(
  settings: Settings,
  instrument: Instrument,
  { start, end }: { start: string; end: string },
  now: Date,
  { mayBeNew, extensions }: { mayBeNew: boolean; extensions: readonly string[] },
): Promise<Found> {
  return findFiles({
    root: settings.instrumentDataPath!,
    folder: instrument.filestorePath,
    from: new Date(start),
    to: new Date(end),
    strategy: settings.fileStrategy,
    extensions: new Set([...builtIn, ...extensions]),
    ignore: settings.ignorePatterns,
    settleMs: settings.settleSeconds * 1000,
    now,
    mayBeNew,
  });
}

/** True when some session found files of this instrument: an empty folder then means that its share is away. */
async function hadFiles({ instrument }: Session, { db }: House): Promise<boolean> {
  const row = await db.selectFrom("files").innerJoin("sessions", "sessions.id", "files.session_id").select(
    "files.id",
  )
    .where("sessions.instrument", "=", instrument.pid).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Notes the files, and why others are left out. */
export async function saveFiles(trx: Transaction<Tables>, found: Found, session: Session): Promise<void> {
  const key = { session_id: session.id, revision: session.revision };
  await trx.deleteFrom("files").where("session_id", "=", key.session_id).where("revision", "=", key.revision)
    .execute();
  const rows = [
    ...found.files.map(({ relative, size, mtime }) => ({ path: relative, size, mtime, excluded: null })),
    ...found.excluded.map(({ path, size, mtime, reason }) => ({ path, size, mtime, excluded: reason })),
  ];
  for (const row of rows) {
    await trx.insertInto("files")
      .values({ ...key, ...row, mtime: new Date(row.mtime).toISOString(), sha256: null, activity: null })
      // names that differ only in bytes that are no UTF-8 look the same
      .onConflict((conflict) => conflict.doNothing()).execute();
  }
}

/** Notes which activity each file belongs to. */
export async function saveActivities(
  trx: Transaction<Tables>,
  activities: readonly { seqno: number; files: readonly string[] }[],
  session: Session,
): Promise<void> {
  for (const { seqno, files } of activities) {
    for (const path of files) {
      await trx.updateTable("files").set({ activity: seqno }).where("session_id", "=", session.id)
        .where("revision", "=", session.revision).where("path", "=", path).execute();
    }
  }
}
