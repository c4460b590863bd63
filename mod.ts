/**
 * emloom as a library: metadata of microscope files, and what a site's own plugins are made of.
 *
 * @example Metadata of a file
 * ```ts ignore
 * import { getFullMeta } from "emloom";
 *
 * const [signal] = await getFullMeta("image.dm4", { instrument: "TITAN-1" });
 * console.log(signal?.nx_meta["acceleration_voltage"]); // { value: 200, unit: "kilovolt" }
 * ```
 *
 * @module
 */
import manifest from "./deno.json" with { type: "json" };
import { readFiles } from "./workflows/read_files.ts";

export { dataset, defineExtractor } from "./extractors/define.ts";
export type {
  About,
  DatasetParts,
  DatasetWithPixels,
  ExtractContext,
  Extractor,
  Recognition,
} from "./extractors/define.ts";
export type { Annotation, Axis, Dtype, Panel, Pixels, Region, Signal } from "./formats/signal.ts";
export { type ByteSource, FormatError, memorySource } from "./formats/source.ts";
export type { Dataset, DatasetType } from "./schemas/dataset.ts";
export { DATASET_TYPES } from "./schemas/dataset.ts";
export { isQuantity, type MetaMap, type MetaValue, type Quantity, quantity } from "./schemas/quantity.ts";

/** Metadata of one signal. */
export interface SignalMeta {
  /** NexusLIMS' form: core fields by internal name, quantities as `{ value, unit }`. */
  nx_meta: Record<string, unknown>;
  /** The vendor's own tree. */
  original: Record<string, unknown>;
}

/** What is known about a file from outside. */
export interface FullMetaOptions {
  /** pid of the instrument. */
  instrument?: string;
  /** IANA name of the instrument's zone. @default this machine's */
  timeZone?: string;
}

/**
 * Metadata of one file, one entry a signal, read in a child process that may see the file's folder and nothing else.
 * Needs permission to read the folder and to run Deno.
 *
 * @param path of the file
 * @param options what is known about it from outside
 * @returns a promise of one entry a signal, at least one
 * @throws {Error} naming file, place and remedy when the file cannot be read as what it is.
 */
export async function getFullMeta(path: string, options: FullMetaOptions = {}): Promise<SignalMeta[]> {
  const { instrument, timeZone = Temporal.Now.timeZoneId() } = options;
  const answers = readFiles([path], {
    processes: 1,
    version: manifest.version,
    entry: import.meta.resolve("./main.ts"),
    instrumentOf: () => instrument === undefined ? undefined : { pid: instrument, timeZone },
  });
  for await (const answer of answers) {
    if ("error" in answer) throw answer.error;
    if (answer.meta.error !== undefined) throw new Error(answer.meta.error);
    return answer.meta.signals.map(({ nx_meta, original }) => ({ nx_meta, original }));
  }
  throw new Error(`Cannot extract "${path}": there was no answer`);
}
