/**
 * Lines of a text, counted.
 *
 * @module
 */
import { FormatError } from "./source.ts";

// A spectrum of half a million channels; lines have 80 characters by the standard.
const MOST_LINES = 500_000;
const LONGEST_LINE = 2 ** 16;
const LINE_END = /\r\n?|\n/g;

/** Lines with their numbers, one by one; ends may be LF, CRLF or CR. */
export class Lines {
  /** Number of the line read last. */
  number = 0;
  #at = 0;

  constructor(readonly text: string, readonly file: string) {
    if (text.startsWith("\uFEFF")) this.#at = 1;
  }

  next(): string | undefined {
    if (this.#at > this.text.length) return undefined;
    LINE_END.lastIndex = this.#at;
    const found = LINE_END.exec(this.text);
    const line = this.text.slice(this.#at, found?.index ?? this.text.length);
    this.#at = found ? found.index + found[0].length : this.text.length + 1;
    this.number++;
    const long = line.length > LONGEST_LINE;
    if (long || this.number > MOST_LINES) {
      const most = long ? `${LONGEST_LINE} characters in a line` : `${MOST_LINES} lines`;
      throw new FormatError(`Line ${this.number}: more than ${most} are no spectrum`, this.file);
    }
    return line;
  }

  /** The same text, from where this one has come to. */
  copy(): Lines {
    const copy = new Lines(this.text, this.file);
    copy.number = this.number;
    copy.#at = this.#at;
    return copy;
  }
}
