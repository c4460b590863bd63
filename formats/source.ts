/**
 * What formats and extractors see of a file, and the error they raise about it.
 *
 * @module
 */

/** A file to read from, wherever it lies: on a share, in memory, dropped into a page. */
export interface ByteSource {
  /** Base name, with extension. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Time of last modification, milliseconds since 1970-01-01 UTC. */
  readonly mtime: number;
  /**
   * Up to `length` bytes from `offset`; fewer only at the end of the file. The bytes are the caller's own.
   *
   * @param spare Memory that the caller needs no more: the bytes may be put there, to save new memory where much
   * is looked through piece by piece.
   * @throws {RangeError} when `offset` is negative or not an integer.
   */
  read(offset: number, length: number, spare?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** The file of another name in the same folder (`.emi`, `.hdr`, `.txt`), if there is one. */
  sibling(name: string): ByteSource | undefined;
}

/** A file whose bytes are not what its format says; names the file and the place. */
export class FormatError extends SyntaxError {
  /** Always `FormatError`. */
  override name = "FormatError";
  /** Name or path of the file. */
  readonly path: string;
  /** Byte offset of the fault, where known. */
  readonly offset: number | undefined;

  /**
   * Makes an error whose message begins with file and place.
   *
   * @param message what is wrong there
   * @param path name or path of the file
   * @param offset byte offset of the fault
   */
  constructor(message: string, path: string, offset?: number) {
    super(`${path}${offset === undefined ? "" : ` at byte ${offset}`}: ${message}`);
    this.path = path;
    this.offset = offset;
  }
}

/** A {@linkcode ByteSource} over bytes in memory. */
export function memorySource(
  bytes: Uint8Array,
  options: { name?: string; mtime?: number; siblings?: Record<string, Uint8Array> } = {},
): ByteSource {
  const { name = "memory", mtime = 0, siblings = {} } = options;
  return {
    name,
    size: bytes.length,
    mtime,
    read(offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0) {
        throw new RangeError(`Cannot read at offset ${offset}`);
      }
      return bytes.slice(offset, offset + Math.max(0, length)) as Uint8Array<ArrayBuffer>;
    },
    sibling(other) {
      const found = Object.hasOwn(siblings, other) ? siblings[other] : undefined;
      return found && memorySource(found, { name: other, mtime, siblings });
    },
  };
}
