/**
 * A file that is written piece by piece, and is there whole or not at all.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { temporaryName } from "../files/write.ts";
import type { TiffSink } from "../formats/tiff_stream.ts";

/** Bytes that are gathered before they are written. */
const BUFFER = 2 ** 20;

/** An output in the making; {@linkcode OutputFile.commit} gives it its name, disposal without that removes it. */
export class OutputFile implements TiffSink, Disposable {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: Deno.FsFile;
  readonly #buffer = new Uint8Array(BUFFER);
  #buffered = 0;
  #open = true;
  /** Bytes so far. */
  length = 0;

  /** @throws {Error} when the folder is missing or may not be written to. */
  constructor(path: string) {
    this.#path = path;
    this.#temporary = join(dirname(path), temporaryName());
    this.#file = this.#attempt(() => {
      // Before hours of work, not after them.
      if (isFolder(path)) throw new TypeError("it is a folder");
      return Deno.openSync(this.#temporary, { write: true, createNew: true, mode: 0o644 });
    });
  }

  append(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > BUFFER) this.#flush();
    if (bytes.length > BUFFER) this.#write(bytes);
    else {
      this.#buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.length;
    }
    this.length += bytes.length;
  }

  patch(at: number, bytes: Uint8Array): void {
    this.#flush();
    this.#file.seekSync(at, Deno.SeekMode.Start);
    this.#write(bytes);
    this.#file.seekSync(0, Deno.SeekMode.End);
  }

  /** Ends the file under its name, in place of one that had it before. */
  commit(): void {
    this.#flush();
    this.#attempt(() => {
      this.#file.syncSync();
      Deno.renameSync(this.#temporary, this.#path);
    });
    this.#file.close();
    this.#open = false;
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#file.close();
    Deno.removeSync(this.#temporary);
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  #write(bytes: Uint8Array): void {
    this.#attempt(() => {
      for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
    });
  }

  /** What the system refuses is told of the file that was asked for, not of the temporary one. */
  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new Error(`Cannot write "${this.#path}": ${reason(error as Error, dirname(this.#path))}`, {
        cause: error,
      });
    }
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function reason(error: Error, folder: string): string {
  if (error instanceof Deno.errors.NotFound) return `there is no folder "${folder}"`;
  if (error instanceof Deno.errors.NotCapable) return `no file can be made in "${folder}"`;
  if (error instanceof Deno.errors.PermissionDenied) return `this user may not write into "${folder}"`;
  return error.message.replace(/ \(os error \d+\).*/, "");
}
