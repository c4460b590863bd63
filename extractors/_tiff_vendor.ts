/**
 * Whose TIFF a file is. One table decides for all vendors, so that no two of their extractors claim one file.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import type { Tiff } from "../formats/tiff.ts";
import { hasFeiTags, looseFeiText } from "./_fei_text.ts";
import { perFile } from "./_per_file.ts";
import { sidecar } from "./_sidecar.ts";
import { readableText, tiffOf } from "./_tiff_file.ts";

type Sign = (tiff: Tiff, file: ByteSource) => boolean;

/** A tag that is one vendor's alone. One that cannot be read is his all the same, and told as his error. */
const owns = (tag: number, content: RegExp): Sign => (tiff) =>
  tiff.has(tag) && content.test(readableText(tiff, tag) ?? "unreadable");
/** A tag that others use as well: what it holds decides. */
const holds = (tag: number, content: RegExp): Sign => (tiff) =>
  tiff.has(tag) && content.test(readableText(tiff, tag) ?? "");
const either = (...signs: Sign[]): Sign => (tiff, file) => signs.some((sign) => sign(tiff, file));

/**
 * Extractors by their signs. The first that fits counts: software that works on another's pictures comes first, since
 * it keeps their tags; what costs more to look for comes last.
 */
const SIGNS: readonly (readonly [extractor: string, Sign])[] = [
  ["zeiss-orion", holds(65000, /<ImageTags[\s>]/)],
  ["fibics", owns(51023, /<Fibics[\s>]|^unreadable$/)],
  ["tescan-tif", either((tiff) => tiff.has(50431), holds(271, /TESCAN/i), holds(305, /TESCAN/i))],
  ["fei-tif", hasFeiTags],
  ["zeiss-sem", owns(34118, /^[AD]P_\w+\s*$|^unreadable$/m)],
  ["tvips-tif", (tiff) => tiff.has(37706) || tiff.has(37708)],
  ["olympus-sis", either((tiff) => tiff.has(33560), holds(271, /Soft Imaging/i))],
  [
    "jeol-sightx",
    (tiff, file) => holds(271, /^JEOL/i)(tiff, file) && holds(270, /<TemReporter[\s>]/)(tiff, file),
  ],
  ["hamamatsu-streak", holds(270, /^\s*\[Application\],.*Software="?(HPD-TA|HiPic)/i)],
  ["gatan-tif", (tiff) => tiff.has(65009) && tiff.has(65003)],
  ["tescan-tif", (_, file) => sidecar.tescan(file) !== undefined],
  ["hitachi", (_, file) => sidecar.hitachi(file) !== undefined],
  ["jeol-sem", (_, file) => sidecar.jeol(file) !== undefined],
  ["fei-tif", (_, file) => looseFeiText(file) !== undefined],
];

/** Name of the extractor that a TIFF file belongs to; nothing where it is no vendor's, or no TIFF. */
export const tiffVendor = perFile((file): string | undefined => {
  const tiff = tiffOf(file);
  return tiff && SIGNS.find(([, sign]) => sign(tiff, file))?.[0];
});

/** An extractor's answer to `supports`. */
export function isTiffOf(extractor: string, file: ByteSource, missing: string): true | string {
  const vendor = tiffVendor(file);
  if (vendor === extractor) return true;
  if (!tiffOf(file)) return "not a TIFF file";
  return vendor ? `a TIFF file of ${vendor}` : `a TIFF file ${missing}`;
}
