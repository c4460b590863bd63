/**
 * The numbers of an MRC file as a signal.
 *
 * @module
 */
import type { MrcHeader } from "./mrc.ts";
import { MRC_HEADER } from "./mrc_layout.ts";
import type { MrcSection } from "./mrc_sections.ts";
import type { Axis, Dtype, Pixels, Region, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { bytesOf, pixelsOf, type Range, rangesOf } from "./strided.ts";
import { stridedSignal } from "./strided_signal.ts";
import { widenHalf } from "./tiff_samples.ts";

const PACKED = 101;
const HALF = 12;
// IMOD marks its files, and says in bit 0 of its flags whether bytes have a sign.
const IMOD = 1146047817;
const VOLUMES = 401;

/** Data types by mode; bytes are decided apart, half floats are widened, nibbles unpacked. */
const DTYPES: Readonly<Record<number, Dtype>> = {
  0: "int8",
  1: "int16",
  2: "float32",
  4: "complex64",
  6: "uint16",
  12: "float32",
  16: "rgb8",
  101: "uint8",
};

/** Bytes of all numbers that the header promises. */
export function mrcBytes({ numbers }: Pick<MrcHeader, "numbers">): number {
  const { NX, NY, NZ, MODE } = numbers as { NX: number; NY: number; NZ: number; MODE: number };
  const row = MODE === PACKED ? Math.ceil(NX / 2) : NX * (MODE === 3 ? 4 : storedWidth(MODE));
  return row * NY * NZ;
}

/**
 * The signal: an image, a stack (sections are a navigation axis), a volume, or a stack of volumes.
 *
 * @param section What the extended header says of the first section.
 * @throws {FormatError} when the numbers are of a mode without use, or do not fit the file.
 */
export function mrcSignal(file: ByteSource, header: MrcHeader, section: MrcSection | undefined): Signal {
  const { NX, NY, NZ, MODE, NSYMBT } = header.numbers as Record<string, number>;
  const dtype = MODE === 0 ? bytesDtype(header) : DTYPES[MODE!];
  if (!dtype) throw new FormatError(`Mode ${MODE} (complex integers) is not supported`, file.name, 12);
  const start = MRC_HEADER + NSYMBT!;
  const missing = start + mrcBytes(header) - file.size;
  if (missing > 0) {
    const size = `${NX} × ${NY} × ${NZ} in mode ${MODE}`;
    throw new FormatError(
      `${missing} bytes of ${size} are missing; the file is cut off, copy it again`,
      file.name,
      file.size,
    );
  }
  const axes = axesOf(header, section);
  const { littleEndian } = header;
  if (MODE === PACKED) {
    // a byte holds two columns
    const stored = axes.map((axis, i) => i < axes.length - 1 ? axis : { ...axis, size: Math.ceil(NX! / 2) });
    const bytes = stridedSignal({ file, start, axes: stored, dtype });
    const shape = axes.map(({ size }) => size);
    return { ...bytes, shape, axes, read: (region) => nibbles(bytes, rangesOf(region, shape, 1)) };
  }
  if (MODE !== HALF) return stridedSignal({ file, start, axes, dtype, littleEndian });
  const words = stridedSignal({ file, start, axes, dtype: "uint16", littleEndian });
  return { ...words, dtype, read: (region) => widened(words, region) };
}

// MRC2014 says that bytes have a sign; older files and some cameras' do not. The extremes tell, else who wrote it.
function bytesDtype({ numbers }: MrcHeader): Dtype {
  const known = numbers.DMAX! >= numbers.DMIN!;
  if (known && numbers.DMIN! < 0) return "int8";
  if (known && numbers.DMAX! > 127) return "uint8";
  if (numbers.IMODSTAMP === IMOD) return numbers.IMODFLAGS! & 1 ? "int8" : "uint8";
  return numbers.NVERSION! >= 20140 ? "int8" : "uint8";
}

function storedWidth(mode: number): number {
  return mode === HALF ? 2 : bytesOf(DTYPES[mode]!);
}

// Columns, rows, sections: which of x, y and z they are the header tells. Lengths are in Å, our axes in nm.
function axesOf({ numbers }: MrcHeader, section: MrcSection | undefined): Axis[] {
  const sizes = [numbers.NX!, numbers.NY!, numbers.NZ!];
  const directions = ["MAPC", "MAPR", "MAPS"].map((name, i) => (numbers[name] || i + 1) - 1);
  const fei = ["Pixel size X", "Pixel size Y"].map((name) => section?.[name]);
  const axes = sizes.map((size, i): Axis => {
    const direction = directions[i]!;
    const letter = "XYZ"[direction]!;
    const length = numbers[`${letter}LEN`]!;
    const grid = numbers[`M${letter}`]!;
    const own = i < 2 ? fei[i] : undefined;
    const axis = { name: letter.toLowerCase(), size, navigate: false };
    // negative lengths are what some cameras write where they know none
    if (typeof own === "number" && own > 0) {
      return own < 1
        ? { ...axis, units: "nm", scale: own * 1e9, offset: 0 }
        : { ...axis, units: "1/nm", scale: own * 1e-9, offset: 0 };
    }
    if (!(length > 0 && grid > 0) || !Number.isFinite(length)) {
      return { ...axis, units: "", scale: 1, offset: 0 };
    }
    const origin = numbers[`${letter}ORIGIN`]!;
    return {
      ...axis,
      units: "nm",
      scale: length / grid / 10,
      offset: Number.isFinite(origin) ? origin / 10 : 0,
    };
  }).reverse();
  if (sizes[2] === 1) return axes.slice(1);
  const [sections, ...plane] = axes as [Axis, Axis, Axis];
  const { ISPG, MZ } = numbers as { ISPG: number; MZ: number };
  if (ISPG === 0) {
    return [{ ...sections, units: "", scale: 1, offset: 0, name: "section", navigate: true }, ...plane];
  }
  const count = sections.size / MZ;
  if (ISPG >= VOLUMES && MZ > 1 && count > 1 && Number.isInteger(count)) {
    const volumes = { name: "volume", units: "", size: count, scale: 1, offset: 0, navigate: true };
    return [volumes, { ...sections, size: MZ }, ...plane];
  }
  return [sections, ...plane];
}

function widened(words: Signal, region: Region | undefined): Pixels {
  rangesOf(region, words.shape, bytesOf("float32")); // the limit is that of what is given
  const { buffer, byteOffset, byteLength } = words.read(region);
  return pixelsOf(widenHalf(new Uint8Array(buffer, byteOffset, byteLength)), "float32");
}

// Two numbers a byte, the lower half first; each row begins with a new byte.
function nibbles(bytes: Signal, ranges: Range[]): Uint8Array<ArrayBuffer> {
  const columns = ranges.at(-1)!;
  const first = columns.start >> 1;
  const last = columns.count ? (columns.start + (columns.count - 1) * columns.step) >> 1 : first - 1;
  const taken = [...ranges.slice(0, -1), { start: first, step: 1, count: last - first + 1 }];
  const packed = bytes.read({
    start: taken.map(({ start }) => start),
    stop: taken.map(({ start, step, count }) => count ? start + (count - 1) * step + 1 : start),
    step: taken.map(({ step }) => step),
  });
  const width = last - first + 1;
  const rows = width ? packed.length / width : 0;
  const out = new Uint8Array(rows * columns.count);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let i = 0; i < columns.count; i++, to++) {
      const column = columns.start + i * columns.step;
      const byte = Number(packed[row * width + (column >> 1) - first]);
      out[to] = column & 1 ? byte >> 4 : byte & 15;
    }
  }
  return out;
}
