/**
 * The parts of a GIF file that blocks are made of.
 *
 * @module
 */
import type { Colour } from "./palette.ts";
import { type ByteSource, FormatError } from "./source.ts";

/**
 * The colours that begin at a place, where `flags` say that there are some.
 *
 * @throws {FormatError} when the file ends within them.
 */
export function gifPalette(file: ByteSource, at: number, flags: number): Colour[] {
  if ((flags & 128) === 0) return [];
  const count = 2 << (flags & 7);
  const bytes = file.read(at, 3 * count);
  if (bytes.length < 3 * count) throw new FormatError("The GIF ends inside its colours", file.name, at);
  return Array.from({ length: count }, (_, i) => [bytes[3 * i]!, bytes[3 * i + 1]!, bytes[3 * i + 2]!, 255]);
}

/**
 * What sub-blocks hold, up to `limit` bytes, and where the empty one ends that closes them.
 *
 * @throws {FormatError} when the file ends within them.
 */
export function gifBlocks(
  file: ByteSource,
  start: number,
  limit: number,
): { bytes: Uint8Array; end: number } {
  const parts: Uint8Array[] = [];
  let [at, length] = [start, 0];
  for (;;) {
    const size = file.read(at, 1)[0];
    if (size === undefined) throw new FormatError("The GIF ends inside a block; copy it anew", file.name, at);
    if (size === 0) break;
    if (length < limit) parts.push(file.read(at + 1, size));
    length += size;
    at += 1 + size;
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((to, part) => (bytes.set(part, to), to + part.length), 0);
  return { bytes, end: at + 1 };
}
