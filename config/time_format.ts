/**
 * Times in the notation of strftime and strptime, as far as servers are configured with it.
 *
 * @module
 */

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const SHORT = MONTHS.map((name) => name.slice(0, 3));

/** How each directive is read. `%p` and `%b` are in English, as in a server without a locale. */
const PATTERNS: Record<string, string> = {
  Y: "(?<Y>\\d{4})",
  y: "(?<y>\\d{2})",
  m: "(?<m>\\d{1,2})",
  d: "(?<d>\\d{1,2})",
  H: "(?<H>\\d{1,2})",
  I: "(?<I>\\d{1,2})",
  M: "(?<M>\\d{1,2})",
  S: "(?<S>\\d{1,2})",
  f: "(?<f>\\d{1,9})",
  p: "(?<p>[AaPp][Mm])",
  b: `(?<b>${SHORT.join("|")})`,
  B: `(?<B>${MONTHS.join("|")})`,
  z: "(?<z>Z|[+-]\\d{2}:?\\d{2}(?::?\\d{2})?)",
  "%": "%",
};

/** A wall-clock time and, where the text has one, its offset. */
export interface ReadTime {
  local: Temporal.PlainDateTime;
  offset?: string;
}

/** The first directive of `format` that is not understood, else undefined. */
export function unknownDirective(format: string): string | undefined {
  return [...format.matchAll(/%(.?)/g)].find(([, directive]) => !(directive! in PATTERNS))?.[0];
}

/**
 * Reads a time.
 *
 * @throws {SyntaxError} when the text does not have the format; a missing fraction is forgiven.
 */
export function parseTime(text: string, format: string): ReadTime {
  const without = format.replace(/[.,]?%f/, "");
  const groups = match(text, format) ?? (without === format ? undefined : match(text, without));
  if (!groups) {
    throw new SyntaxError(`Cannot read the time "${text}": it does not have the format "${format}"`);
  }
  const number = (name: string) => groups[name] === undefined ? undefined : Number(groups[name]);
  const pm = groups.p && (number("I")! % 12) + (groups.p.toLowerCase() === "pm" ? 12 : 0);
  const fraction = (groups.f ?? "").padEnd(9, "0");
  const named = SHORT.indexOf((groups.b ?? groups.B ?? "").slice(0, 3)) + 1;
  const short = number("y");
  const local = Temporal.PlainDateTime.from({
    year: number("Y") ?? (short === undefined ? 1900 : short + (short < 69 ? 2000 : 1900)),
    month: number("m") ?? (named || 1),
    day: number("d") ?? 1,
    hour: number("H") ?? (pm === undefined || pm === "" ? number("I") ?? 0 : pm),
    minute: number("M") ?? 0,
    second: Math.min(number("S") ?? 0, 59),
    millisecond: Number(fraction.slice(0, 3)),
    microsecond: Number(fraction.slice(3, 6)),
    nanosecond: Number(fraction.slice(6, 9)),
  }, { overflow: "reject" });
  return groups.z === undefined ? { local } : { local, offset: groups.z };
}

function match(text: string, format: string): Record<string, string | undefined> | undefined {
  const pattern = format.split(/(%.)/).map((part) =>
    part.startsWith("%") ? PATTERNS[part[1]!]! : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  ).join("");
  return new RegExp(`^${pattern}$`).exec(text.trim())?.groups;
}

/** Writes a time. */
export function formatTime(time: Temporal.ZonedDateTime, format: string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const values: Record<string, () => string> = {
    Y: () => String(time.year).padStart(4, "0"),
    y: () => two(time.year % 100),
    m: () => two(time.month),
    d: () => two(time.day),
    H: () => two(time.hour),
    I: () => two(time.hour % 12 || 12),
    M: () => two(time.minute),
    S: () => two(time.second),
    f: () => String(time.millisecond * 1000 + time.microsecond).padStart(6, "0"),
    p: () => time.hour < 12 ? "AM" : "PM",
    b: () => SHORT[time.month - 1]!,
    B: () => MONTHS[time.month - 1]!,
    z: () => time.offset.replace(":", ""),
    "%": () => "%",
  };
  return format.replace(/%(.)/g, (_, directive) => values[directive]!());
}
