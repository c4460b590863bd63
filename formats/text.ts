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
  const ascii = shortAscii(bytes);
  if (ascii !== undefined) return ascii;
  // Who looks whether a file is of his kind asks this of bytes that are no text: an exception each time takes long.
  if (!beginsAsUtf8(bytes)) return latin1(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

// The characters of Latin-1 have their bytes as numbers. (The platform's own "latin1" is Windows-1252.)
function latin1(bytes: Uint8Array): string {
  return utf16.decode(new Uint16Array(bytes));
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

// False where the first bytes cannot be UTF-8; that they can be does not say that they are.
function beginsAsUtf8(bytes: Uint8Array): boolean {
  for (let i = 0; i < Math.min(bytes.length, SHORT); i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    if (byte < 0xc2 || byte > 0xf4) return false;
    const last = i + (byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3);
    while (i < last) if ((bytes[++i]! & 0xc0) !== 0x80) return false;
  }
  return true;
}
