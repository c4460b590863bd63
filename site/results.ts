/**
 * What plugins give, checked: they are not trusted to keep to their contract.
 *
 * @module
 */
import { z } from "zod";
import { cleanText } from "../schemas/clean.ts";
import type { CalendarEvent } from "../schemas/session.ts";
import { PluginError } from "./errors.ts";

const MOST_EVENTS = 100_000;
const MOST_RESULT = 64 * 1024;

/** Without what XML cannot hold. */
const text = (most: number) => z.string().max(most).transform((text) => cleanText(text).trim());
const short = text(1000).refine((text) => text !== "", { error: "it is blank" });
const long = text(10_000);
const time = z.iso.datetime({ offset: true, error: "write a time like 2024-02-14T09:00:00Z" });

const event = z.object({
  identifier: short,
  eventId: short,
  instrument: short,
  start: time,
  end: time.nullable(),
  user: short.nullish().transform((user) => user ?? null),
  operator: short.nullish().transform((user) => user ?? null),
}).refine(({ start, end }) => end === null || Date.parse(end) > Date.parse(start), {
  error: "its end is not after its start",
});

const harvest = z.object({
  events: z.array(z.unknown()).max(MOST_EVENTS),
  cursor: z.string().max(100_000),
  skipped: z.array(z.object({ eventId: short, reason: long })).max(MOST_EVENTS).default([]),
});

const description = z.object({
  title: long.optional(),
  purpose: long.optional(),
  experimenter: z.object({ username: short, fullName: short, email: short.optional() }).optional(),
  eventId: short,
  url: z.url({ protocol: /^https?$/ }).max(2000).optional(),
  start: time,
  end: time,
  samples: z.array(z.object({
    name: short.optional(),
    pid: short.optional(),
    description: long.optional(),
    elements: z.array(z.string().max(100)).max(200).optional(),
  })).max(1000).default([]),
  projects: z.array(z.object({
    id: short.optional(),
    name: short.optional(),
    ref: short.optional(),
    division: short.optional(),
    group: short.optional(),
  })).max(100).default([]),
  consent: z.object({
    answer: long.nullish(),
    person: short.nullish(),
    time: time.nullish(),
    source: short.optional(),
  }).optional(),
});

const uploaded = z.object({
  remoteId: short,
  url: z.string().regex(/^(https?|file):/, { error: "write an address that begins with https:" }).max(2000)
    .optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: "give the record's sha256" }),
  action: z.enum(["created", "updated", "unchanged"]),
  warning: long.optional(),
});

/** What a harvester's `describe` gives, checked. */
export type ParsedDescription = z.output<typeof description>;

/** Usage; an event that makes no sense is skipped with the reason, and its neighbours stay. */
export function parseHarvest(plugin: string, given: unknown, pids: ReadonlySet<string>) {
  const { events: all, cursor, skipped } = parse(plugin, "sessions", harvest, given);
  const events: CalendarEvent[] = [];
  for (const each of all) {
    const result = event.safeParse(each);
    const reason = !result.success
      ? problemOf(result.error)
      : pids.has(result.data.instrument)
      ? undefined
      : `the instrument "${result.data.instrument}" is none that it was asked for`;
    if (result.success && reason === undefined) events.push(result.data);
    else {
      const eventId = String((each as { eventId?: unknown } | null)?.eventId ?? "without id").slice(0, 200);
      skipped.push({ eventId, reason: reason! });
    }
  }
  return { events, cursor, skipped };
}

/** The head of a record. */
export function parseSiteDescription(plugin: string, given: unknown): ParsedDescription {
  return parse(plugin, "describe", description, given);
}

/** What a destination has. */
export function parseUploaded(plugin: string, given: unknown) {
  return parse(plugin, "upload", uploaded, given);
}

/** What `check` says. */
export function parseChecked(plugin: string, given: unknown): string {
  return parse(plugin, "check", z.string().max(1000), given);
}

/** What a step gives is kept for people to look at: it must not fill the database. */
export function parseStepResult(plugin: string, given: unknown): unknown {
  const { length } = JSON.stringify(given);
  if (length <= MOST_RESULT) return given;
  throw new PluginError(plugin, `its result has ${length} characters, more than ${MOST_RESULT}`);
}

function parse<T>(plugin: string, method: string, schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new PluginError(plugin, `what its "${method}" gives makes no sense: ${problemOf(result.error)}`);
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  const field = issue!.path.join(".");
  return field ? `"${field}": ${issue!.message}` : issue!.message;
}
