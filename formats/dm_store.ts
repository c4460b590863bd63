/**
 * What the tags of a DM file are decoded from: the node table of the walk, and windows of the file.
 *
 * @module
 */
import type { Window } from "../wasm/dm.ts";
import { type ByteSource, FormatError } from "./source.ts";

// Windows of the walk kept for decoding: 4 MiB. Tags that lie beyond them are read again, so many at once.
const KEPT_WINDOWS = 64;
const READ_AHEAD = 64 * 1024;

/** Node table and bytes of an opened file. */
export class DmStore {
  /** Records of the walk, see `wasm/src/dm.ts`. */
  table = new DataView(new ArrayBuffer(0));
  readonly file: ByteSource;
  #windows: Window[] = [];
  #last: Window | undefined;

  constructor(file: ByteSource, readonly version: 3 | 4, readonly littleEndian: boolean, head: Window) {
    this.file = file;
    this.keep(head);
  }

  /** Remembers a window that the walk has read; they come in the order of the file. */
  keep(window: Window): Window {
    if (this.#windows.length < KEPT_WINDOWS) this.#windows.push(window);
    return window;
  }

  /**
   * A window that holds `length` bytes from `offset`.
   *
   * @throws {FormatError} when the file has become shorter than it was.
   */
  window(offset: number, length: number): Window {
    const near = this.#last;
    if (near && holds(near, offset, length)) return near;
    const kept = this.#before(offset);
    if (kept && holds(kept, offset, length)) return this.#last = kept;
    const beyond = this.#windows.length === KEPT_WINDOWS && kept === this.#windows.at(-1);
    const window = readWindow(this.file, offset, beyond ? Math.max(length, READ_AHEAD) : length);
    if (window.bytes.length < length) throw shorter(this.file, offset);
    // A long array of its own is not worth holding.
    return window.bytes.length <= READ_AHEAD ? this.#last = window : window;
  }

  /** The bytes `[offset, offset + length)`; they may be part of a larger buffer. */
  bytes(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const { bytes, start } = this.window(offset, length);
    return bytes.subarray(offset - start, offset - start + length);
  }

  /** The same, in a buffer that is the caller's own. */
  own(offset: number, length: number): Uint8Array<ArrayBuffer> {
    if (length <= READ_AHEAD) return this.bytes(offset, length).slice();
    const { bytes } = readWindow(this.file, offset, length);
    if (bytes.length < length) throw shorter(this.file, offset);
    return bytes;
  }

  // The last kept window that starts at or before `offset`.
  #before(offset: number): Window | undefined {
    let low = 0;
    let high = this.#windows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#windows[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#windows[low - 1];
  }
}

function shorter(file: ByteSource, offset: number): FormatError {
  return new FormatError("The file became shorter", file.name, offset);
}

function holds({ start, bytes }: Window, offset: number, length: number): boolean {
  return offset >= start && offset + length <= start + bytes.length;
}

/** Reads up to `length` bytes of a file as a window. */
export function readWindow(file: ByteSource, start: number, length: number): Window {
  const bytes = file.read(start, length);
  return { start, bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
