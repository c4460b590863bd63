/**
 * What the page and its worker say to each other.
 *
 * @module
 */

/** One value of a dataset's metadata, ready to be shown. */
export interface ShownField {
  /** `Pixel Dwell Time`, `EDS – Live Time`. */
  name: string;
  text: string;
  unit?: string;
  /** A core field of emloom's schemas; the rest are extensions. */
  core: boolean;
  /** Its term of the EM Glossary. */
  term?: { id: string; label: string; iri: string };
  /** Where in the file it stands. */
  source?: string;
  /** Number and unit as the file has them, where they were converted. */
  asRead?: string;
  /** The value is not to be trusted. */
  distrusted: boolean;
}

/** One dataset: one signal of the file. */
export interface ShownDataset {
  type: string;
  dataType: string;
  name?: string;
  /** Number of elements along each axis, slowest first. */
  shape?: number[];
  creationTime: string;
  creationTimeSource: "file" | "mtime";
  fields: ShownField[];
  warning?: string;
  /** Fields that did not pass validation. */
  problems: { field: string; reason: string }[];
  /** A preview will follow, unless it fails. */
  drawn: boolean;
}

/** A value or a group of the vendor's tree. */
export interface Branch {
  name: string;
  /** Of a value. */
  text?: string;
  /** Of a group. */
  children?: Branch[];
}

/** A spectrum to look at closely, or the mean spectrum of many. */
export interface Curve {
  /** One for each channel; not finite where the file has no number. */
  values: Float64Array<ArrayBuffer>;
  /** Coordinate of the first channel, and from one to the next. */
  offset: number;
  scale: number;
  /** `Energy loss (eV)`. */
  label: string;
  /** `Intensity (counts)`. */
  intensity: string;
  /** Positions that a mean was taken of; 1 for a spectrum that is the file's own. */
  positions: number;
}

/** A format that emloom knows. */
export interface KnownFormat {
  title: string;
  extensions: string[];
}

/** What the page asks for. */
export type ToWorker =
  | { kind: "start"; font: string }
  /** Look into `files[index]`; the others are those that it may have for companions. */
  | { kind: "look"; id: number; files: File[]; index: number; timeZone: string };

/** What was found in one file, as it becomes known. */
export type Finding =
  | {
    kind: "metadata";
    /** Who claimed the file; `basic` when nobody did. */
    extractor: string;
    /** What people call the format. */
    title: string;
    recognition: { extractor: string; claimed: boolean; reason: string }[];
    datasets: ShownDataset[];
    /** Why reading stopped: message with file and byte. */
    error?: string;
  }
  | { kind: "tree"; branches: Branch[]; format?: string; error?: string }
  | { kind: "preview"; index: number; png?: Uint8Array<ArrayBuffer>; error?: string }
  | { kind: "spectrum"; index: number; curve?: Curve; error?: string };

/** What the worker answers. */
export type FromWorker =
  | { kind: "ready"; formats: KnownFormat[] }
  | { kind: "found"; id: number; finding: Finding }
  /** All is done; so many bytes of the file were read, in so many milliseconds. */
  | { kind: "done"; id: number; bytesRead: number; milliseconds: number }
  /** The file could not be looked into at all. */
  | { kind: "failed"; id: number; error: string };
