/**
 * The contract of a destination: one file = one place that records go to.
 *
 * @module
 */

/** A finished record. */
export interface BuiltRecord {
  /** Ours, stable over revisions: `emloom:<source>:<event id>`. */
  recordId: string;
  revision: number;
  /** File name without extension: `<date>_<pid>_<usage event id>`. */
  title: string;
  /** Absolute path of the XML file. */
  path: string;
  xml: string;
  /** SHA-256 of the XML, hex. */
  sha256: string;
  session: { identifier: string; instrument: string; start: string; end: string; user: string | null };
}

/** What a destination has of a record. */
export interface Uploaded {
  remoteId: string;
  url?: string;
  /** SHA-256 of the XML that was sent. */
  sha256: string;
  /** `unchanged`: it was there already, byte for byte. */
  action: "created" | "updated" | "unchanged";
  /** Something a manager should look at, though the upload is done. */
  warning?: string;
}

/** What is known from earlier uploads of the same session. */
export interface Previous {
  remoteId: string | null;
  sha256: string | null;
}

/** One configured destination. */
export interface Destination {
  readonly name: string;
  /**
   * Creates or updates the record there, at most one of it whatever happened before: after an unclear
   * answer it looks before it sends again.
   *
   * @throws {RetryableError} when the destination cannot be reached or says "later".
   */
  upload(record: BuiltRecord, previous: Previous, signal?: AbortSignal): Promise<Uploaded>;
  /** An authenticated probe: what answered, in which version; throws with a remedy. */
  check(signal?: AbortSignal): Promise<string>;
}
