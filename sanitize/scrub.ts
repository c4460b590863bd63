/**
 * Names of people, machines, samples and folders, replaced by as many `x`.
 *
 * @module
 */
import type { Patch } from "./patch.ts";
import type { Text } from "./texts.ts";

/** What is to be replaced: whatever looks personal, and fields by name. */
export interface Wanted {
  personal: boolean;
  /** Names of fields, or ends of their paths; case, blanks and dashes do not matter. */
  fields: readonly string[];
}

/** A part of a text that tells of someone. */
export interface Found {
  /** Names that lead to it. */
  path: string;
  value: string;
  /** Byte offset, and bytes. */
  offset: number;
  length: number;
  width: 1 | 2;
  littleEndian: boolean;
  /** Why it cannot be replaced. */
  locked?: string;
}

const WHO =
  "operator|user|owner|author|artist|creator|login|account|customer|client|company|institution|facility|" +
  "host|hostname|host ?computer|computer|machine|workstation|e ?mail|specimen|sample|" +
  "file ?path|path|file ?name|filename|full ?name|folder|directory|image ?file|project";
const NAMED = new RegExp(
  `^(?:.* )?(?:${WHO})(?: ?(?:name|id|text|label|info|description|directory|path|address))?$`,
);
/** Paths of settings, not of files. */
const SETTINGS = /(?:tag|camera name|reference image) path$/;
const VALUES: readonly RegExp[] = [
  /[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{0,64}\w/g,
  /\b[A-Za-z]:\\(?!\s)[^\r\n"<>|\0]*/g,
  /\\\\[\w.-]{1,64}\\[^\r\n"<>|\0]*/g,
  /\/(?:home|users|Users)\/[^\r\n"<>|\0]*/g,
];
const NOBODY =
  /^(?:x+|yes|no|on|off|true|false|none|null|unknown|default|n\/?a|not available|undefined|[-+\d.,:;eE\s%]*)$/i;

/** The parts of texts that look personal, or are of a field that was asked for. */
export function* findPersonal(texts: Iterable<Text>, { personal, fields }: Wanted): Generator<Found> {
  const asked = fields.map((field) => plainName(field));
  for (const text of texts) {
    const value = text.value.trim();
    if (value === "" || /^x+$/.test(value)) continue;
    const names = text.path.map(plainName);
    const path = names.join(" ");
    const isAsked = asked.some((field) => isAt(path, field));
    const isNamed = personal && !NOBODY.test(value) && NAMED.test(names.at(-1)!) &&
      !SETTINGS.test(names.at(-1)!);
    if (isAsked || isNamed) {
      yield part(text, text.value.indexOf(value), value);
      continue;
    }
    if (personal) yield* placesIn(text);
  }
}

/** Fields that were asked for, and are in none of the texts. */
export function missingFields(texts: Iterable<Text>, fields: readonly string[]): string[] {
  const paths = Array.from(texts, ({ path }) => path.map(plainName).join(" "));
  return fields.filter((field) => !paths.some((path) => isAt(path, plainName(field))));
}

function isAt(path: string, field: string): boolean {
  return path === field || path.endsWith(` ${field}`);
}

function* placesIn(text: Text): Generator<Found> {
  const found = VALUES.flatMap((pattern) => [...text.value.matchAll(pattern)])
    .filter(([value]) => !/^[A-Za-z]:?[\\/x]*$/.test(value)).sort((a, b) => a.index - b.index);
  let done = 0; // a folder may have an address for its name
  for (const { index, 0: value } of found) {
    const start = Math.max(index, done), end = index + value.length;
    if (end > start) yield part(text, start, text.value.slice(start, end));
    done = Math.max(done, end);
  }
}

/** What is written over a part of a text. */
export function scrubPatch({ path, offset, length, width, littleEndian }: Found): Patch {
  const bytes = new Uint8Array(length).fill(0x78);
  if (width === 2) { for (let i = littleEndian ? 1 : 0; i < length; i += 2) bytes[i] = 0; }
  return { offset, length, kind: "text", image: path, bytes };
}

function part(
  { path, offset, width, littleEndian = true, locked }: Text,
  start: number,
  value: string,
): Found {
  return {
    path: path.join("."),
    value,
    offset: offset + start * width,
    length: value.length * width,
    width,
    littleEndian,
    ...(locked === undefined ? {} : { locked }),
  };
}

// `UserName`, `user_name` and `User-Name` are one name.
function plainName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[\s_./-]+/g, " ").trim().toLowerCase();
}
