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
    try {
      this.#file = Deno.openSync(this.#temporary, { write: true, createNew: true, mode: 0o644 });
    } catch (error) {
      throw new Error(`Cannot write "${path}": ${(error as Error).message}`, { cause: error });
    }
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
    this.#file.syncSync();
    this.#file.close();
    this.#open = false;
    try {
      Deno.renameSync(this.#temporary, this.#path);
    } catch (error) {
      Deno.removeSync(this.#temporary);
      throw error;
    }
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
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
  }
}
