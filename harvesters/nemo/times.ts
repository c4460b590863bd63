/**
 * Times as one NEMO writes them.
 *
 * @module
 */
import { getLogger } from "@logtape/logtape";
import type { NemoSettings } from "../../config/calendars.ts";
import { formatTime, parseTime, type ReadTime } from "../../config/time_format.ts";

const log = getLogger(["emloom", "harvesters"]);

/** The settings that say how one NEMO writes times. */
export type TimeSettings = Pick<
  NemoSettings,
  "name" | "timeZone" | "ignoreOffset" | "sendFormat" | "receiveFormat"
>;

/** Reads and writes the times of one NEMO. */
export class NemoTimes {
  readonly #settings: TimeSettings;
  #warned = false;

  constructor(settings: TimeSettings) {
    this.#settings = settings;
  }

  /**
   * UTC, ISO 8601 to the millisecond, from a time that NEMO sent.
   *
   * @throws {SyntaxError} when it cannot be read, or has no offset and no zone is configured.
   */
  read(text: string): string {
    const { name, timeZone, ignoreOffset, receiveFormat } = this.#settings;
    const { local, offset } = receiveFormat ? parseTime(text, receiveFormat) : readIso(text);
    const aware = offset === undefined ? undefined : Temporal.Instant.from(`${local}${offset}`);
    if (aware && !ignoreOffset) return utc(aware);
    if (!timeZone) {
      throw new SyntaxError(
        `${name} sends times without an offset ("${text}"): say in which zone they are by NX_NEMO_TZ_N, or ` +
          "time_zone of this NEMO in emloom.yaml",
      );
    }
    const instant = local.toZonedDateTime(timeZone).toInstant();
    if (aware && !aware.equals(instant) && !this.#warned) {
      this.#warned = true;
      log.warn("{name}: the offset of {text} is ignored, the time is read in {timeZone}, as configured", {
        name,
        text,
        timeZone,
      });
    }
    return utc(instant);
  }

  /** A moment for a query. */
  write(moment: Date): string {
    const { sendFormat, timeZone } = this.#settings;
    const instant = Temporal.Instant.fromEpochMilliseconds(moment.getTime());
    if (!sendFormat) return `${instant}`;
    return formatTime(instant.toZonedDateTimeISO(timeZone ?? Temporal.Now.timeZoneId()), sendFormat);
  }
}

function readIso(text: string): ReadTime {
  const parts = /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    text.trim(),
  );
  if (!parts) {
    throw new SyntaxError(
      `Cannot read the time "${text}": it is not ISO 8601; set the format of this NEMO's times`,
    );
  }
  const local = Temporal.PlainDateTime.from(parts[1]!.replace(" ", "T"));
  return parts[2] ? { local, offset: parts[2].toUpperCase() } : { local };
}

function utc(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}
