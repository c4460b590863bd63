/**
 * What has to be written over a file, whatever its format.
 *
 * @module
 */
import type { Format } from "../formats/container.ts";
import { dm } from "../formats/dm.ts";
import { emi, openEmi } from "../formats/emi.ts";
import { emsa } from "../formats/emsa.ts";
import { hdf5Start } from "../formats/hdf5_bytes.ts";
import { mrc } from "../formats/mrc.ts";
import { ser } from "../formats/ser.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { spc } from "../formats/spc.ts";
import { tiff } from "../formats/tiff.ts";
import { planDm } from "./dm.ts";
import { planHdf5 } from "./hdf5.ts";
import { withChecksums } from "./hdf5_checksums.ts";
import { planMrc } from "./mrc.ts";
import { ordered, type Patch, type PlanOptions, UnsupportedError } from "./patch.ts";
import { planEmi } from "./emi.ts";
import { planEmsa } from "./emsa.ts";
import { planSer } from "./ser.ts";
import { planSpc } from "./spc.ts";
import { planTiff } from "./tiff.ts";

/** A format whose data can be replaced. */
export interface Sanitizer {
  /** `tiff`, `dm`, …: as `formats/` names it. */
  name: string;
  recognises(file: ByteSource): boolean;
  plan(file: ByteSource, options: PlanOptions): Patch[];
}

const of = ({ name, recognises }: Format, plan: Sanitizer["plan"]): Sanitizer => ({ name, recognises, plan });

/** All of them; those that have no magic number come last. */
const SANITIZERS: readonly Sanitizer[] = [
  of(tiff, planTiff),
  of(dm, planDm),
  of(ser, planSer),
  { name: "emi", recognises: isEmi, plan: planEmi },
  { name: "hdf5", recognises: (file) => hdf5Start(file) !== undefined, plan: planHdf5 },
  of(emsa, (file, { fill }) => planEmsa(file, fill)),
  of(mrc, planMrc),
  of(spc, (file, { strict }) => planSpc(file, strict)),
];

// One that was blanked has lost its first bytes as well.
function isEmi(file: ByteSource): boolean {
  if (emi.recognises(file)) return true;
  if (!/\.emi$/i.test(file.name)) return false;
  try {
    return openEmi(file).blocks.length > 0;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

const HINTS: readonly [sign: RegExp, hint: string][] = [
  [/^\x89PNG/, "PNG pictures are not sanitised: share the file that the microscope wrote"],
  [/^\xff\xd8\xff/, "JPEG pictures are not sanitised: share the file that the microscope wrote"],
  [/^[\t\n\r -~]+$/, "text is not sanitised: edit it by hand"],
];

/**
 * The sanitizer of a file, by its bytes.
 *
 * @throws {UnsupportedError} when there is none; with a hint what to do instead.
 */
export function sanitizerOf(file: ByteSource): Sanitizer {
  const found = SANITIZERS.find((each) => each.recognises(file));
  if (found) return found;
  const head = String.fromCharCode(...file.read(0, 256));
  const hint = HINTS.find(([sign]) => sign.test(head))?.[1] ??
    "its format is not known: --ranges OFFSET:LENGTH,… says where its data are";
  throw new UnsupportedError(`Cannot sanitize it: ${file.size === 0 ? "it is empty" : hint}`, file.name);
}

/** Patches of a file, in order and without overlaps. */
export function planOf(file: ByteSource, options: PlanOptions): { format: string; patches: Patch[] } {
  const { name, plan } = sanitizerOf(file);
  return { format: name, patches: finished(file, name, plan(file, options), options) };
}

/** Patches in order, with what else has to follow from them. */
export function finished(
  file: ByteSource,
  format: string,
  patches: readonly Patch[],
  { fill }: PlanOptions,
): Patch[] {
  const all = ordered(patches, file.name);
  return format === "hdf5" ? withChecksums(file, all, fill) : all;
}

/**
 * Patches for ranges that a person gives, as in `1024:65536,70000:12`.
 *
 * @throws {RangeError} when they are not ranges of the file.
 */
export function planRanges(file: ByteSource, text: string): Patch[] {
  const patches = text.split(",").map((range): Patch => {
    const found = /^\s*(\d+):(\d+)\s*$/.exec(range);
    const [offset, length] = [Number(found?.[1]), Number(found?.[2])];
    if (!found || length === 0 || offset + length > file.size) {
      throw new RangeError(
        `"${range}" is no range OFFSET:LENGTH in "${file.name}", which has ${file.size} bytes`,
      );
    }
    return { offset, length, kind: "manual" };
  });
  return ordered(patches, file.name);
}
