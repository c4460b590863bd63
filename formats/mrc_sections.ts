/**
 * Extended headers of MRC files: what is said of each section by the software of FEI / Thermo Fisher and by SerialEM.
 *
 * @module
 */
import type { MrcHeader } from "./mrc.ts";
import { MRC_HEADER } from "./mrc_layout.ts";
import type { ByteSource } from "./source.ts";

/** What an extended header says of one section, under the names of its definition. */
export type MrcSection = Readonly<Record<string, number | string | boolean>>;

const MOST_SECTIONS = 10_000;
const MOST_BYTES = 32 * 2 ** 20;
const OLD_FEI = 131072;
const OLD_FEI_RECORD = 128;

/** `d` float64, `q` int64, `i` int32, `?` a byte of yes or no, `m` a mask of the fields behind it, a number: text. */
type FieldType = "d" | "q" | "i" | "?" | "m" | number;

// deno-fmt-ignore: rows of a table
/** FEI1 and, after the mark, what FEI2 adds. Each field has its bit in the mask before it; a list stands for unused ones. */
const FEI: readonly (readonly [name: string, type: FieldType])[] = [
  ["Metadata size", "i"], ["Metadata version", "i"], ["Bitmask 1", "m"], ["Timestamp", "d"],
  ["Microscope type", 16], ["D-Number", 16], ["Application", 16], ["Application version", 16],
  ["HT", "d"], ["Dose", "d"], ["Alpha tilt", "d"], ["Beta tilt", "d"], ["X-Stage", "d"], ["Y-Stage", "d"],
  ["Z-Stage", "d"], ["Tilt axis angle", "d"], ["Dual axis rotation", "d"], ["Pixel size X", "d"],
  ["Pixel size Y", "d"], ["", "d"], ["", "d"], ["", "d"], ["", "d"], ["", "d"], ["", "d"],
  ["Defocus", "d"], ["STEM Defocus", "d"], ["Applied defocus", "d"], ["Instrument mode", "i"],
  ["Projection mode", "i"], ["Objective lens mode", 16], ["High magnification mode", 16], ["Probe mode", "i"],
  ["EFTEM On", "?"], ["Magnification", "d"],
  ["Bitmask 2", "m"], ["Camera length", "d"], ["Spot index", "i"], ["Illuminated area", "d"], ["Intensity", "d"],
  ["Convergence angle", "d"], ["Illumination mode", 16], ["Wide convergence angle range", "?"],
  ["Slit inserted", "?"], ["Slit width", "d"], ["Acceleration voltage offset", "d"], ["Drift tube voltage", "d"],
  ["Energy shift", "d"], ["Shift offset X", "d"], ["Shift offset Y", "d"], ["Shift X", "d"], ["Shift Y", "d"],
  ["Integration time", "d"], ["Binning Width", "i"], ["Binning Height", "i"], ["Camera name", 16],
  ["Readout area left", "i"], ["Readout area top", "i"], ["Readout area right", "i"], ["Readout area bottom", "i"],
  ["Ceta noise reduction", "?"], ["Ceta frames summed", "i"], ["Direct detector electron counting", "?"],
  ["Direct detector align frames", "?"], ["", "i"], ["", "i"], ["", "i"], ["", "i"],
  ["Bitmask 3", "m"], ["", "i"], ["", "i"], ["", "i"], ["", "i"], ["", "i"], ["", "i"], ["Phase Plate", "?"],
  ["STEM Detector name", 16], ["Gain", "d"], ["Offset", "d"], ["", "i"], ["", "i"], ["", "i"], ["", "i"], ["", "i"],
  ["Dwell time", "d"], ["Frame time", "d"], ["Scan size left", "i"], ["Scan size top", "i"],
  ["Scan size right", "i"], ["Scan size bottom", "i"], ["Full scan FOV X", "d"], ["Full scan FOV Y", "d"],
  ["Element", 16], ["Energy interval lower", "d"], ["Energy interval higher", "d"], ["Method", "i"],
  ["Is dose fraction", "?"], ["Fraction number", "i"], ["Start frame", "i"], ["End frame", "i"],
  ["Input stack filename", 80],
  ["Bitmask 4", "m"], ["Alpha tilt min", "d"], ["Alpha tilt max", "d"],
  // from here on FEI2 only
  ["Scan rotation", "d"], ["Diffraction pattern rotation", "d"], ["Image rotation", "d"],
  ["Scan mode enumeration", "i"], ["Acquisition time stamp", "q"], ["Detector commercial name", 16],
  ["Start tilt angle", "d"], ["End tilt angle", "d"], ["Tilt per image", "d"], ["Tilt speed", "d"],
  ["Beam center X pixel", "i"], ["Beam center Y pixel", "i"], ["CFEG flash timestamp", "q"],
  ["Phase plate position index", "i"], ["Objective aperture name", 16],
];

/** Bytes of a record of FEI1 and of FEI2. */
const FEI_RECORDS: Readonly<Record<string, number>> = { FEI1: 768, FEI2: 888 };

/** What older FEI software says, in 1024 records of float32. */
const OLD_FEI_FIELDS = [
  "Alpha tilt",
  "Beta tilt",
  "X-Stage",
  "Y-Stage",
  "Z-Stage",
  "Shift X",
  "Shift Y",
  "Defocus",
  "Integration time",
  "Mean intensity",
  "Tilt axis angle",
  "Pixel size X",
  "Magnification",
];

/** What the extended header says of each section; nothing where its kind is not known. */
export function mrcSections(file: ByteSource, header: MrcHeader): MrcSection[] {
  const { NZ, NSYMBT } = header.numbers as { NZ: number; NSYMBT: number };
  const record = FEI_RECORDS[header.extended];
  const little = header.littleEndian;
  const each = (size: number, read: (view: DataView<ArrayBuffer>) => MrcSection) => {
    const count = Math.min(NZ, Math.floor(Math.min(NSYMBT, MOST_BYTES) / size), MOST_SECTIONS);
    const bytes = file.read(MRC_HEADER, count * size);
    const whole = Math.floor(bytes.length / size);
    return Array.from({ length: whole }, (_, i) => read(new DataView(bytes.buffer, i * size, size)));
  };
  if (record) return each(feiRecord(file, header, record), (view) => feiSection(view, little));
  if (header.extended === "SERI") {
    const [bytes, flags] = shorts(file, little);
    return bytes > 0 ? each(bytes, (view) => serialSection(view, flags, little)) : [];
  }
  if (NSYMBT === OLD_FEI) {
    const sections = each(OLD_FEI_RECORD, (view) => oldFeiSection(view, little));
    const pixel = Number(sections[0]?.["Pixel size X"]);
    return pixel > 1e-12 && pixel < 1e-3 ? sections : [];
  }
  return [];
}

// A record says how long it is: newer software may append to it.
function feiRecord(file: ByteSource, { littleEndian }: MrcHeader, usual: number): number {
  const told = file.read(MRC_HEADER, 4);
  const size = told.length === 4 ? new DataView(told.buffer).getInt32(0, littleEndian) : 0;
  return size >= usual && size <= 65536 ? size : usual;
}

function feiSection(view: DataView, little: boolean): MrcSection {
  const found: Record<string, number | string | boolean> = {};
  let at = 0;
  let mask = 0xffffffff;
  let bit = 0;
  for (const [name, type] of FEI) {
    const size = widthOf(type);
    if (at + size > view.byteLength) break;
    if (type === "m") {
      mask = view.getUint32(at, true); // little endian in either byte order
      bit = 0;
    } else {
      const there = (mask >>> bit++ & 1) === 1;
      const value = there && name ? valueAt(view, at, type, little) : undefined;
      if (value !== undefined && value !== "") found[name] = value;
    }
    at += size;
  }
  return found;
}

function widthOf(type: FieldType): number {
  if (typeof type === "number") return type;
  return { d: 8, q: 8, i: 4, m: 4, "?": 1 }[type];
}

function valueAt(
  view: DataView,
  at: number,
  type: Exclude<FieldType, "m">,
  little: boolean,
): number | string | boolean | undefined {
  if (type === "d") return finite(view.getFloat64(at, little));
  if (type === "q") return Number(view.getBigInt64(at, little));
  if (type === "i") return view.getInt32(at, little);
  if (type === "?") return view.getUint8(at) !== 0;
  let text = "";
  for (let i = at; i < at + type && view.getUint8(i) !== 0; i++) {
    text += String.fromCharCode(view.getUint8(i));
  }
  return text.trim();
}

function oldFeiSection(view: DataView, little: boolean): MrcSection {
  const values = OLD_FEI_FIELDS.map((
    name,
    i,
  ): [string, number | undefined] => [name, finite(view.getFloat32(4 * i, little))]);
  return Object.fromEntries(values.filter((pair): pair is [string, number] => pair[1] !== undefined));
}

function shorts(file: ByteSource, little: boolean): [bytes: number, flags: number] {
  const view = new DataView(file.read(128, 4).buffer);
  return [view.getInt16(0, little), view.getInt16(2, little)];
}

// One short or more for each flag, in this order.
function serialSection(view: DataView, flags: number, little: boolean): MrcSection {
  const found: Record<string, number> = {};
  let at = 0;
  const next = () => {
    const value = at + 2 <= view.byteLength ? view.getInt16(at, little) : 0;
    at += 2;
    return value;
  };
  if (flags & 1) found["Alpha tilt"] = next() / 100;
  const pieces = flags & 2 ? "XYZ" : "";
  for (const axis of pieces) found[`Piece ${axis}`] = next();
  // metres, as FEI has them
  const stage = flags & 4 ? "XY" : "";
  for (const axis of stage) found[`${axis}-Stage`] = next() / 25e6;
  if (flags & 8) found.Magnification = next() * 100;
  return found;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
