/**
 * Settings of one calendar.
 *
 * @module
 */
import { z } from "zod";
import { unknownDirective } from "./time_format.ts";
import { secret, secretUrl, timeZone, webAddress } from "./types.ts";

const timeFormat = z.string().refine((format) => !unknownDirective(format), {
  error: (issue) =>
    `Cannot use the directive "${unknownDirective(issue.input as string)}" of this time format`,
});

/** One NEMO. */
export const nemo = z.object({
  name: z.string().min(1).meta({ description: "Name of the instance in sessions and logs; `nemo-N`" }),
  address: webAddress.meta({
    description: "Root of NEMO's API, like https://nemo.example.org/api/",
    nx: "NX_NEMO_ADDRESS",
  }),
  token: secret().meta({
    description: "Token of a NEMO user who may read everything",
    nx: "NX_NEMO_TOKEN",
    secret: true,
  }),
  timeZone: timeZone.optional().meta({
    description: "Zone of times that NEMO sends without an offset",
    nx: "NX_NEMO_TZ",
  }),
  ignoreOffset: z.boolean().default(false).meta({
    description:
      "The offsets that NEMO sends are wrong: read its times in `time_zone` (so set by NX_NEMO_TZ_N)",
  }),
  sendFormat: timeFormat.optional().meta({
    description: "Format of times in queries, as strftime has it; ISO 8601 in UTC",
    nx: "NX_NEMO_STRFTIME_FMT",
  }),
  receiveFormat: timeFormat.optional().meta({
    description: "Format of times in answers, as strptime has it; ISO 8601",
    nx: "NX_NEMO_STRPTIME_FMT",
  }),
});

/** One calendar file or feed. */
export const calendar = z.object({
  name: z.string().min(1).meta({
    description: "Name of the calendar in sessions and logs; `ical-N`, `csv-N`",
  }),
  kind: z.enum(["ical", "csv"]).meta({ description: "Kind of calendar" }),
  path: z.string().min(1).optional().meta({ description: "File of the calendar", path: true }),
  url: secretUrl.optional().meta({
    description: "Address of the calendar; kept secret, since such links often are",
    secret: true,
  }),
  timeZone: timeZone.optional().meta({
    description:
      "Zone of times that the calendar gives without one; else that of the calendar, or of the instrument",
  }),
  consentRequired: z.boolean().optional().meta({
    description: "Overrides `consent.required` for this calendar",
  }),
}).refine((each) => (each.path === undefined) !== (each.url === undefined), {
  error: "A calendar needs either a path or a url",
});

/** Settings of one NEMO. */
export type NemoSettings = z.output<typeof nemo>;
/** Settings of one calendar file or feed. */
export type CalendarSettings = z.output<typeof calendar>;
