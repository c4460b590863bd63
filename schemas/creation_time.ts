/**
 * When a dataset was acquired, in the instrument's zone.
 *
 * @module
 */

/** A creation time and where it came from. */
export interface CreationTime {
  /** ISO 8601 with offset: `2024-02-14T09:12:04-05:00`, with six decimals where the fraction is not zero. */
  time: string;
  source: "file" | "mtime";
  /** Why `acquired` or the zone could not be used. */
  problem?: string;
}

const ISO = /^(\d{4}-\d\d-\d\d|\d{8})[T ]\d\d(:?\d\d(:?\d\d([.,]\d{1,9})?)?)?( ?(Z|[+-]\d\d(:?\d\d)?))?$/i;
/** Files of this kind are younger; an older date is a clock that was never set. */
const FIRST_YEAR = 1980;

/**
 * @param acquired time as the file tells it, ISO 8601; without offset it is local time of the zone (a time that a
 * change of clocks skips moves forward, one that occurs twice is the first)
 * @param timeZone IANA name of the instrument's zone; UTC stands in for an unknown one
 * @param mtime the file's, in milliseconds since 1970
 */
export function creationTime(acquired: string | undefined, timeZone: string, mtime: number): CreationTime {
  const problems: string[] = [];
  const zone = isZone(timeZone) ? timeZone : "UTC";
  if (zone !== timeZone) problems.push(`The time zone "${timeZone}" is unknown: UTC is used`);
  let written = atMtime(mtime, zone);
  if (!written) {
    problems.push(`The file's time of modification, ${mtime}, is not a time`);
    written = atMtime(0, zone)!;
  }
  let told: Temporal.ZonedDateTime | undefined;
  if (acquired !== undefined) {
    told = parse(acquired, zone);
    if (!told) problems.push(`"${acquired}" is not an ISO 8601 date and time`);
    else if (told.year < FIRST_YEAR || told.year > 9999) {
      problems.push(`"${acquired}" is before ${FIRST_YEAR} or after 9999: the clock was not set`);
      told = undefined;
    }
  }
  return {
    time: format(told ?? written),
    source: told ? "file" : "mtime",
    ...problems.length ? { problem: problems.join("; ") } : {},
  };
}

// An instrument's datasets are all of one zone.
let lastZone: { name: string; known: boolean } | undefined;

function isZone(timeZone: string): boolean {
  if (lastZone?.name !== timeZone) lastZone = { name: timeZone, known: knows(timeZone) };
  return lastZone.known;
}

function knows(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

function atMtime(mtime: number, timeZone: string): Temporal.ZonedDateTime | undefined {
  if (!(Math.abs(mtime) < 8e15)) return undefined;
  const nanoseconds = BigInt(Math.round(mtime * 1000)) * 1000n;
  const time = Temporal.Instant.fromEpochNanoseconds(nanoseconds).toZonedDateTimeISO(timeZone);
  return time.year >= 1 && time.year <= 9999 ? time : undefined;
}

function parse(text: string, timeZone: string): Temporal.ZonedDateTime | undefined {
  const found = ISO.exec(text.trim());
  if (!found) return undefined;
  const iso = text.trim().replace(" ", "T").replace(" ", "").replace(",", ".");
  try {
    return found[5]
      ? Temporal.Instant.from(iso).toZonedDateTimeISO(timeZone)
      : Temporal.PlainDateTime.from(iso).toZonedDateTime(timeZone);
  } catch {
    return undefined;
  }
}

function format(time: Temporal.ZonedDateTime): string {
  const digits = time.millisecond || time.microsecond ? 6 : 0;
  return time.toString({ timeZoneName: "never", calendarName: "never", fractionalSecondDigits: digits });
}
