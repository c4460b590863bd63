/**
 * The walk over a DM tag tree: which tags there are and where, without looking at their data.
 *
 * @module
 */
import { ARENA, core, memoryUpTo } from "./core.ts";

/** Bytes of one record of the node table; `wasm/src/dm.ts` has the layout. */
export const RECORD = 64;

// After a jump over pixels little is left to read, mostly: windows grow while the tags go on.
const FIRST_WINDOW = 8 * 1024;
const WINDOW = 64 * 1024;
// A name (64 KiB) and a struct of 1024 fields are the most that one tag may need at once.
const MAX_WINDOW = 96 * 1024;
const MAX_RECORDS = 1 << 20;
const FIRST_RECORDS = 1 << 10;
const TABLE = ARENA + MAX_WINDOW;

const NEED_WINDOW = 1;
const NEED_TABLE = 2;
const FAULTS: Record<number, string> = {
  [-1]: "Expected a tag (id 20 or 21)",
  [-2]: "The file ends inside this tag",
  [-3]: 'Expected the data mark "%%%%"',
  [-4]: "The description of the tag's data is not valid",
  [-5]: "The group claims more tags than the file has room for",
  [-6]: "The groups are nested more than 128 deep",
};

/** A stretch of the file that the walk has read. */
export interface Window {
  start: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Over the same bytes. */
  view: DataView<ArrayBuffer>;
}

/** What a walk found. */
export interface Walk {
  /** The node table: {@linkcode RECORD} bytes for each tag, depth first, the root group first. */
  table: DataView<ArrayBuffer>;
  /** Number of records. */
  count: number;
}

/** Why a walk stopped. */
export interface WalkFault {
  /** What is wrong. */
  message: string;
  /** Byte offset of the fault. */
  offset: number;
}

/**
 * Walks the tag tree of a DM file. Reads windows of 8 to 64 KiB, front to back; steps over the data of tags.
 *
 * @param version 3 or 4.
 * @param rootOffset Where the root group begins.
 * @param size Length of the file.
 * @param head A window that holds the start of the root group.
 * @param read Gives up to `length` bytes of the file.
 */
export function walkDmTags(
  version: 3 | 4,
  rootOffset: number,
  size: number,
  head: Window,
  read: (offset: number, length: number) => Window,
): Walk | WalkFault {
  let records = FIRST_RECORDS;
  let window = head;
  let length = FIRST_WINDOW;
  core.dmBegin(version, rootOffset, size);
  for (;;) {
    memoryUpTo(TABLE + records * RECORD).set(window.bytes, ARENA);
    const code = core.dmRun(TABLE, records, ARENA, window.start, window.bytes.length);
    if (code === NEED_TABLE) {
      if (records >= MAX_RECORDS) return { message: `More than ${MAX_RECORDS} tags`, offset: window.start };
      records *= 2;
    } else if (code === NEED_WINDOW) {
      const start = core.dmPlace();
      const missing = core.dmMissing();
      const goesOn = start <= window.start + window.bytes.length;
      length = goesOn ? Math.min(2 * length, WINDOW) : FIRST_WINDOW;
      window = read(start, Math.max(length, missing));
      // The source tells its size itself: a file that shrank meanwhile must not be asked for ever.
      if (window.bytes.length < missing) return { message: FAULTS[-2]!, offset: start };
    } else return finished(code);
  }
}

function finished(code: number): Walk | WalkFault {
  if (code < 0) return { message: FAULTS[code] ?? `Fault ${code}`, offset: core.dmPlace() };
  const count = core.dmCount();
  const table = memoryUpTo(TABLE).slice(TABLE, TABLE + count * RECORD);
  return { table: new DataView(table.buffer), count };
}
