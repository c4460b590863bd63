/**
 * Text of files that do not say how it is encoded.
 *
 * @module
 */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder("utf-16le");

/** Text in UTF-8, or Latin-1 where the bytes are not that. */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // The characters of Latin-1 have their bytes as numbers. (The platform's own "latin1" is Windows-1252.)
    return utf16.decode(new Uint16Array(bytes));
  }
}
