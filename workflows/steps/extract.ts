/**
 * Step *extract* of a record: one file through the sandbox, its previews and side-cars into the data folder.
 *
 * @module
 */
import type { StepTools } from "../../engine/workflow.ts";
import type { FoundFile } from "../../files/find.ts";
import type { Dataset } from "../../schemas/dataset.ts";
import type { Session } from "../../schemas/session.ts";
import { readFullMeta, writeSideCars } from "../full_meta.ts";
import type { House } from "../house.ts";

/** What a file gave: its datasets, each with the path of its preview below the data folder. */
export interface ExtractedFile {
  extractor: string;
  /** NexusLIMS' name of the extractor, for records. */
  module: string;
  signals: { dataset: Dataset; preview: string | null }[];
  /** Why the file could not be read as what it is; `signals` then holds the fallback. */
  error?: string;
}

/**
 * Extracts one file.
 *
 * @throws {SandboxError} when the file broke its process, or took too long.
 */
export async function extractFile(
  file: FoundFile,
  { instrument }: Session,
  house: House & StepTools,
): Promise<ExtractedFile> {
  const { extractor, module, signals, error } = await readFullMeta(
    house.pool,
    {
      path: file.path,
      name: file.relative,
      mtime: file.mtime,
      instrument: instrument.pid,
      timeZone: instrument.timeZone,
    },
    { preview: true, version: house.version, now: house.now(), signal: house.signal },
  );
  for (const { previewProblem } of signals) {
    if (previewProblem !== undefined) house.note(`no preview of ${file.relative}: ${previewProblem}`);
  }
  const previews = await writeSideCars(house.settings.dataPath!, file.relative, signals);
  return {
    extractor,
    module,
    signals: signals.map(({ dataset }, i) => ({ dataset, preview: previews[i] ?? null })),
    error,
  };
}
