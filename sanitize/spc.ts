/**
 * EDAX spectra (`.spc`).
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { openSpc } from "../formats/spc.ts";
import { SPC_CHANNELS, SPC_FIELDS, SPC_HEADER, SPC_TRAILER, spcWidth } from "../formats/spc_fields.ts";
import type { Patch } from "./patch.ts";

/** What EDAX computes from the counts: highest one, heights of peaks. */
const COMPUTED = ["maxp", "height", "spkht"];

/**
 * Patches of an EDAX spectrum: the counts, and with `strict` what was computed from them.
 *
 * @throws {FormatError} when it is broken.
 */
export function planSpc(file: ByteSource, strict: boolean): Patch[] {
  const spectrum = openSpc(file);
  spectrum.signals(); // which counts what must be there
  const offset = spectrum.number("dataStart")!;
  const used = 4 * spectrum.number("numPts")!;
  // channels beyond those used hold whatever the memory held
  const layout = offset === SPC_HEADER && file.size >= SPC_TRAILER.longFileName![0] ? 4 * SPC_CHANNELS : used;
  const patches: Patch[] = [{ offset, length: Math.max(used, layout), kind: "pixels", image: "counts" }];
  for (const name of strict ? COMPUTED : []) {
    const [at, type, count = 1] = SPC_FIELDS[name]!;
    patches.push({ offset: at, length: spcWidth(type) * count, kind: "tags", image: name });
  }
  return patches;
}
