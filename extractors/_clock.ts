/**
 * Dates and times of day as microscope software writes them, in the manner of the computer it ran on.
 *
 * @module
 */

const QUARTER = 15 * 60_000;
const SLACK = 2 * 60_000;
const FARTHEST = 14 * 3_600_000;

interface Day {
  year: number;
  month: number;
  day: number;
}

/**
 * A local date and time, from texts such as `5/21/2019`, `21.05.2019` or `2019-05-21` and `3:49:18 PM`.
 *
 * Month first is assumed where both readings are possible, unless `utc` or `hint` tells otherwise.
 *
 * @param utc The same moment as the file has it elsewhere, milliseconds since 1970 UTC: gives the offset too.
 * @param hint Another date of the file, day first and with dots: `13.06.2016 17:06:40`.
 * @returns ISO 8601, with an offset where `utc` tells it; `undefined` when a text is not a date or a time.
 */
export function acquiredAt(
  date: string | undefined,
  time: string | undefined,
  { utc, hint }: { utc?: number; hint?: string } = {},
): string | undefined {
  const clock = secondsOf(time);
  const days = daysOf(date ?? "");
  if (clock === undefined || days.length === 0) return undefined;
  const readings = days.map((day) => Date.UTC(day.year, day.month - 1, day.day) + clock * 1000);
  if (utc !== undefined && Number.isFinite(utc)) {
    for (const reading of readings) {
      const offset = Math.round((reading - utc) / QUARTER) * QUARTER;
      if (Math.abs(offset) <= FARTHEST && Math.abs(reading - utc - offset) <= SLACK) {
        return text(reading) + offsetText(offset / 60_000);
      }
    }
  }
  const other = hint ? daysOf(hint.split(/[ T]/)[0]!, true)[0] : undefined;
  const hinted = other && readings.find((_, i) => same(days[i]!, other));
  return text(hinted ?? readings[0]!);
}

/** Seconds since midnight of `3:49:18 PM`, `15:49:18` or `15:49`; `undefined` when it is no time of day. */
export function secondsOf(time: string | undefined): number | undefined {
  const found = /^\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap])?\.?m?\.?\s*$/i.exec(
    time ?? "",
  );
  if (!found) return undefined;
  const half = found[4]?.toLowerCase();
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (minute > 59 || second > 59 || hour > (half ? 12 : 23) || (half && hour === 0)) return undefined;
  return ((half ? hour % 12 + (half === "p" ? 12 : 0) : hour) * 60 + minute) * 60 + second;
}

/** Milliseconds since 1970 UTC of a Windows file time (units of 100 ns since 1601); `undefined` for 0 and nonsense. */
export function fromFileTime(ticks: number | undefined): number | undefined {
  const time = (ticks ?? 0) / 10_000 - 11_644_473_600_000;
  return time > 0 && time < 4_102_444_800_000 ? time : undefined;
}

// Possible readings of a date, the likeliest first.
function daysOf(date: string, dayFirst = false): Day[] {
  const parts = /^\s*(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})\s*$/.exec(date);
  if (!parts) return [];
  const [a, b, c] = [Number(parts[1]), Number(parts[3]), Number(parts[4])];
  if (parts[1]!.length === 4) return [{ year: a, month: b, day: c }].filter(exists);
  const year = parts[4]!.length === 4 ? c : 2000 + c;
  const readings = [{ year, month: a, day: b }, { year, month: b, day: a }];
  if (dayFirst || parts[2] === ".") readings.reverse();
  return readings.filter(exists);
}

function exists({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1980 && year < 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const same = (a: Day, b: Day) => a.year === b.year && a.month === b.month && a.day === b.day;
const text = (local: number) => new Date(local).toISOString().slice(0, 19);

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
