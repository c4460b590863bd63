/**
 * MRC and CCP4 files: all sections.
 *
 * @module
 */
import { openMrc } from "../formats/mrc.ts";
import { MRC_HEADER } from "../formats/mrc_layout.ts";
import { mrcBytes } from "../formats/mrc_signal.ts";
import type { ByteSource } from "../formats/source.ts";
import type { Patch } from "./patch.ts";

/**
 * Patches of an MRC file; minimum, maximum and mean in its header stay.
 *
 * @throws {FormatError} when it is broken.
 */
export function planMrc(file: ByteSource): Patch[] {
  const { header } = openMrc(file);
  const offset = MRC_HEADER + header.numbers.NSYMBT!;
  const length = Math.min(mrcBytes(header), file.size - offset);
  return [{ offset, length, kind: "pixels", image: "sections" }];
}
