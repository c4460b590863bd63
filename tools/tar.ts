/**
 * Tar archives that are the same bytes for the same files, on every machine.
 *
 * @module
 */

/** A file for an archive. */
export interface TarFile {
  /** `/`-separated, at most 100 bytes. */
  name: string;
  bytes: Uint8Array;
  executable?: boolean;
}

const BLOCK = 512;

/**
 * A ustar archive of the files, in order of name; without times and owners.
 *
 * @throws {RangeError} when a name is longer than the format allows.
 */
export function tar(files: readonly TarFile[]): Uint8Array<ArrayBuffer> {
  const ordered = files.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const length = ordered.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes.length), 2 * BLOCK);
  const archive = new Uint8Array(length);
  let offset = 0;
  for (const file of ordered) {
    archive.set(header(file), offset);
    archive.set(file.bytes, offset + BLOCK);
    offset += BLOCK + padded(file.bytes.length);
  }
  return archive;
}

function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

function header({ name, bytes, executable }: TarFile): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const text = new TextEncoder();
  const put = (offset: number, value: string) => block.set(text.encode(value), offset);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0") + "\0";
  if (text.encode(name).length > 100) throw new RangeError(`Cannot archive "${name}": its name is too long`);
  put(0, name);
  put(100, octal(executable ? 0o755 : 0o644, 7));
  put(108, octal(0, 7)); // owner
  put(116, octal(0, 7)); // group
  put(124, octal(bytes.length, 11));
  put(136, octal(0, 11)); // time
  put(148, " ".repeat(8)); // counts as blanks in its own checksum
  put(156, "0"); // a regular file
  put(257, "ustar\0" + "00");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, octal(sum, 6) + " ");
  return block;
}
