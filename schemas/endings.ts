/**
 * The expected ways in which a session ends without a record.
 *
 * @module
 */
import { Ending } from "../engine/errors.ts";
import type { Consent } from "./session.ts";

/** No file was written during the session, and the time to wait for late files is over. */
export class NoFiles extends Ending {
  override name = "NoFiles";
}

/** The user refused, or was asked and did not answer. */
export class NoConsent extends Ending {
  override name = "NoConsent";
  readonly consent: Consent;

  constructor(message: string, consent: Consent) {
    super(message);
    this.consent = consent;
  }
}

/** Nothing in the calendar describes the session. */
export class NoReservation extends Ending {
  override name = "NoReservation";
}
