/**
 * Metadata and signals of one file: recognise, extract, apply the instrument's profile.
 *
 * @module
 */
import { FORMATS } from "../formats/open.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { tiff } from "../formats/tiff.ts";
import { applyProfile, profileOf } from "./apply_profile.ts";
import type { Profile } from "./profile.ts";
import { askedProfiles, type DatasetTrace, type ProfileTrace } from "./profile_trace.ts";
import basic from "./basic.ts";
import type { DatasetWithPixels, ExtractContext, Extractor, Recognition } from "./define.ts";
import { refuseBrokenTiff } from "./_plain_tiff.ts";
import { recognise } from "./recognise.ts";

/** What an extractor made of a file. */
export interface ExtractResult {
  /** Name of the extractor that claimed the file. */
  extractor: string;
  /** The reference's module name for it, or our own name where it has none. */
  module: string;
  /** At least one. */
  datasets: DatasetWithPixels[];
  /** Who was asked, and what they said. */
  recognition: Recognition[];
  /** Why the extractor stopped: message with file and offset. Datasets it made before that are kept. */
  error?: string;
  /** What the instrument's profile did, when it was asked for. */
  profile?: ProfileTrace;
}

/**
 * Extracts a file. Never throws because of the file: when the extractor does, its message becomes `error`,
 * and a file without any dataset gets the fallback's, of type `Unknown`, with that message as its warning.
 */
export function extractFile(
  file: ByteSource,
  context: ExtractContext,
  { extractors, profiles = [], trace = false }: {
    extractors: readonly Extractor[];
    profiles?: readonly Profile[];
    /** Tell what the profile did. */
    trace?: boolean;
  },
): ExtractResult {
  const { extractor, recognition } = recognise(file, extractors);
  const datasets: DatasetWithPixels[] = [];
  let error: string | undefined;
  try {
    if (extractor === basic) refuseDamaged(file, extractors, recognition);
    for (const dataset of extractor.extract(file, context)) datasets.push(dataset);
    if (datasets.length === 0) {
      error = `${file.name}: the extractor "${extractor.name}" found no signal in it`;
    }
  } catch (caught) {
    error = caught instanceof Error ? caught.message : String(caught);
  }
  const profile = profileOf(context.instrument, profiles);
  const where = { name: file.name, ...(context.path ? { path: context.path } : {}) };
  const traces = datasets.map((): DatasetTrace => ({ changes: [], notes: [] }));
  const refined = profile
    ? datasets.map((dataset, i) => applyProfile(profile, dataset, where, trace ? traces[i] : undefined))
    : datasets;
  return {
    extractor: extractor.name,
    module: extractor.module ?? extractor.name,
    datasets: refined.length ? refined : fallback(file, context, error!),
    recognition,
    ...(error === undefined ? {} : { error }),
    ...(trace
      ? {
        profile: {
          profile: profile?.name ?? null,
          asked: askedProfiles(profiles, profile),
          datasets: traces,
        },
      }
      : {}),
  };
}

/**
 * Throws for a file that bears the extension of a format which a built-in extractor reads, but is not even of that
 * format: empty, cut off, other bytes. One that is whole and no vendor's is nobody's fault. A container tells which of its
 * extensions are its own (`img` is not); where an extractor has none they all are, but not those of everyday programs,
 * or of a site's own extractor: others may use them too.
 */
export function refuseDamaged(
  file: ByteSource,
  extractors: readonly Extractor[],
  recognition: readonly Recognition[],
): void {
  const extension = /\.([^./]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  const formatOf = (extension: string) => FORMATS.find(({ extensions }) => extensions.includes(extension));
  const format = formatOf(extension);
  const owner = extractors.find(({ extensions, about, general }) =>
    extensions.includes(extension) && (format || about && !general && !extensions.some(formatOf))
  );
  if (!owner) return;
  if (file.size === 0) throw new FormatError("The file is empty; copy it anew", file.name, 0);
  if (format === tiff) refuseBrokenTiff(file);
  else if (!format?.recognises(file)) {
    const declined = recognition.find(({ extractor }) => extractor === owner.name)?.reason;
    throw new FormatError(
      `Not of the format that its name says, ${owner.title}: ${declined}; it may be damaged, copy it anew`,
      file.name,
      0,
    );
  }
}

function fallback(file: ByteSource, context: ExtractContext, warning: string): DatasetWithPixels[] {
  return [...basic.extract(file, context)].map((dataset) => ({ ...dataset, warning }));
}
