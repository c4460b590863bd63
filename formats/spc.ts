/**
 * EDAX spectra (`.spc`): a header of fixed layout, then counts. All little endian.
 *
 * @module
 */
import type { Container, Format, TagTree, TagValue } from "./container.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { SPC_COUNTED, SPC_FIELDS, SPC_TRAILER, type SpcField, spcWidth } from "./spc_fields.ts";
import { stridedSignal } from "./strided_signal.ts";

// The last field that says what a file is: the list of elements.
const SNIFFED = 736;
const HIGHEST_KV = 3000;
const LARGEST_CHANNEL = 1000;

/** A value of the header: a number, a text, or a list of either. */
export type SpcValue = number | string | number[] | string[];

/** An opened `.spc` file. */
export interface SpcFile extends Container {
  /** A field of the header by EDAX' name (`evPerChan`); undefined where the file ends before it. */
  get(name: string): SpcValue | undefined;
  /** A number of the header; undefined where it is missing or not finite. */
  number(name: string): number | undefined;
}

/**
 * Opens an EDAX `.spc` file.
 *
 * @throws {FormatError} when its header is not one of this format.
 */
export function openSpc(file: ByteSource): SpcFile {
  const header = file.read(0, SPC_TRAILER.zShells![0] + 96);
  const fault = implausible(header);
  if (fault) throw new FormatError(`Not an EDAX spectrum: ${fault.reason}`, file.name, fault.offset);
  const view = new DataView(header.buffer);
  const get = (name: string): SpcValue | undefined => {
    const field = fieldOf(name);
    return field && valueOf(view, field);
  };
  const number = (name: string) => {
    const value = get(name);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  };
  return {
    format: "EDAX SPC",
    get,
    number,
    tree: () => treeOf(get),
    signals: () => [signalOf(file, number)],
  };
}

/** The format, for whoever has a file and does not know what it is. */
export const spc: Format = {
  name: "spc",
  extensions: ["spc"],
  recognises: (file) => spcFault(file) === undefined,
  open: openSpc,
};

/** Why a file is no EDAX spectrum; nothing when its header may be one. The format has no magic number. */
export function spcFault(file: ByteSource): string | undefined {
  return implausible(file.read(0, SNIFFED))?.reason;
}

function implausible(header: Uint8Array<ArrayBuffer>): { reason: string; offset: number } | undefined {
  if (header.length < SNIFFED) return { reason: "shorter than its header", offset: header.length };
  const view = new DataView(header.buffer);
  const limits: [name: string, low: number, high: number][] = [
    ["fVersion", 0.1, 9.99],
    ["collectDateMon", 0, 12],
    ["collectDateDay", 0, 31],
    ["collectTimeHour", 0, 24],
    ["collectTimeMin", 0, 59],
    ["dataStart", SNIFFED, 2 ** 24],
    ["numPts", 1, 32767],
    ["evPerChan", 1, LARGEST_CHANNEL],
    ["kV", 0, HIGHEST_KV],
    ["numElem", 0, 48],
  ];
  for (const [name, low, high] of limits) {
    const field = SPC_FIELDS[name]!;
    const value = valueOf(view, field) as number;
    if (!(value >= low && value <= high)) {
      return { reason: `${name} is ${value}, not from ${low} to ${high}`, offset: field[0] };
    }
  }
  return undefined;
}

function fieldOf(name: string): SpcField | undefined {
  for (const table of [SPC_FIELDS, SPC_TRAILER]) if (Object.hasOwn(table, name)) return table[name];
  return undefined;
}

function valueOf(view: DataView, [offset, type, count = 1, each]: SpcField): SpcValue | undefined {
  const width = spcWidth(type);
  if (offset + count * width > view.byteLength) return undefined;
  if (type === "text") {
    const size = each ?? count;
    const texts = Array.from({ length: count / size }, (_, i) => textAt(view, offset + i * size, size));
    return each ? texts : texts[0]!;
  }
  const one = (at: number) => {
    switch (type) {
      case "i8":
        return view.getInt8(at);
      case "u8":
        return view.getUint8(at);
      case "i16":
        return view.getInt16(at, true);
      case "u16":
        return view.getUint16(at, true);
      case "i32":
        return view.getInt32(at, true);
      case "u32":
        return view.getUint32(at, true);
      case "f32":
        return shortest(view.getFloat32(at, true));
    }
  };
  return count === 1 ? one(offset) : Array.from({ length: count }, (_, i) => one(offset + i * width));
}

// The shortest number that is this float32: 0.7, not 0.699999988079071.
function shortest(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === float) return short;
  }
  return float;
}

function textAt(view: DataView, offset: number, size: number): string {
  let text = "";
  for (let i = offset; i < offset + size && view.getUint8(i) !== 0; i++) {
    text += String.fromCharCode(view.getUint8(i));
  }
  return text.trim();
}

function treeOf(get: (name: string) => SpcValue | undefined): TagTree {
  const used = new Map(
    Object.entries(SPC_COUNTED).flatMap(([counter, lists]) => {
      const count = Number(get(counter) ?? 0);
      return lists.map((list): [string, number] => [list, count]);
    }),
  );
  const entries: [string, TagTree][] = [];
  for (const name of [...Object.keys(SPC_FIELDS), ...Object.keys(SPC_TRAILER)]) {
    const value = get(name);
    if (value === undefined) continue;
    const counting = Array.isArray(value)
      ? value.slice(0, Math.max(0, used.get(name) ?? value.length))
      : value;
    entries.push([name, asTree(counting)]);
  }
  return Object.fromEntries(entries);
}

function asTree(value: SpcValue): TagTree {
  if (!Array.isArray(value) || value.some((item) => typeof item === "string")) return value as TagTree;
  return Float64Array.from(value as number[]) satisfies TagValue;
}

function signalOf(file: ByteSource, number: (name: string) => number | undefined): Signal {
  return stridedSignal({
    file,
    start: number("dataStart")!,
    name: "EDS Spectrum",
    dtype: "uint32",
    axes: [{
      name: "Energy",
      units: "keV",
      size: number("numPts")!,
      scale: number("evPerChan")! / 1000,
      offset: number("startEnergy") ?? 0,
      navigate: false,
    }],
    intensityUnits: "Counts",
  });
}
