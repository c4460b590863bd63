/**
 * Gatan DigitalMicrograph files (`.dm3`, `.dm4`): one dataset for each image that is not a thumbnail.
 *
 * @module
 */
import { type DmImage, type DmTags, openDm, whyNotDm } from "../formats/dm.ts";
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import type { MetaValue } from "../schemas/quantity.ts";
import { acquiredAt, fromFileTime, secondsOf } from "./_clock.ts";
import * as tables from "./_dm_fields.ts";
import { originalTags } from "./_dm_original.ts";
import { isEnergy, isLength, typeOf } from "./_dm_type.ts";
import { Draft } from "./_draft.ts";
import { dataset, type DatasetWithPixels, defineExtractor } from "./define.ts";

const IMAGE_TAGS = "ImageList.TagGroup0.ImageTags";
// A stack keeps the tags of what it was made of in one of these.
const SOURCE_TAGS = ["plane info.TagGroup0.source tags", "source.Tags at creation"];
const PLACEHOLDERS = new Set(["DO NOT EDIT", "DO NOT ENTER"]);
const LONGEST_LIST = 64;

export default defineExtractor({
  name: "digital-micrograph",
  module: "dm3_extractor",
  title: "Gatan DigitalMicrograph",
  extensions: ["dm3", "dm4"],
  about: {
    vendors: "Gatan DigitalMicrograph, Digital Micrograph for FEI and JEOL microscopes",
    reads: "all tags; microscope, stage, camera, EELS, EDS, CL, scan, processing; each signal by itself",
    preview: "image, image series, diffraction, spectrum, line scan, spectrum image",
    files: "real and synthetic",
  },
  supports: (file) => whyNotDm(file) ?? true,
  *extract(file) {
    const { tags, images: all } = openDm(file);
    const images = all();
    if (images.length === 0) throw new FormatError("It holds no image", file.name, tags.offset);
    for (const image of images) yield describe(image);
  },
});

function describe(image: DmImage): DatasetWithPixels {
  const own = image.tags.group(IMAGE_TAGS);
  const place = SOURCE_TAGS.find((path) => own?.group(path));
  // an image without tags finds nothing under the names of the tables
  const tags = (place ? own?.group(place) : own) ?? image.tags;
  const prefix = place ? `ImageTags.${place}.` : "ImageTags.";

  const draft = new Draft();
  const fill = ({ at, rows }: tables.TagTable) => {
    const group = tags.group(at);
    if (group) draft.fill(rows, (from) => plainValue(group.get(from)), `${prefix}${at}.`);
  };
  tables.GENERAL.forEach(fill);
  binning(draft, tags, prefix);
  tables.EELS.forEach(fill);
  tables.SPECTROMETER_AT.forEach((at) => fill({ at, rows: tables.SPECTROMETER }));
  processing(draft, tags, prefix);
  const xray = tags.group("EDS") !== undefined || image.signalKind === "EDS";
  if (xray) {
    fill({ at: "EDS.Acquisition", rows: tables.EDS_ACQUISITION });
    fill({ at: "SI.Acquisition", rows: tables.EDS_ACQUISITION });
    tables.EDS_DOUBTFUL.forEach(fill);
    edsOfPixels(draft, tags, prefix);
  }
  if (tags.group("SI")) spectrumImaging(draft, fill, tags, prefix);

  const { signal, warning } = openSignal(image);
  // a single spectrum may be stored as a line scan of one position
  const axes = signal?.axes.filter(({ navigate, size }) => !navigate || size > 1) ?? [];
  const eels = draft.get("EELS") !== undefined;
  const eds = draft.get("EDS") !== undefined;
  const kind = image.signalKind ?? (eds ? "EDS" : eels ? "EELS" : undefined);
  const type = signal
    ? typeOf({
      kind,
      format: tags.text("Meta Data.Format"),
      illumination: tags.text("Microscope Info.Illumination Mode"),
      operation: tags.text("Microscope Info.Operation Mode"),
      scanned: draft.get("Spectrum Imaging") !== undefined || draft.get("pixel_time") !== undefined,
      axes,
      dtype: signal.dtype,
    })
    : { type: "Misc" as const, dataType: "Miscellaneous" };
  if (signal) calibration(draft, signal, type.type);

  return dataset(type.type, {
    dataType: type.dataType,
    ...(image.name ? { name: image.name } : {}),
    ...(signal ? { dimensions: axes.map(({ size }) => size), pixels: () => signal } : {}),
    meta: draft.meta,
    extensions: draft.extensions,
    distrust: draft.distrust,
    sources: draft.sources,
    acquired: acquired(tags),
    ...(warning ? { warning } : {}),
    original: () => originalTags(image.tags),
  });
}

// Pixels that cannot be read cost the image its shape and preview, not its metadata.
function openSignal(image: DmImage): { signal?: Signal; warning?: string } {
  try {
    return { signal: image.signal() };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { warning: error.message };
  }
}

function plainValue(value: unknown): MetaValue | undefined {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return value;
  if (typeof value === "string") {
    const text = value.replaceAll("\0", "").trim();
    return text === "" || PLACEHOLDERS.has(text) ? undefined : text;
  }
  if (!isList(value) || value.length === 0 || value.length > LONGEST_LIST) return undefined;
  return Array.from<unknown, MetaValue>(value, (item) => plainValue(item) ?? null);
}

function isList(value: unknown): value is ArrayLike<unknown> & Iterable<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function binning(draft: Draft, tags: DmTags, prefix: string): void {
  const path = "Acquisition.Parameters.High Level.Binning";
  const found = plainValue(tags.get(path));
  if (!Array.isArray(found)) return;
  draft.put("Binning (Horizontal)", found[0], `${prefix}${path}`);
  draft.put("Binning (Vertical)", found[1], `${prefix}${path}`);
}

function processing(draft: Draft, tags: DmTags, prefix: string): void {
  const steps = new Set<string>();
  for (const { name, group } of tags.group("Processing")?.children ?? []) {
    const operation = group?.text("Operation") ?? "";
    if (Object.hasOwn(tables.PROCESSING, operation)) steps.add(tables.PROCESSING[operation]!);
    if (operation === "Background Removal") {
      const model = plainValue(group?.get("Parameters.Model"));
      draft.put(["EELS", "Background Removal Model"], model, `${prefix}Processing.${name}.Parameters.Model`);
    }
  }
  if (steps.size) {
    draft.put(["EELS", "Processing Steps"], [...steps].sort().join(", "), `${prefix}Processing`);
  }

  const at = "EELS.Thickness";
  const thickness = tags.group(at);
  if (!thickness) return;
  const absolute = plainValue(thickness.get("Absolute.Measurement"));
  const units = plainValue(thickness.get("Absolute.Units"));
  const name = `Thickness (absolute)${units ? ` [${units}]` : ""}`;
  draft.put(["EELS", name], absolute, `${prefix}${at}.Absolute.Measurement`);
  const path = plainValue(thickness.get("Absolute.Mean Free Path"));
  const source = `${prefix}${at}.Absolute.Mean Free Path`;
  draft.put(["EELS", "Thickness (absolute) mean free path"], Array.isArray(path) ? path[0] : path, source);
  const relative = plainValue(thickness.get("Relative.Measurement"));
  draft.put(["EELS", "Thickness (relative) [t/λ]"], relative, `${prefix}${at}.Relative.Measurement`);
}

// In a spectrum image DM keeps a reading for each pixel: their mean stands for the preset of the whole.
function edsOfPixels(draft: Draft, tags: DmTags, prefix: string): void {
  const readings = tags.group("SI") ? tags.group("EDS.Images")?.children ?? [] : [];
  const eds = draft.get("EDS");
  for (const { name, value } of readings) {
    const numbers = isList(value) ? Array.from(Array.isArray(value) ? value.flat() : value, Number) : [];
    if (numbers.length === 0) continue;
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    draft.drop(["EDS", name]);
    draft.put(["EDS", `${name} (SI Average)`], mean, `${prefix}EDS.Images.${name}`);
  }
  for (const { rows } of tables.EDS_DOUBTFUL) {
    for (const [, to] of rows) {
      if (eds !== undefined && draft.get(to) !== undefined) draft.distrust.push([...to]);
    }
  }
}

function spectrumImaging(
  draft: Draft,
  fill: (table: tables.TagTable) => void,
  tags: DmTags,
  prefix: string,
): void {
  fill(tables.SPECTRUM_IMAGING);
  const at = tables.SPECTRUM_IMAGING.at;
  const drift = tags.group(`${at}.Artefact Correction.Spatial Drift`);
  const every = drift?.number("Periodicity");
  if (drift && every !== undefined) {
    const unit = (drift.text("Units") ?? "").replace("(s)", every === 1 ? "" : "s").replace("ss", "s");
    const text = `Spatial drift correction every ${every} ${unit}`.trim();
    draft.put(
      ["Spectrum Imaging", "Artefact Correction"],
      text,
      `${prefix}${at}.Artefact Correction.Spatial Drift`,
    );
  }
  const [start, end] = ["Start time", "End time"].map((name) => secondsOf(tags.text(`${at}.${name}`)));
  if (start !== undefined && end !== undefined) {
    const seconds = (end - start + 86_400) % 86_400;
    const source = `${prefix}${at}.Start time, End time`;
    draft.put(["Spectrum Imaging", "Acquisition Duration"], seconds, source, "s");
  }
}

// What the calibration of the axes tells: the size of a pixel, or of a channel and where the energies begin.
function calibration(draft: Draft, signal: Signal, type: string): void {
  const source = "ImageData.Calibrations.Dimension";
  const energy = signal.axes.at(-1)!;
  if ((type === "Spectrum" || type === "SpectrumImage") && isEnergy(energy)) {
    draft.put("channel_size", energy.scale, source, energy.units);
    draft.put("starting_energy", energy.offset, source, energy.units);
  }
  if (type !== "Image" && type !== "SpectrumImage") return;
  const places = type === "Image" ? signal.axes : signal.axes.filter(({ navigate }) => navigate);
  for (const [field, axis] of [["pixel_width", places.at(-1)], ["pixel_height", places.at(-2)]] as const) {
    if (isLength(axis)) {
      draft.put(field, Math.abs(axis!.scale), source, axis!.units === "A" ? "Å" : axis!.units);
    }
  }
}

function acquired(tags: DmTags): string | undefined {
  const utc = fromFileTime(tags.number("DataBar.Acquisition Time (OS)")) ??
    tags.number("Acquisition.Frame.Sequence.Acquisition Start Time (epoch)");
  const bar = acquiredAt(tags.text("DataBar.Acquisition Date"), tags.text("DataBar.Acquisition Time"), {
    utc,
  });
  if (bar) return bar;
  for (const at of ["SI.Acquisition", "EELS.Acquisition"]) {
    const found = acquiredAt(tags.text(`${at}.Date`), tags.text(`${at}.Start time`));
    if (found) return found;
  }
  return undefined;
}
