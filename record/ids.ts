/**
 * Names and identifiers that stay the same whenever a record is built again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import type { Session } from "../schemas/session.ts";

/** Namespace of the identifiers that are made from names; a random one, fixed for ever. */
const NAMESPACE = "5b0f3c1e-9a55-4d0a-8f6b-6f1d7c2e4a93";

/** SHA-256 of a text as UTF-8, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The identifier of a session's record, the same over all its revisions. */
export function recordIdOf(session: Pick<Session, "source" | "eventId">): string {
  return `emloom:${session.source}:${session.eventId}`;
}

/** A UUID of version 5 (RFC 9562, section 5.5): the same name gives the same UUID. */
export function nameUuid(name: string, namespace: string = NAMESPACE): string {
  const hash = createHash("sha1").update(Buffer.from(namespace.replaceAll("-", ""), "hex")).update(name)
    .digest();
  hash[6] = hash[6]! & 0x0f | 0x50;
  hash[8] = hash[8]! & 0x3f | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

/**
 * A file name without extension, `<date>_<pid>_<usage event id>`; the date is that of the session's start in the
 * instrument's zone.
 */
export function recordTitle(session: Session): string {
  const date = inZone(session.start, session.instrument).toPlainDate().toString();
  return `${date}_${fileNamePart(session.instrument.pid)}_${fileNamePart(session.eventId)}`;
}

/** A moment in the zone of an instrument. */
export function inZone(
  time: string,
  { pid, timeZone }: { pid: string; timeZone: string },
): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.from(time);
  try {
    return instant.toZonedDateTimeISO(timeZone);
  } catch (cause) {
    throw new RangeError(
      `Instrument "${pid}": unknown time zone "${timeZone}"; set an IANA name such as "America/Denver"`,
      { cause },
    );
  }
}

/**
 * A text as part of a file name. Letters, digits and `.-_@+=` stay, everything else becomes `-`; a text that had to
 * be changed gets a mark made from the whole of it, so that different texts stay different.
 */
function fileNamePart(text: string): string {
  const safe = text.replaceAll(/[^\p{L}\p{N}._@+=-]/gu, "-").replace(/^\.+/, "-").slice(0, 80);
  return safe === text && safe !== "" ? safe : `${safe}-${sha256(text).slice(0, 8)}`;
}
