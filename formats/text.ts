/**
 * Text of files that do not say how it is encoded.
 *
 * @module
 */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder("utf-16le");

// Up to here, characters of ASCII are put together faster than a decoder is called.
const SHORT = 64;

/** Text in UTF-8, or Latin-1 where the bytes are not that. */
export function textOf(bytes: Uint8Array): string {
  try {
    return shortAscii(bytes) ?? utf8.decode(bytes);
  } catch {
    // The characters of Latin-1 have their bytes as numbers. (The platform's own "latin1" is Windows-1252.)
    return utf16.decode(new Uint16Array(bytes));
  }
}

function shortAscii(bytes: Uint8Array): string | undefined {
  if (bytes.length > SHORT) return undefined;
  const units = new Array<number>(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte > 127) return undefined;
    units[i] = byte;
  }
  return String.fromCharCode.apply(null, units);
}
