/**
 * MRC2014 and CCP4 files (`.mrc`, `.mrcs`, `.map`, `.ccp4`, `.st`, `.rec`): images, stacks and volumes, of either byte
 * order. Rows come in the order of the file, which most programs show from the bottom up.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { FLOATS, INTEGERS, MRC_HEADER, MRC_LABEL } from "./mrc_layout.ts";
import { type MrcSection, mrcSections } from "./mrc_sections.ts";
import { mrcBytes, mrcSignal } from "./mrc_signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

export type { MrcSection } from "./mrc_sections.ts";

const MODES = [0, 1, 2, 3, 4, 6, 12, 16, 101];

/** The header. Lengths and origins are in Å, angles in degrees. */
export interface MrcHeader {
  readonly littleEndian: boolean;
  /** A number by its name in MRC2014: `NX`, `XLEN`, `ISPG`. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Kind of the extended header: `FEI1`, `SERI`; empty where it does not say. */
  readonly extended: string;
  /** Lines of text, which programs add to one after the other. */
  readonly labels: readonly string[];
}

/** An opened MRC file. */
export interface MrcFile extends Container {
  readonly header: MrcHeader;
  /** What the extended header says of each section, where its kind is known; of the first 10,000 at most. */
  sections(): MrcSection[];
}

/**
 * Opens an MRC or CCP4 file.
 *
 * @throws {FormatError} when its header is not one.
 */
export function openMrc(file: ByteSource): MrcFile {
  const bytes = file.read(0, MRC_HEADER);
  const found = headerOf(bytes, file.size);
  if (typeof found === "string") throw new FormatError(`Not an MRC file: ${found}`, file.name, 0);
  const size = found.numbers.NSYMBT!;
  if (MRC_HEADER + size > file.size) {
    throw new FormatError(`An extended header of ${size} bytes does not fit the file`, file.name, 92);
  }
  let read: MrcSection[] | undefined;
  const sections = () => read ??= mrcSections(file, found);
  return {
    format: found.numbers.NVERSION! >= 20140 ? "MRC2014" : "MRC",
    header: found,
    sections,
    signals: () => [mrcSignal(file, found, sections()[0])],
    tree: () => treeOf(found, sections()),
  };
}

/** The format, for whoever has a file and does not know what it is. */
export const mrc: Format = {
  name: "mrc",
  extensions: ["mrc", "mrcs", "map", "ccp4", "st", "ali", "rec"],
  recognises: (file) => mrcFault(file) === undefined,
  open: openMrc,
};

/** Why a file is no MRC file; nothing when its header is one. */
export function mrcFault(file: ByteSource): string | undefined {
  const found = headerOf(file.read(0, MRC_HEADER), file.size);
  return typeof found === "string" ? found : undefined;
}

// The header, or why it is none. The machine stamp is often wrong: what makes sense decides.
function headerOf(bytes: Uint8Array<ArrayBuffer>, fileSize: number): MrcHeader | string {
  if (bytes.length < MRC_HEADER) return "shorter than its header";
  const stamp = bytes[212]! >> 4;
  const first = stamp !== 1;
  const faults: string[] = [];
  for (const littleEndian of [first, !first]) {
    const numbers = numbersOf(bytes, littleEndian);
    const fault = faultOf(numbers, bytes, fileSize);
    if (fault === undefined) return { littleEndian, numbers, ...textsOf(bytes, numbers.NLABL!) };
    faults.push(fault);
  }
  return faults[0]!;
}

function numbersOf(bytes: Uint8Array<ArrayBuffer>, littleEndian: boolean): Record<string, number> {
  const view = new DataView(bytes.buffer);
  const numbers: Record<string, number> = {};
  for (const [name, at] of Object.entries(INTEGERS)) numbers[name] = view.getInt32(at, littleEndian);
  for (const [name, at] of Object.entries(FLOATS)) numbers[name] = view.getFloat32(at, littleEndian);
  return numbers;
}

function textsOf(bytes: Uint8Array, labels: number): Pick<MrcHeader, "extended" | "labels"> {
  const count = Math.min(10, Math.max(0, labels));
  return {
    extended: plain(bytes.subarray(104, 108)),
    labels: Array.from(
      { length: count },
      (_, i) => plain(bytes.subarray(224 + i * MRC_LABEL, 224 + (i + 1) * MRC_LABEL)),
    ),
  };
}

function faultOf(
  numbers: Readonly<Record<string, number>>,
  bytes: Uint8Array,
  fileSize: number,
): string | undefined {
  const { NX, NY, NZ, MODE, NSYMBT, MAPC, MAPR, MAPS } = numbers;
  if (!MODES.includes(MODE!)) return `mode ${MODE} is none of ${MODES.join(", ")}`;
  if (![NX, NY, NZ].every((size) => size! > 0)) return `${NX} × ${NY} × ${NZ} are no sizes of an array`;
  if (NSYMBT! < 0) return `an extended header of ${NSYMBT} bytes`;
  const axes = [MAPC, MAPR, MAPS].sort().join("");
  if (axes !== "123" && axes !== "000") return `axes ${MAPC}, ${MAPR}, ${MAPS} are not 1, 2 and 3`;
  if (textOf(bytes.subarray(208, 211)) === "MAP") return undefined;
  // Before the year 2000 there was no mark: then all of the file must be accounted for.
  const whole = MRC_HEADER + NSYMBT! + mrcBytes({ numbers });
  return whole === fileSize ? undefined : 'there is no "MAP" at byte 208, and the size does not fit';
}

function plain(bytes: Uint8Array): string {
  // deno-lint-ignore no-control-regex
  return textOf(bytes).replace(/\0[^]*$/, "").replace(/[\x00-\x1f]/g, " ").trim();
}

function treeOf(header: MrcHeader, sections: MrcSection[]): TagTree {
  return {
    ...header.numbers,
    EXTTYP: header.extended,
    LABELS: [...header.labels],
    ...(sections.length ? { SECTIONS: sections as TagTree[] } : {}),
  };
}
