/**
 * The contract of a harvester: one file = one kind of calendar.
 *
 * @module
 */
import type { CalendarEvent, Description, Instrument, Session } from "../schemas/session.ts";

/** What a harvester may use. */
export interface HarvestContext {
  /** Instruments whose events are wanted. */
  instruments: Instrument[];
  now(): Date;
  signal?: AbortSignal;
}

/** Events, and the cursor to hand in next time. */
export interface Harvest {
  events: CalendarEvent[];
  /** Opaque text; kept only when all events were stored. */
  cursor: string;
  /** Events left out, with the reason a manager can act on. */
  skipped: { eventId: string; reason: string }[];
}

/** One configured calendar. */
export interface Harvester {
  /** Name of this instance, e.g. `nemo-1`: the session's `source`. */
  readonly name: string;
  /** Kind: `nemo`, `ical`, `csv`. */
  readonly kind: string;
  /** True when this calendar is where `instrument` is booked. */
  serves(instrument: Instrument): boolean;
  /**
   * Usage since `cursor` (or `from`; `undefined` is all there is), up to `to`.
   *
   * @throws {RetryableError} when the calendar cannot be reached just now.
   */
  sessions(
    context: HarvestContext & { cursor?: string; from?: Date; to?: Date },
  ): Promise<Harvest>;
  /**
   * What the calendar tells about one session.
   *
   * @throws {NoConsent} when the user refused or was asked and did not answer.
   * @throws {NoReservation} when nothing in the calendar describes the session.
   * @throws {RetryableError} when the calendar cannot be reached just now.
   */
  describe(session: Session, context: HarvestContext): Promise<Description>;
  /** An authenticated probe: what answered, in which version; throws with a remedy. */
  check(signal?: AbortSignal): Promise<string>;
}
