/**
 * EMSA/MAS spectra (ISO 22029, `.msa`) of any program: X-ray, energy loss, cathodoluminescence and others.
 *
 * @module
 */
import { emsa, type EmsaFile, type EmsaHead, emsaNumber, openEmsa } from "../formats/emsa.ts";
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import { ELEMENTS } from "../schemas/periodic_table.ts";
import type { Quantity } from "../schemas/quantity.ts";
import { Draft } from "./_draft.ts";
import * as tables from "./_emsa_fields.ts";
import { kindOf, takenAt } from "./_emsa_kind.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "emsa",
  module: "msa_extractor",
  title: "EMSA/MAS spectrum",
  extensions: ["msa", "emsa"],
  about: {
    vendors: "any program that follows ISO 22029: EDAX, Oxford, Gatan, HyperSpy …",
    reads: "all keywords, of X-rays, energy loss, cathodoluminescence and others",
    preview: "spectrum",
    files: "real and synthetic",
  },
  supports: (file) => emsa.recognises(file) || "does not begin with the #FORMAT of EMSA/MAS",
  *extract(file) {
    const opened = openEmsa(file);
    const { head } = opened;
    const { signal, warnings } = spectrumOf(opened);
    const draft = new Draft();
    for (const [from, to, unit] of tables.NUMBERS) {
      draft.put(to, head.number(from), sourceOf(head, from), unit && unitOf(head, from, unit));
    }
    for (const [from, to] of tables.TEXTS) draft.put(to, head.get(from)?.value, sourceOf(head, from));
    positions(draft, head);
    magnification(draft, head);
    elements(draft, head);
    if (signal) calibration(draft, head, signal);
    doubts(draft);
    const kind = kindOf(head, signal?.axes[0]?.units ?? "");
    yield dataset("Spectrum", {
      dataType: kind ? `${kind}_Spectrum` : "Spectrum",
      ...(head.text("TITLE") ? { name: head.text("TITLE")! } : {}),
      ...(signal ? { dimensions: [...signal.shape], pixels: () => signal } : {}),
      meta: draft.meta,
      extensions: draft.extensions,
      distrust: draft.distrust,
      sources: draft.sources,
      acquired: takenAt(head),
      ...(warnings.length ? { warning: warnings.join("; ") } : {}),
      original: opened.tree() as Record<string, unknown>,
    });
  },
});

// Numbers that cannot be read cost the spectrum its shape and preview, not its metadata.
function spectrumOf(opened: EmsaFile): { signal?: Signal; warnings: string[] } {
  try {
    return { signal: opened.signals()[0]!, warnings: opened.problems() };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { warnings: [error.message] };
  }
}

function sourceOf(head: EmsaHead, name: string): string {
  return `#${head.get(name)?.key ?? name}`;
}

function unitOf(head: EmsaHead, name: string, usual: string): string {
  const given = head.get(name)?.unit;
  if (given === undefined) return usual;
  return Object.hasOwn(tables.UNITS, given) ? tables.UNITS[given]! : given;
}

function positions(draft: Draft, head: EmsaHead): void {
  for (const [from, core, name] of tables.POSITIONS) {
    const known = head.get(from)?.unit !== undefined;
    draft.put(
      known ? core : name,
      head.number(from),
      sourceOf(head, from),
      known ? unitOf(head, from, "") : undefined,
    );
  }
}

// One keyword for both; the mode tells which.
function magnification(draft: Draft, head: EmsaHead): void {
  const mode = head.text("OPERMODE") ?? "";
  const source = sourceOf(head, "MAGCAM");
  const value = head.number("MAGCAM");
  if (/IMA?G/i.test(mode)) draft.put("magnification", value, source);
  else if (/DIF/i.test(mode)) draft.put("camera_length", value, source, unitOf(head, "MAGCAM", "mm"));
  else draft.put("Magnification or Camera Length", value, source);
}

// EDAX lists atomic numbers.
function elements(draft: Draft, head: EmsaHead): void {
  const symbols = (head.text("Elements") ?? "").split(/[\s,;]+/)
    .map((text) => ELEMENTS.includes(text) ? text : ELEMENTS[(emsaNumber(text) ?? 0) - 1])
    .filter((symbol): symbol is string => symbol !== undefined);
  if (symbols.length) draft.put("elements", [...new Set(symbols)].sort(), sourceOf(head, "Elements"));
}

function calibration(draft: Draft, head: EmsaHead, { axes: [axis] }: Signal): void {
  if (!axis || !/^[kM]?eV$/.test(axis.units)) return;
  draft.put("channel_size", axis.scale, sourceOf(head, "XPERCHAN"), axis.units);
  draft.put("starting_energy", axis.offset, sourceOf(head, "OFFSET"), axis.units);
}

// Exporters write 0 where they do not know: no detector counts longer than the acquisition lasts.
function doubts(draft: Draft): void {
  const [live, real] = ["live_time", "real_time"].map((name) => draft.get(name) as Quantity | undefined);
  if (live && real && live.unit === real.unit && real.value < live.value) draft.distrust.push("Real Time");
}
