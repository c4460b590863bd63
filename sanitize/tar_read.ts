/**
 * What is in a compressed archive.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { joined } from "./pack.ts";
import { BLOCK } from "./tar.ts";

const PIECE = 2 ** 20;

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
