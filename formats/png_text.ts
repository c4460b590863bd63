/**
 * The texts of a PNG file.
 *
 * @module
 */
import { inflate } from "./inflate.ts";

/** A text and what it is. */
export interface PngText {
  keyword: string;
  text: string;
}

const latin1 = (bytes: Uint8Array) => new TextDecoder("utf-16le").decode(new Uint16Array(bytes));
const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/**
 * The text of a chunk `tEXt`, `zTXt` or `iTXt`; nothing where it is damaged.
 *
 * @param limit Most bytes that a compressed text may have.
 */
export function pngText(name: string, bytes: Uint8Array, limit: number): PngText | undefined {
  const end = bytes.indexOf(0);
  if (end < 1) return undefined;
  const keyword = latin1(bytes.subarray(0, end)).trim();
  const rest = bytes.subarray(end + 1);
  try {
    if (name === "tEXt") return { keyword, text: latin1(rest).trim() };
    if (name === "zTXt") return { keyword, text: latin1(inflate(rest.subarray(1), limit)).trim() };
    // compressed or not, how; then language and translated keyword, each with a zero behind it
    const language = rest.indexOf(0, 2);
    const translated = rest.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return undefined;
    const text = rest.subarray(translated + 1);
    return { keyword, text: utf8(rest[0] ? inflate(text, limit) : text).trim() };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
