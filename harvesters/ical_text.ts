/**
 * The text of an iCalendar, event by event, with its times made fit for the library.
 *
 * The library reads a time without zone in the zone of the machine. Here such times become UTC and are marked,
 * so that repeated events are worked out on the wall clock, wherever that hangs.
 *
 * @module
 */

/** One VEVENT: its own lines, unfolded, nested components such as alarms left out. */
export interface IcalBlock {
  lines: string[];
  /** Line of BEGIN:VEVENT; counts from 1. */
  line: number;
  uid: string | undefined;
  /** Why it cannot be read; the lines may be incomplete. */
  broken?: string;
}

/** A calendar, taken apart. */
export interface IcalParts {
  blocks: IcalBlock[];
  /** VTIMEZONE components by TZID, with BEGIN and END. */
  zones: Map<string, string[]>;
  /** `X-WR-TIMEZONE`. */
  timeZone: string | undefined;
}

/** Property that marks what had no zone: `START`, `ORIGINAL` or both; the library drops the `X-`. */
export const FLOATING = "EMLOOM-FLOATING";

const DATES: Record<string, string> = {
  DTSTART: "start",
  DTEND: "end",
  "RECURRENCE-ID": "original start",
  EXDATE: "left-out date",
};
const DATE = /^\d{8}$/;
const DURATION = /^[+-]?P(?=[\dT])(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/i;
/** Zone names for which the library would take the machine's zone unless a VTIMEZONE says more. */
const CUSTOM = /^(tzone:\/\/Microsoft\/|Customized Time Zone|\(no TZ description\))/;

/** Takes a calendar apart; what is not closed is a broken block. */
export function splitIcal(text: string): IcalParts {
  const parts: IcalParts = { blocks: [], zones: new Map(), timeZone: undefined };
  let block: IcalBlock | undefined;
  let zone: string[] | undefined;
  let nested = "";
  const close = (broken?: string) => {
    if (!block) return;
    if (broken) block.broken = broken;
    block.uid = value(block.lines, "UID");
    parts.blocks.push(block);
    [block, nested] = [undefined, ""];
  };
  for (const { content, line } of unfold(text)) {
    const [, edge, name] = /^(BEGIN|END):\s*([\w-]+)\s*$/i.exec(content)?.map((each) => each.toUpperCase()) ??
      [];
    if (edge === "BEGIN" && name === "VEVENT") {
      close(`it is not closed by END:VEVENT before line ${line}`);
      [block, zone] = [{ lines: [], line, uid: undefined }, undefined];
    } else if (edge === "END" && name === "VEVENT") {
      close(nested && `its ${nested} is not closed by END:${nested}`);
    } else if (edge === "END" && name === "VCALENDAR") {
      close("it is not closed by END:VEVENT");
    } else if (block) {
      if (nested) nested = edge === "END" && name === nested ? "" : nested;
      else if (edge === "BEGIN") nested = name!;
      else block.lines.push(content);
    } else if (edge === "BEGIN" && name === "VTIMEZONE") zone = [content];
    else if (zone) {
      zone.push(content);
      if (edge === "END" && name === "VTIMEZONE") {
        parts.zones.set(value(zone, "TZID") ?? "", zone);
        zone = undefined;
      }
    } else if (/^X-WR-TIMEZONE[;:]/i.test(content)) parts.timeZone = value([content], "X-WR-TIMEZONE");
  }
  close("it is not closed by END:VEVENT");
  return parts;
}

/**
 * The lines of an event with every time in UTC or in a named zone.
 *
 * @throws {SyntaxError} when a date does not exist or a zone is unknown.
 */
export function normalizeEvent(lines: string[], zones: Map<string, string[]>): string[] {
  const start = lines.map(property).find((each) => each.name === "DTSTART");
  if (!start) throw new SyntaxError("it has no start");
  const floating = new Set<string>();
  const wholeDays = DATE.test(start.value);
  const out = lines.flatMap((line) => {
    const { name, params, value } = property(line);
    if (name === `X-${FLOATING}`) return [];
    if (name === "DURATION" && !DURATION.test(value)) {
      throw new SyntaxError(`Cannot read its duration "${value}"`);
    }
    const what = DATES[name];
    if (what === undefined) return [line];
    const values = (name === "EXDATE" ? value.split(",") : [value]).map((each) => each.trim()).filter(
      Boolean,
    );
    if (values.length === 0) throw new SyntaxError(`Cannot read its ${what} ""`);
    for (const each of values) checkDate(each, what);
    const tzid = zoneOf(params);
    if (tzid && CUSTOM.test(tzid) && (name === "EXDATE" || !zones.has(tzid))) throw unknownZone(tzid);
    return values.map((each) => {
      if (wholeDays && (name === "EXDATE" || DATE.test(each))) {
        mark(name);
        if (name === "DTEND" && each === start.value) return "DURATION:P1D"; // some write the last day itself
        return `${name}:${each.slice(0, 8)}T000000Z`;
      }
      if (DATE.test(each) && name === "EXDATE") return `EXDATE;VALUE=DATE:${each}`;
      const time = DATE.test(each) ? `${each}T000000` : each;
      if (time.endsWith("Z") || tzid) {
        if (name === "DTEND" && isFloating(start)) {
          throw new SyntaxError("its end has a zone and its start has none: give both one");
        }
        return `${name}${time.endsWith("Z") ? "" : `;TZID="${tzid}"`}:${time}`;
      }
      const same = zoneOf(start.params); // what has no zone goes by the start's
      if (isFloating(start)) mark(name);
      return isFloating(start) || !same ? `${name}:${time}Z` : `${name};TZID="${same}":${time}`;
    });
  });
  if (wholeDays && !out.some((line) => /^(DTEND|DURATION)[;:]/i.test(line))) out.push("DURATION:P1D");
  return floating.size > 0 ? [...out, `X-${FLOATING}:${[...floating].join(" ")}`] : out;

  function mark(name: string) {
    if (name === "DTSTART") floating.add("START");
    if (name === "RECURRENCE-ID") floating.add("ORIGINAL");
  }
}

/** The error for a zone that nothing here knows. */
export function unknownZone(name: string): SyntaxError {
  return new SyntaxError(`its time zone "${name}" is unknown: use an IANA name such as Europe/Berlin`);
}

/** Value of the first property of that name. */
export function value(lines: string[], name: string): string | undefined {
  return lines.map(property).find((each) => each.name === name)?.value || undefined;
}

function property(line: string): { name: string; params: string; value: string } {
  const [, name = "", params = "", value = ""] =
    /^([\w-]+)((?:;[\w-]+=(?:"[^"]*"|tzone:\/\/|[^":;])*)*):(.*)$/s.exec(line) ??
      /^([\w-]+)((?:;[^:]*)?):(.*)$/s.exec(line) ?? [];
  return { name: name.toUpperCase(), params, value: value.trim() };
}

function zoneOf(params: string): string | undefined {
  const [, quoted, plain] = /;TZID=(?:"([^"]*)"|([^;]*))/i.exec(params) ?? [];
  return quoted ?? plain;
}

function isFloating({ params, value }: { params: string; value: string }): boolean {
  return DATE.test(value) || !value.endsWith("Z") && !zoneOf(params);
}

function checkDate(text: string, what: string): void {
  try {
    if (!/^\d{8}(T\d{6}Z?)?$/.test(text)) throw new RangeError("not a date");
    Temporal.PlainDateTime.from(text.replace("Z", ""));
  } catch {
    throw new SyntaxError(`Cannot read its ${what} "${text}"`);
  }
}

function* unfold(text: string): Generator<{ content: string; line: number }> {
  let current: { content: string; line: number } | undefined;
  let line = 0;
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    line++;
    if (current && /^[ \t]/.test(raw)) current.content += raw.slice(1);
    else {
      if (current?.content) yield current;
      current = { content: raw, line };
    }
  }
  if (current?.content) yield current;
}
