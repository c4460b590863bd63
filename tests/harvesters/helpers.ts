/** What tests of harvesters share. */
import type { NemoSettings } from "../../config/calendars.ts";
import { Secret } from "../../config/secret.ts";
import { type Settings, settingsSchema } from "../../config/settings.ts";
import type { CalendarEvent, Instrument, Session } from "../../schemas/session.ts";

/** The settings when nothing is configured. */
export const DEFAULTS: Settings = settingsSchema.parse({});

/** An instrument of a calendar. */
export function instrument(values: Partial<Instrument> & { pid: string }): Instrument {
  return {
    displayName: values.pid,
    location: "",
    propertyTag: "",
    filestorePath: values.pid,
    harvester: "nemo",
    apiUrl: "",
    calendarUrl: "",
    timeZone: "America/Denver",
    ...values,
  };
}

/** Tool `id` of the NEMO at `address`. */
export function tool(address: string, id: number): Instrument {
  return instrument({ pid: `TOOL-${id}`, apiUrl: `${address}tools/?id=${id}` });
}

/** The row that an event gets, once it has ended. */
export function toSession(event: CalendarEvent, instruments: Instrument[], source: string): Session {
  return {
    id: 1,
    identifier: event.identifier,
    source,
    eventId: event.eventId,
    instrument: instruments.find((each) => each.pid === event.instrument)!,
    start: event.start,
    end: event.end ?? event.start,
    user: event.user,
    operator: event.operator,
    revision: 1,
  };
}

/** Settings of a NEMO. */
export function nemoSettings(
  address: string,
  token: string,
  values: Partial<NemoSettings> = {},
): NemoSettings {
  return { name: "nemo-1", address, token: new Secret(token), ignoreOffset: false, ...values };
}
