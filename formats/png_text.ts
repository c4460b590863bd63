/**
 * The texts of a PNG file.
 *
 * @module
 */
import { inflate } from "./inflate.ts";
import type { Chunk } from "./png_chunks.ts";
import type { ByteSource } from "./source.ts";

const LONGEST_TEXT = 2 ** 20;
const MOST_TEXTS = 100;

/** A text and what it is. */
export interface PngText {
  keyword: string;
  text: string;
}

const latin1 = (bytes: Uint8Array) => new TextDecoder("utf-16le").decode(new Uint16Array(bytes));
const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The first hundred texts, of a MiB at most each; without those that are damaged. */
export function pngTexts(file: ByteSource, chunks: readonly Chunk[]): PngText[] {
  return chunks.filter(({ name }) => ["tEXt", "zTXt", "iTXt"].includes(name)).slice(0, MOST_TEXTS)
    .filter(({ length }) => length <= LONGEST_TEXT)
    .flatMap(({ name, at, length }) => textOfChunk(name, file.read(at, length)) ?? []);
}

function textOfChunk(name: string, bytes: Uint8Array): PngText | undefined {
  const end = bytes.indexOf(0);
  if (end < 1) return undefined;
  const keyword = latin1(bytes.subarray(0, end)).trim();
  const rest = bytes.subarray(end + 1);
  try {
    if (name === "tEXt") return { keyword, text: latin1(rest).trim() };
    if (name === "zTXt") return { keyword, text: latin1(inflate(rest.subarray(1), LONGEST_TEXT)).trim() };
    // compressed or not, how; then language and translated keyword, each with a zero behind it
    const language = rest.indexOf(0, 2);
    const translated = rest.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return undefined;
    const text = rest.subarray(translated + 1);
    return { keyword, text: utf8(rest[0] ? inflate(text, LONGEST_TEXT) : text).trim() };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
