/**
 * MRC2014 and CCP4 files (`.mrc`): images, stacks, tilt series and volumes of transmission microscopes.
 *
 * @module
 */
import { mrcFault, type MrcFile, type MrcSection, openMrc } from "../formats/mrc.ts";
import type { Axis, Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import type { DatasetType } from "../schemas/dataset.ts";
import type { MetaMap } from "../schemas/quantity.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import { type Mdoc, mdocOf, timeOf } from "./_mdoc.ts";
import * as tables from "./_mrc_fields.ts";
import { dataset, defineExtractor } from "./define.ts";

const SHOWN_SECTIONS = 200;
const DAY = 86_400_000;
// Days are counted from 30 December 1899.
const DAYS_TO_1970 = 25569;

export default defineExtractor({
  name: "mrc",
  title: "MRC image, stack or volume",
  extensions: ["mrc", "mrcs"],
  about: {
    vendors: "MRC2014, CCP4: Thermo Fisher, SerialEM, IMOD and others",
    reads: "header, extended header of FEI and SerialEM, .mdoc",
    preview: "image, image series, diffraction",
    files: "real and synthetic",
  },
  supports: (file) => {
    const fault = mrcFault(file);
    return fault === undefined || `no header of an MRC file: ${fault}`;
  },
  *extract(file) {
    const opened = openMrc(file);
    const sections = opened.sections();
    const section = sections[0] ?? {};
    const mdoc = mdocOf(file);
    const { signal, warning } = signalOf(opened);
    const draft = new Draft();
    labels(draft, opened.header.labels);
    draft.fill(tables.SECTION, (name) => section[name], "extended header: ");
    modes(draft, section);
    software(draft, section);
    mdoc?.fill(draft);
    tilts(draft, mdoc?.tilts.length ? mdoc.tilts : tiltsOf(sections));
    if (signal) calibration(draft, signal, section);
    yield dataset(typeOf(section, signal), {
      dataType: dataTypeOf(section, signal),
      ...(signal ? { dimensions: [...signal.shape], pixels: () => signal } : {}),
      meta: draft.meta,
      extensions: draft.extensions,
      distrust: draft.distrust,
      sources: draft.sources,
      acquired: takenAt(section) ?? mdoc?.acquired ?? labelledAt(opened.header.labels),
      ...(warning ? { warning } : {}),
      original: originalOf(opened, mdoc),
    });
  },
});

// Pixels that cannot be read cost the file its shape and preview, not its metadata.
function signalOf(opened: MrcFile): { signal?: Signal; warning?: string } {
  try {
    return { signal: opened.signals()[0]! };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { warning: error.message };
  }
}

function typeOf(section: MrcSection, signal: Signal | undefined): DatasetType {
  const reciprocal = signal?.axes.at(-1)?.units === "1/nm";
  return section["Projection mode"] === 1 && section["Instrument mode"] !== 2 || reciprocal
    ? "Diffraction"
    : "Image";
}

function dataTypeOf(section: MrcSection, signal: Signal | undefined): string {
  const beam = section["Instrument mode"] === 2 || section["STEM Detector name"] ? "STEM" : "TEM";
  if (typeOf(section, signal) === "Diffraction") return `${beam}_Diffraction`;
  const [slowest] = signal?.axes ?? [];
  if (!slowest || signal!.shape.length < 3) return `${beam}_Imaging`;
  return slowest.navigate && signal!.shape.length === 3 ? `${beam}_Image_Stack` : `${beam}_Volume`;
}

// Programs sign what they did, one line each; SerialEM puts a setting into its line.
function labels(draft: Draft, lines: readonly string[]): void {
  const written = lines.filter((line) => line !== "");
  if (written.length) draft.put("Labels", [...written], "header: LABELS");
  const axis = written.map((line) => /Tilt axis angle\s*=\s*(-?\d+(?:\.\d+)?)/i.exec(line)?.[1]).find(
    Boolean,
  );
  if (axis) draft.put("Tilt Axis Angle", Number(axis), "header: LABELS", "deg");
}

function modes(draft: Draft, section: MrcSection): void {
  for (const [from, to, names] of tables.MODES) {
    const number = Number(section[from]);
    if (Object.hasOwn(names, number)) draft.put(to, names[number], `extended header: ${from}`);
  }
}

function software(draft: Draft, section: MrcSection): void {
  const text = [section["Application"], section["Application version"]].filter(Boolean).join(" ");
  if (text) draft.put("Software Version", text, "extended header: Application");
}

function tiltsOf(sections: MrcSection[]): number[] {
  return sections.map((section) => section["Alpha tilt"]).filter((tilt) => typeof tilt === "number");
}

// The tilt of the first of a series says nothing about the series.
function tilts(draft: Draft, angles: number[]): void {
  const [low, high] = angles.reduce(([a, b], tilt) => [Math.min(a, tilt), Math.max(b, tilt)], [
    Infinity,
    -Infinity,
  ]);
  if (!(low! < high!)) return;
  const source = draft.sources["stage_position.tilt_alpha"] ?? "extended header: Alpha tilt";
  const { tilt_alpha: _, ...stage } = (draft.meta.stage_position ?? {}) as MetaMap;
  if (Object.keys(stage).length) draft.meta.stage_position = stage;
  else delete draft.meta.stage_position;
  delete draft.sources["stage_position.tilt_alpha"];
  draft.put("Tilt Alpha Minimum", low, source, "deg");
  draft.put("Tilt Alpha Maximum", high, source, "deg");
  draft.put("Number of Tilts", angles.length, source);
}

function calibration(draft: Draft, { axes }: Signal, section: MrcSection): void {
  const put = (to: string, axis: Axis | undefined, own: string, lengths: string) => {
    if (axis?.units !== "nm") return;
    draft.put(to, axis.scale, section[own] ? `extended header: ${own}` : `header: ${lengths}`, "nm");
  };
  put("pixel_height", axes.at(-2), "Pixel size Y", "YLEN / MY");
  put("pixel_width", axes.at(-1), "Pixel size X", "XLEN / MX");
}

// Days, in the clock of the microscope's computer; FEI2 has the same moment in UTC.
function takenAt(section: MrcSection): string | undefined {
  const days = Number(section["Timestamp"]);
  if (!(days > DAYS_TO_1970 && days < 2 * DAYS_TO_1970 + DAYS_TO_1970)) return undefined;
  const local = new Date(Math.round((days - DAYS_TO_1970) * DAY / 1000) * 1000).toISOString();
  const utc = Number(section["Acquisition time stamp"] ?? NaN) / 1000;
  return acquiredAt(local.slice(0, 10), local.slice(11, 19), { utc });
}

// SerialEM ends the line it begins a file with by date and time; what others write is when they worked on it.
function labelledAt(lines: readonly string[]): string | undefined {
  const line = lines.find((line) => line.startsWith("SerialEM")) ?? "";
  return timeOf(/\d{1,2}-\p{L}{3}-\d{2,4}\s+\d{1,2}:\d{2}:\d{2}\s*$/u.exec(line)?.[0]);
}

// A movie has thousands of sections that say the same.
function originalOf(opened: MrcFile, mdoc: Mdoc | undefined): Record<string, unknown> {
  const tree = opened.tree() as Record<string, unknown>;
  const sections = opened.sections();
  const left = sections.length - SHOWN_SECTIONS;
  return {
    ...tree,
    ...(left > 0 ? { SECTIONS: sections.slice(0, SHOWN_SECTIONS), "SECTIONS LEFT OUT": left } : {}),
    ...(mdoc ? { mdoc: mdoc.original } : {}),
  };
}
