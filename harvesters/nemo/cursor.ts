/**
 * How far one NEMO has been read: the cursor between harvests.
 *
 * NEMO cannot be asked what has changed, so each look reaches back behind the one before; events that were
 * running are asked for by id, whenever they ended; a tool that is new is read from where the first harvest
 * began.
 *
 * @module
 */
import { parse } from "../json.ts";

/** What the text of a cursor holds. */
export interface Progress {
  /** Where the first harvest began; null is the beginning of all. */
  from: string | null;
  /** By id of the tool: the moment up to which it was read. */
  tools: Record<string, string>;
  /** Ids of events that were running then. */
  running: number[];
}

/** Reads a cursor; an unreadable one counts as none, and everything is read again. */
export function readCursor(text: string | undefined): Progress | undefined {
  if (text === undefined) return undefined;
  const value = parse(text) as Partial<Progress> | undefined;
  const valid = value && typeof value.tools === "object" && Array.isArray(value.running);
  return valid
    ? { from: value.from ?? null, tools: value.tools!, running: value.running! }
    : { from: null, tools: {}, running: [] };
}

/** Tools that are to be read from the same moment on. */
export interface Look {
  tools: number[];
  /** Undefined: all there is. */
  since: Date | undefined;
}

/**
 * Where to begin for each tool: `overlapMs` before its last look, or at `from` when that is earlier.
 */
export function planLooks(
  tools: readonly number[],
  progress: Progress | undefined,
  from: Date | undefined,
  overlapMs: number,
): Look[] {
  const looks = new Map<number | undefined, Look>();
  for (const tool of tools) {
    const since = begin(tool, progress, from, overlapMs);
    const key = since?.getTime();
    const look = looks.get(key) ?? { tools: [], since };
    look.tools.push(tool);
    looks.set(key, look);
  }
  return [...looks.values()];
}

function begin(tool: number, progress: Progress | undefined, from: Date | undefined, overlapMs: number) {
  if (!progress) return from;
  const last = Date.parse(progress.tools[tool] ?? "");
  if (Number.isNaN(last)) return progress.from === null ? undefined : earlier(new Date(progress.from), from);
  return earlier(new Date(last - overlapMs), from);
}

function earlier(a: Date, b: Date | undefined): Date {
  return b && b < a ? b : a;
}

/** The cursor after a look at `tools` up to `until`. */
export function writeCursor(
  progress: Progress | undefined,
  from: Date | undefined,
  tools: readonly number[],
  until: Date,
  running: readonly number[],
): string {
  const read = { ...progress?.tools };
  for (const tool of tools) {
    const last = read[tool];
    read[tool] = last && last > until.toISOString() ? last : until.toISOString();
  }
  const first = progress ? progress.from : from?.toISOString() ?? null;
  return JSON.stringify(
    { from: first, tools: read, running: [...running].sort((a, b) => a - b) } satisfies Progress,
  );
}
