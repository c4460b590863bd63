/**
 * Wall-clock times in a zone.
 *
 * @module
 */

/**
 * UTC, ISO 8601, from `2025-06-02T09:04`, `2025-06-02 09:04:30+02:00` or a date.
 *
 * @param zone IANA zone for a text without offset.
 * @throws {SyntaxError} when the text is not ISO 8601.
 */
export function toUtc(text: string, zone: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)\s*(Z|[+-]\d{2}:?\d{2})?$/i
    .exec(text.trim());
  if (!parts) {
    throw new SyntaxError(
      `Cannot read the time "${text}": write it like 2025-06-02T09:04 or 2025-06-02 09:04+02:00`,
    );
  }
  try {
    const local = Temporal.PlainDateTime.from(parts[1]!.replace(/[T ](\d):/i, "T0$1:").replace(" ", "T"));
    const instant = parts[2]
      ? Temporal.Instant.from(`${local}${parts[2].toUpperCase()}`)
      : local.toZonedDateTime(zone).toInstant();
    return new Date(instant.epochMilliseconds).toISOString();
  } catch (error) {
    throw new SyntaxError(`Cannot read the time "${text}": ${(error as Error).message}`);
  }
}
