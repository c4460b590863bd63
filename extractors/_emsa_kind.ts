/**
 * What an EMSA/MAS spectrum is a spectrum of, and when it was taken.
 *
 * @module
 */
import type { EmsaHead } from "../formats/emsa.ts";
import { acquiredAt } from "./_clock.ts";
import { isoDate } from "./_named_month.ts";

/** The standard's words for SIGNALTYPE, some programs' own, and the field's. */
const KINDS: readonly (readonly [word: RegExp, kind: string])[] = [
  [/^ED[SX]|^XEDS/, "EDS"],
  [/^WD[SX]/, "WDS"],
  [/^ELS|^EELS/, "EELS"],
  [/^CL/, "CL"],
  [/^AES/, "AES"],
  [/^PES/, "PES"],
  [/^XRF/, "XRF"],
  [/^GAM/, "Gamma"],
];

/** Keywords that only one kind of spectrum has, where SIGNALTYPE does not tell. */
const TELLING: readonly (readonly [names: readonly string[], kind: string])[] = [
  [["ELSDET", "COLLANGLE", "INTEGTIME"], "EELS"],
  [["EDSDET", "ELEVANGLE", "LIVETIME", "FWHMMNKA", "TBEWIND", "RESO (MnKa)"], "EDS"],
];

/**
 * EDS, EELS, CL …, by SIGNALTYPE, else by the units and the label of the X axis, else by what keywords there are.
 *
 * @param units of the X axis
 */
export function kindOf(head: EmsaHead, units: string): string | undefined {
  const word = head.text("SIGNALTYPE")?.toUpperCase() ?? "";
  const named = KINDS.find(([pattern]) => pattern.test(word))?.[1];
  if (named) return named;
  const axis = `${head.text("XLABEL") ?? ""} ${head.text("XUNITS") ?? ""}`;
  if (/\bloss\b/i.test(axis)) return "EELS";
  if (/\bx-?ray\b/i.test(axis)) return "EDS";
  if (/^(nm|µm|um|Å|nanometers?)$/i.test(units) || /wavelength/i.test(axis)) return "CL";
  return TELLING.find(([names]) => names.some((name) => head.text(name)))?.[1];
}

/** Local time of acquisition, from `29-Aug-2022` and `10:14`. */
export function takenAt(head: EmsaHead): string | undefined {
  return acquiredAt(isoDate(head.text("DATE")), head.text("TIME"));
}
