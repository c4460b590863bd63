/**
 * Types of settings that zod does not have.
 *
 * @module
 */
import { z } from "zod";
import { safeUrl } from "../http/url.ts";
import { Secret } from "./secret.ts";

/** A token or password. */
export function secret() {
  return z.string().min(1).transform((text) => new Secret(text));
}

/** A section for each plugin, by the plugin's name. Nobody but the plugin knows which values are secret: all are. */
export const pluginSettings = z.record(
  z.string(),
  z.record(z.string(), z.json()).transform((values) => new Secret(JSON.stringify(values))),
).default({});

/** A URL that is a secret in itself: only its host is ever shown. */
export const secretUrl = z.string().refine(isWebAddress, { error: "Write an address like https://host/path" })
  .transform((text) => new Secret(text, safeUrl(text, true)));

/** The root of a web service, made to end in `/`. */
export const webAddress = z.string().refine(isServiceRoot, {
  error: "Write an address like https://host/api/, without user, query or #",
}).transform((text) => new URL(text.endsWith("/") ? text : `${text}/`).href);

/** An IANA zone. */
export const timeZone = z.string().refine(isTimeZone, {
  error: "Write an IANA time zone like Europe/Berlin",
});

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isServiceRoot(text: string): boolean {
  if (!isWebAddress(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return !(username || password || search || hash);
}

function isTimeZone(text: string): boolean {
  try {
    return /^(UTC|[A-Za-z]+\/)/.test(text) && !!new Intl.DateTimeFormat("en", { timeZone: text });
  } catch {
    return false;
  }
}
