/**
 * MRC2014 files, for demonstrations and tests.
 *
 * @module
 */
import { FLOATS, INTEGERS, MRC_HEADER, MRC_LABEL } from "./mrc_layout.ts";

/** What {@linkcode writeMrc} writes. */
export interface MrcInput {
  /** Columns, rows and sections: x, y, z. */
  size: readonly [x: number, y: number, z: number];
  /** 0 int8, 1 int16, 2 float32, 4 complex64, 6 uint16, 12 half floats, 16 colours, 101 half bytes. */
  mode: number;
  /** The numbers as the mode stores them, in little endian. */
  data: Uint8Array;
  /** @default true */
  littleEndian?: boolean;
  /** Further numbers of the header by their names in MRC2014: `XLEN`, `ISPG`. */
  numbers?: Readonly<Record<string, number>>;
  /** Kind of the extended header: `FEI1`. */
  extended?: string;
  /** The extended header, as it shall stand in the file. */
  extension?: Uint8Array;
  /** Lines of text, at most 10. */
  labels?: readonly string[];
  /** The mark `MAP`, which files before the year 2000 do not have. @default true */
  marked?: boolean;
}

/**
 * Writes a file.
 *
 * @throws {TypeError} when a number of the header is unknown, or a label does not fit.
 */
export function writeMrc(input: MrcInput): Uint8Array<ArrayBuffer> {
  const { size, mode, data, littleEndian = true, extension = new Uint8Array(), labels = [] } = input;
  const bytes = new Uint8Array(MRC_HEADER + extension.length + data.length);
  const view = new DataView(bytes.buffer);
  const numbers: Record<string, number> = {
    NX: size[0],
    NY: size[1],
    NZ: size[2],
    MODE: mode,
    MX: size[0],
    MY: size[1],
    MZ: size[2],
    MAPC: 1,
    MAPR: 2,
    MAPS: 3,
    ALPHA: 90,
    BETA: 90,
    GAMMA: 90,
    // a maximum below the minimum, and so on: not determined
    DMAX: -1,
    DMEAN: -2,
    RMS: -1,
    NVERSION: 20140,
    NSYMBT: extension.length,
    NLABL: labels.length,
    ...input.numbers,
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (INTEGERS[name] !== undefined) view.setInt32(INTEGERS[name], value, littleEndian);
    else if (FLOATS[name] !== undefined) view.setFloat32(FLOATS[name], value, littleEndian);
    else throw new TypeError(`There is no number "${name}" in the header`);
  }
  const text = (at: number, value: string, most: number) => {
    const encoded = new TextEncoder().encode(value);
    if (encoded.length > most) throw new TypeError(`"${value}" does not fit ${most} bytes`);
    bytes.set(encoded, at);
  };
  text(104, input.extended ?? "", 4);
  if (input.marked ?? true) text(208, "MAP ", 4);
  bytes.set(littleEndian ? [0x44, 0x44, 0, 0] : [0x11, 0x11, 0, 0], 212);
  labels.forEach((label, i) => text(224 + i * MRC_LABEL, label, MRC_LABEL));
  bytes.set(extension, MRC_HEADER);
  bytes.set(littleEndian ? data : swapped(data, mode), MRC_HEADER + extension.length);
  return bytes;
}

function swapped(data: Uint8Array, mode: number): Uint8Array {
  const word = { 1: 2, 2: 4, 4: 4, 6: 2, 12: 2 }[mode] ?? 1;
  const out = data.slice();
  for (let i = 0; i + word <= out.length; i += word) out.subarray(i, i + word).reverse();
  return out;
}
