/**
 * What a record is built from. All JSON: the steps of a workflow hand it on.
 *
 * @module
 */
import type { DatasetType } from "../schemas/dataset.ts";
import type { GlossaryTerm } from "../schemas/fields.ts";
import type { Quantity } from "../schemas/quantity.ts";
import type { Description, Session } from "../schemas/session.ts";

/** One value under its display name, nested names joined by ` – `. */
export interface Parameter {
  name: string;
  /** As the record shows it. */
  value: string;
  /** Symbol of the unit; an empty one is written, a missing one is not. */
  unit?: string;
  /** QUDT's identifier of the unit; only the JSON-LD twin has a place for it. */
  unitIri?: string;
  /** What the EM Glossary calls it; only the twin has a place for it. */
  term?: Pick<GlossaryTerm, "iri" | "match">;
  /** The value is not to be trusted. */
  warning: boolean;
  /** What decides whether two datasets have the same value: a quantity physically, all else as text. */
  compare: string | Quantity;
}

/** One signal of a file. */
export interface RecordDataset {
  type: DatasetType;
  /** As the record shows it; without one, the file's name, with ` (i of N)` where the file has several signals. */
  name?: string;
  /** Path of its picture, relative to the root that previews are served from, separated by `/`. */
  preview?: string;
  parameters: Parameter[];
}

/** One file. */
export interface RecordFile {
  /** Relative to the instrument data root, separated by `/`. */
  path: string;
  /** Base name. */
  name: string;
  /** Time of last modification: UTC, ISO 8601. */
  mtime: string;
  datasets: RecordDataset[];
  /** Why nothing, or not everything, could be read from it. */
  error?: string;
}

/** Files acquired together. */
export interface RecordActivity {
  /** UTC, ISO 8601: time of the first file. */
  start: string;
  files: RecordFile[];
}

/** Everything that goes into one record. */
export interface RecordInput {
  session: Session;
  description: Description;
  /** In order of time. */
  activities: RecordActivity[];
  revision: number;
}

/** A finished record, before it has a file. */
export interface RecordDocument {
  /** Ours, stable over revisions: `emloom:<source>:<event id>`. */
  recordId: string;
  revision: number;
  /** File name without extension: `<date>_<pid>_<usage event id>`. */
  title: string;
  xml: string;
  /** The twin of the XML, with identifiers of terms and units. */
  jsonld: string;
  /** SHA-256 of the XML, hex. */
  sha256: string;
  session: { identifier: string; instrument: string; start: string; end: string; user: string | null };
}
