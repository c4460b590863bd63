/**
 * All kinds of fresh files.
 *
 * @module
 */
import dm from "./dm.ts";
import { extractors } from "../../extractors/mod.ts";
import type { Kind } from "./kind.ts";
import dmMeta from "./dm_meta.ts";
import msaMeta from "./msa_meta.ts";
import emi from "./emi.ts";
import feiIni from "./fei_ini.ts";
import fft from "./dm_fft.ts";
import msa from "./msa.ts";
import orion from "./orion.ts";
import ser from "./ser.ts";
import tescan from "./tescan.ts";
import tiff from "./tiff_ours.ts";
import tifffile from "./tiff_theirs.ts";

const ALL: readonly Kind[] = [tiff, tifffile, dm, fft, ser, msa, feiIni, dmMeta, msaMeta, emi, orion, tescan];

/** All kinds that can be compared; a new one is added to the list above. */
export const kinds: readonly Kind[] = ALL.filter(({ of }) =>
  of === undefined || extractors.some(({ module }) => module === of)
);
