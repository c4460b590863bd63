/**
 * Archives that are the same bytes whenever and wherever they are made: POSIX tar, compressed by gzip. They are read
 * back by `tar_read.ts`.
 *
 * @module
 */
import { joined } from "./pack.ts";

/** What everything in an archive is padded to. */
export const BLOCK = 512;
const LONGEST_NAME = 100;
const LARGEST = 8 ** 11;
const PIECE = 2 ** 20;

/** A file to pack. */
export interface TarInput {
  /** Base name. */
  name: string;
  size: number;
  /** Milliseconds since 1970 UTC; kept to the second. */
  mtime: number;
  read(offset: number, length: number): Uint8Array;
}

/** Names that file managers leave behind, and those that lead somewhere. */
export function isClean(name: string): boolean {
  const hidden = /^\.|^(?:__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(name);
  // deno-lint-ignore no-control-regex
  return !hidden && name !== "" && !/[\\/\x00-\x1f]/.test(name);
}

/**
 * The bytes of an archive: members in the order of their names, owned by nobody, readable for all.
 *
 * @throws {TypeError} when a name is not fit for an archive, or there twice.
 */
export function tarGzip(inputs: readonly TarInput[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const sorted = inputs.toSorted((a, b) => a.name < b.name ? -1 : 1);
  for (const [i, { name }] of sorted.entries()) {
    if (!isClean(name) || name === sorted[i + 1]?.name) {
      throw new TypeError(`"${name}" cannot go into an archive`);
    }
  }
  return ReadableStream.from(tar(sorted)).pipeThrough(new CompressionStream("gzip"));
}

function* tar(inputs: readonly TarInput[]): Generator<Uint8Array<ArrayBuffer>> {
  for (const { name, size, mtime, read } of inputs) {
    const seconds = Math.floor(mtime / 1000);
    const long = new TextEncoder().encode(name).length > LONGEST_NAME || /[^\x20-\x7e]/.test(name);
    if (long || size >= LARGEST) {
      const records = joined([
        ...long ? [record("path", name)] : [],
        ...size >= LARGEST ? [record("size", `${size}`)] : [],
      ]);
      yield header("PaxHeader", records.length, seconds, "x");
      yield padded(records);
    }
    yield header(long ? name.replace(/[^\x20-\x7e]/g, "_").slice(-LONGEST_NAME) : name, size, seconds, "0");
    for (let at = 0; at < size; at += PIECE) {
      const bytes = read(at, Math.min(PIECE, size - at));
      if (bytes.length !== Math.min(PIECE, size - at)) throw new Error(`"${name}" became shorter`);
      yield Uint8Array.from(bytes);
    }
    yield new Uint8Array(-size & (BLOCK - 1));
  }
  yield new Uint8Array(2 * BLOCK);
}

// A record counts its own length, that number included.
function record(key: string, value: string): Uint8Array {
  const rest = new TextEncoder().encode(` ${key}=${value}\n`);
  let length = rest.length;
  while (length !== rest.length + `${length}`.length) length = rest.length + `${length}`.length;
  return joined([new TextEncoder().encode(`${length}`), rest]);
}

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([bytes, new Uint8Array(-bytes.length & (BLOCK - 1))]);
}

function header(name: string, size: number, mtime: number, kind: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(BLOCK);
  const text = (at: number, value: string) => out.set(new TextEncoder().encode(value), at);
  const octal = (at: number, width: number, value: number) =>
    text(at, value.toString(8).padStart(width - 1, "0"));
  text(0, name);
  octal(100, 8, 0o644);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size < LARGEST ? size : 0);
  octal(136, 12, Math.max(0, mtime));
  text(148, "        ");
  text(156, kind);
  text(257, "ustar\u000000");
  octal(329, 8, 0);
  octal(337, 8, 0);
  octal(148, 7, out.reduce((sum, byte) => sum + byte, 0));
  out[154] = 0;
  return out;
}
