/**
 * One file through the sandbox: datasets, validated metadata, previews; and the files that hold them.
 *
 * @module
 */
import { RetryableError } from "../engine/errors.ts";
import type { ProfileTrace } from "../extractors/profile_trace.ts";
import { writeAtomic } from "../files/write.ts";
import type { Recognition } from "../sandbox/protocol.ts";
import type { Pool } from "../sandbox/pool.ts";
import type { Dataset, ValidDataset } from "../schemas/dataset.ts";
import { toNxMeta } from "../schemas/nx_meta.ts";
import { validateDataset } from "../schemas/validate.ts";

/** A file, and what is known about it from outside. */
export interface FileToRead {
  path: string;
  /** As the session has it, for messages and profiles. */
  name: string;
  /** Milliseconds since 1970. */
  mtime: number;
  /** pid of the instrument. */
  instrument?: string;
  /** IANA name of the instrument's zone. */
  timeZone: string;
}

/** One signal of a file. */
export interface FullSignal {
  /** As the extractor gave it, without the vendor's tree. */
  dataset: Dataset;
  valid: ValidDataset;
  /** NexusLIMS' form of it. */
  nx_meta: Record<string, unknown>;
  /** The vendor's tree. */
  original: Record<string, unknown>;
  /** PNG. */
  preview?: Uint8Array;
  /** Why there is no preview, though one was to be drawn. */
  previewProblem?: string;
}

/** All of a file. */
export interface FullMeta {
  extractor: string;
  /** NexusLIMS' name of the extractor. */
  module: string;
  recognition: Recognition[];
  signals: FullSignal[];
  /** Why the file could not be read as what it is; `signals` then holds the fallback. */
  error?: string;
  /** What the instrument's profile did, when it was asked for. */
  profile?: ProfileTrace;
}

/**
 * Reads a file in the sandbox, whose answer is not trusted: the pool checks its form, validation its content.
 *
 * @throws {SandboxError} when the file broke its process, or took too long.
 */
export async function readFullMeta(
  pool: Pool,
  file: FileToRead,
  options: {
    preview: boolean;
    original?: boolean;
    version: string;
    now: Date;
    signal?: AbortSignal;
    trace?: boolean;
  },
): Promise<FullMeta> {
  const { path, name, instrument, timeZone, mtime } = file;
  const { preview, original = true, trace } = options;
  const request = { path, name, instrument, preview, original, trace };
  const { extractor, module, recognition, datasets, previews, previewProblems, error, profile } = await pool
    .extract(
      request,
      options.signal,
    );
  const date = options.now.toISOString();
  return {
    extractor,
    module,
    recognition,
    error,
    ...(profile ? { profile } : {}),
    signals: datasets.map((answer, i) => {
      const { original = {}, ...dataset } = answer;
      const valid = validateDataset(dataset, { instrument, timeZone, mtime });
      const nx_meta = toNxMeta(valid, { module, version: options.version, date });
      return { dataset, valid, nx_meta, original, preview: previews[i], previewProblem: previewProblems[i] };
    }),
  };
}

/**
 * Writes side-car and preview of each signal under NexusLIMS' names: `<file>.json` and `<file>.thumb.png`, or
 * `<file>_signal<i>.…` where there are several.
 *
 * @param stem path of the file below `folder`
 * @returns the path of each preview below `folder`, null where there is none
 * @throws {RetryableError} when the folder cannot be written to: that is not the file's fault.
 */
export async function writeSideCars(
  folder: string,
  stem: string,
  signals: readonly FullSignal[],
): Promise<(string | null)[]> {
  try {
    return await writeEach(folder, stem, signals);
  } catch (error) {
    throw new RetryableError(
      `Cannot write metadata and previews of "${stem}" into "${folder}": make room, or give this user permission` +
        ` (${(error as { code?: string }).code ?? (error as Error).name})`,
      { cause: error },
    );
  }
}

async function writeEach(
  folder: string,
  stem: string,
  signals: readonly FullSignal[],
): Promise<(string | null)[]> {
  return await Promise.all(signals.map(async ({ nx_meta, original, preview }, i) => {
    const name = signals.length > 1 ? `${stem}_signal${i}` : stem;
    await writeAtomic(`${folder}/${name}.json`, JSON.stringify({ nx_meta, ...original }, null, 2));
    if (!preview) return null;
    await writeAtomic(`${folder}/${name}.thumb.png`, preview);
    return `${name}.thumb.png`;
  }));
}
