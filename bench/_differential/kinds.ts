/**
 * All kinds of fresh files.
 *
 * @module
 */
import dm from "./dm.ts";
import type { Kind } from "./kind.ts";
import dmMeta from "./dm_meta.ts";
import msaMeta from "./msa_meta.ts";
import emi from "./emi.ts";
import feiIni from "./fei_ini.ts";
import fft from "./dm_fft.ts";
import msa from "./msa.ts";
import ser from "./ser.ts";
import tiff from "./tiff_ours.ts";
import tifffile from "./tiff_theirs.ts";

/** All kinds; a new one is added here. */
export const kinds: readonly Kind[] = [tiff, tifffile, dm, fft, ser, msa, feiIni, dmMeta, msaMeta, emi];
