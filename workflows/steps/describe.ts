/**
 * Step *harvest* of a record: what the calendar tells about the session, and the consent it rests on.
 *
 * @module
 */
import { keepConsent } from "../../db/sessions.ts";
import { write } from "../../db/sqlite.ts";
import type { StepTools } from "../../engine/workflow.ts";
import { NoConsent } from "../../schemas/endings.ts";
import type { Description, Session } from "../../schemas/session.ts";
import type { House } from "../house.ts";

/**
 * Asks the session's own calendar.
 *
 * @throws {NoConsent} after the refusal was written down.
 * @throws {NoReservation} when nothing in the calendar describes the session.
 */
export async function describe(session: Session, house: House & StepTools): Promise<Description> {
  const harvester = house.harvesters.find((each) => each.name === session.source);
  if (!harvester) {
    throw new Error(
      `The calendar "${session.source}" that this session came from is not configured any more: ` +
        `configure it again, then emloom sessions retry ${session.id}`,
    );
  }
  try {
    return await harvester.describe(session, {
      instruments: [session.instrument],
      now: house.now,
      signal: house.signal,
    });
  } catch (error) {
    if (error instanceof NoConsent) {
      await write(house.db, (trx) => keepConsent(trx, session.id, error.consent, house.now()));
    }
    throw error;
  }
}
