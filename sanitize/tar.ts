/**
 * Archives that are the same bytes whenever and wherever they are made: POSIX tar, compressed by gzip.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { joined } from "./pack.ts";

const BLOCK = 512;
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

/** A file of an archive. */
export interface TarMember {
  name: string;
  size: number;
  /** Seconds since 1970 UTC. */
  mtime: number;
  mode: number;
  uid: number;
  gid: number;
  owner: string;
  /** SHA-256 of its bytes, in hexadecimal digits. */
  sha256: string;
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

/**
 * The members of an archive, read to its end.
 *
 * @throws {SyntaxError} when it is broken.
 */
export async function readTarGzip(archive: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<TarMember[]> {
  const reader = new Blocks(archive.pipeThrough(new DecompressionStream("gzip")));
  const members: TarMember[] = [];
  let extended: Record<string, string> = {};
  for (;;) {
    const head = await reader.take(BLOCK);
    if (head.length < BLOCK) throw new SyntaxError("The archive ends without an end mark");
    if (head.every((byte) => byte === 0)) return members;
    const field = (at: number, length: number) =>
      new TextDecoder().decode(head.subarray(at, at + length)).replace(/\0[^]*$/, "").trim();
    const number = (at: number, length: number) => parseInt(field(at, length) || "0", 8);
    const sum = head.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
    if (sum !== number(148, 8)) throw new SyntaxError("The checksum of a member's head does not fit");
    const size = Number(extended.size ?? number(124, 12));
    const kind = field(156, 1);
    if (kind === "x") {
      const text = new TextDecoder().decode(
        (await reader.take(size + (-size & (BLOCK - 1)))).subarray(0, size),
      );
      extended = Object.fromEntries(
        [...text.matchAll(/\d+ ([^=]+)=([^\n]*)\n/g)].map(([, key, value]) => [key!, value!]),
      );
      continue;
    }
    const hash = createHash("sha256");
    for (let left = size; left > 0;) {
      const bytes = await reader.take(Math.min(left, PIECE));
      if (bytes.length === 0) throw new SyntaxError("The archive ends inside a member");
      hash.update(bytes);
      left -= bytes.length;
    }
    await reader.take(-size & (BLOCK - 1));
    members.push({
      name: extended.path ?? field(0, 100),
      size,
      mtime: number(136, 12),
      mode: number(100, 8),
      uid: number(108, 8),
      gid: number(116, 8),
      owner: field(265, 32) + field(297, 32),
      sha256: hash.digest("hex"),
    });
    extended = {};
  }
}

/** A stream by so many bytes at a time. */
class Blocks {
  #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  /** So many bytes; fewer at the end of the stream. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let left = length;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#iterator.next();
        if (next.done) break;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      parts.push(part);
      left -= part.length;
    }
    return joined(parts);
  }
}
