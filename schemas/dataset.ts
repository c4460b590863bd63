/**
 * What an extractor says about one signal of a file, before and after validation.
 *
 * @module
 */
import type { MetaMap, Quantity } from "./quantity.ts";

/** The dataset types of the Nexus Experiment schema that a file can get. */
export const DATASET_TYPES = [
  "Image",
  "Spectrum",
  "SpectrumImage",
  "Diffraction",
  "Misc",
  "Unknown",
] as const;
/** One of {@linkcode DATASET_TYPES}. */
export type DatasetType = (typeof DATASET_TYPES)[number];

/** An extractor's answer for one signal. JSON throughout, so that it crosses from the sandbox. */
export interface Dataset {
  /** Dataset type of the Nexus Experiment schema. */
  type: DatasetType;
  /** Precise kind, e.g. `STEM_EELS`; the reference's words. */
  dataType: string;
  /** Name of the signal inside the file, where it has one. */
  name?: string;
  /** Shape in rows-first order, e.g. `[1024, 1024]`. */
  dimensions?: number[];
  /** Core fields under their internal names (`acceleration_voltage`), see `schemas/fields.ts`. */
  meta: MetaMap;
  /** Everything else, under the vendor's or the display name. */
  extensions: MetaMap;
  /** Fields whose value is not to be trusted: a name, or a path such as `["EDS", "Live time"]`. */
  distrust: (string | string[])[];
  /** Time of acquisition as the file tells it: ISO 8601, with or without offset. */
  acquired?: string;
  /** Where each field came from, by its name or dotted path: `Beam.HV`, `ImageTags.Microscope Info.Voltage`. */
  sources?: Record<string, string>;
  /** A problem met on the way that did not stop the extraction. */
  warning?: string;
  /** The vendor's own tree for the side-car file. */
  original?: Record<string, unknown>;
}

/** A field that did not pass validation. */
export interface Problem {
  /** Internal name or dotted path. */
  field: string;
  /** What is wrong, and with which value. */
  reason: string;
}

/** A dataset after validation: known units, known fields; what failed is listed, the rest is kept. */
export interface ValidDataset extends Dataset {
  /** ISO 8601 with offset, in the instrument's zone. */
  creationTime: string;
  /** `file` when the file told the time of acquisition, else `mtime`. */
  creationTimeSource: "file" | "mtime";
  instrument?: string;
  /** Values as the file had them, where normalisation changed number or unit. */
  asRead: Record<string, Quantity>;
  problems: Problem[];
}
