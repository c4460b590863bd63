/**
 * The spectra of a Bruker hypermap: rows of pixels, each packed in the way that is shortest for it.
 *
 * @module
 */
import type { Dtype, Pixels, Region } from "./signal.ts";
import { FormatError } from "./source.ts";
import { bytesOf, pixelsOf, rangesOf } from "./strided.ts";

const ROWS = 0x1a0;
const PIXEL_HEAD = 22;
/** How the counts of a pixel are told: a number for each pulse, of 16 or 12 bits; else by instructions. */
const [PULSES_16, PULSES_12] = [0, 1];

/** A map whose numbers can be read. */
export class BcfSpectra {
  readonly width: number;
  readonly height: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  readonly #counts: Uint32Array;
  /** Where each row begins, as far as they have been looked for. */
  readonly #rows = [ROWS];

  /**
   * Use it over the content of `SpectrumData`.
   *
   * @param channels of each spectrum
   * @throws {FormatError} when it tells no size.
   */
  constructor(bytes: Uint8Array, channels: number, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = file;
    this.#counts = new Uint32Array(channels);
    if (bytes.length < ROWS) throw new FormatError("The map ends inside its header", file, 0);
    this.height = this.#view.getInt32(0, true);
    this.width = this.#view.getInt32(4, true);
  }

  /** The counts of a region: rows, columns, channels. */
  read(region: Region | undefined, dtype: Dtype): Pixels {
    const channels = this.#counts.length;
    const [rows, columns, part] = rangesOf(region, [this.height, this.width, channels], bytesOf(dtype));
    const bytes = new Uint8Array(rows!.count * columns!.count * part!.count * bytesOf(dtype));
    const out = pixelsOf(bytes, dtype) as Uint32Array;
    for (let i = 0; i < rows!.count; i++) {
      this.#row(rows!.start + i * rows!.step, (x) => {
        const k = (x - columns!.start) / columns!.step;
        if (!(Number.isInteger(k) && k >= 0 && k < columns!.count)) return undefined;
        const to = (i * columns!.count + k) * part!.count;
        return (counts) => {
          for (let c = 0; c < part!.count; c++) out[to + c] = counts[part!.start + c * part!.step]!;
        };
      });
    }
    return out;
  }

  /** Goes through a row; `wanted` tells what to do with the spectrum of a column. Rows before it are skipped. */
  #row(y: number, wanted: (x: number) => ((counts: Uint32Array) => void) | undefined): void {
    while (this.#rows.length <= y) {
      this.#rows.push(this.#pixels(this.#rows.length - 1, () => undefined));
    }
    this.#rows[y + 1] = this.#pixels(y, wanted);
  }

  #pixels(y: number, wanted: (x: number) => ((counts: Uint32Array) => void) | undefined): number {
    let at = this.#rows[y]!;
    const count = this.#u32(at);
    at += 4;
    for (let i = 0; i < count; i++) {
      const x = this.#u32(at);
      const flag = this.#u16(at + 12);
      const pulses = this.#u16(at + 16);
      const start = at + PIXEL_HEAD;
      const length = this.#u32(at + 18);
      // Instructions end with the size of further pulses.
      const instructed = flag > PULSES_12;
      const more = instructed && pulses > 0 ? this.#u32(start + length - 4) : 0;
      const end = start + length + more;
      if (x >= this.width || end > this.#bytes.length) throw this.#fault(y);
      const use = wanted(x);
      if (use) {
        this.#counts.fill(0);
        if (flag === PULSES_16) this.#pulses(start, length >> 1);
        else if (flag === PULSES_12) this.#packed(start, length, pulses);
        else {
          this.#instructions(start, start + length - 4, y);
          this.#pulses(start + length, Math.min(pulses, more >> 1));
        }
        use(this.#counts);
      }
      at = end;
    }
    return at;
  }

  #pulses(at: number, count: number): void {
    for (let i = 0; i < count; i++) this.#add(this.#u16(at + 2 * i));
  }

  /** Numbers of 12 bits, highest first, in words of 16 whose lower byte comes first. */
  #packed(at: number, length: number, count: number): void {
    const byte = (i: number) => this.#bytes[at + (i ^ 1)]!;
    for (let i = 0, half = 0; i < count && (half + 4) >> 1 <= length + 1; i++, half += 3) {
      const from = half >> 1;
      this.#add(
        half % 2 ? (byte(from) & 15) << 8 | byte(from + 1) : byte(from) << 4 | byte(from + 1) >> 4,
      );
    }
  }

  /** Runs of channels: empty, or differences of 4 bits and more to a number that they have in common. */
  #instructions(from: number, end: number, y: number): void {
    let channel = 0;
    for (let at = from; at < end;) {
      const [size, count] = [this.#bytes[at]!, this.#bytes[at + 1]!];
      at += 2;
      if (size === 0) {
        channel += count;
        continue;
      }
      if (![1, 2, 4, 8].includes(size)) throw this.#fault(y);
      const common = this.#number(at, size);
      at += size;
      for (let i = 0; i < count; i++, channel++) {
        const more = size > 1
          ? this.#number(at + i * size / 2, size / 2)
          : this.#bytes[at + (i >> 1)]! >> (i % 2 ? 4 : 0) & 15;
        if (channel < this.#counts.length) this.#counts[channel] = common + more;
      }
      at += Math.ceil(count * size / 2);
    }
  }

  #add(channel: number): void {
    if (channel < this.#counts.length) this.#counts[channel]!++;
  }

  #number(at: number, size: number): number {
    if (at + size > this.#bytes.length) {
      throw new FormatError("A spectrum of the map is cut off", this.#file, 0);
    }
    if (size === 1) return this.#bytes[at]!;
    if (size === 2) return this.#view.getUint16(at, true);
    return size === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  #u16(at: number): number {
    return this.#number(at, 2);
  }

  #u32(at: number): number {
    return this.#number(at, 4);
  }

  #fault(y: number): FormatError {
    return new FormatError(`Row ${y} of the map is damaged or cut off; copy the file anew`, this.#file, 0);
  }
}
