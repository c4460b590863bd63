/**
 * Which datasets of an HDF5 file are data, and which are axes, settings and logs.
 *
 * @module
 */
import type { Hdf5Dataset } from "../formats/hdf5_objects.ts";
import type { Hdf5Type } from "../formats/hdf5_types.ts";

/** By path, whatever they hold: of Tofwerk, Velox, HyperSpy and Delmic files. */
const DATA: readonly RegExp[] = [
  /^\/FullSpectra\/(?:SumSpectrum\d*|MaximumSpectrum|EventList|TofData|SaturationWarning)$/,
  /^\/PeakData\/(?:PeakData|PeakDataNorm)$/,
  /^\/FIBImages\/[^/]+\/Data$/,
  /^\/Data\/[^/]+\/[^/]+\/Data$/,
  /^\/Experiments\/[^/]+\/(?:data|learning_results\/.+)$/,
  /^\/(?:Acquisition\d+\/ImageData|Preview)\/Image$/,
];
const KEPT: readonly RegExp[] = [
  /^\/(?:TPS\d*|TimingData|FibParams|FullSpectra|PeakData|Data|Features|Experiments)\//,
  /\/(?:DimensionScale\w*|Metadata|detectorSpecific\/.+)$/,
  /\/(?:PhysicalData|SVIData)\//,
];
/** Elsewhere names tell, and two axes or more do. */
const NAMES =
  /^(?:data|thumbnail|preview|image|images|counts|intensity|signal|spectrum|spectra|eventlist|data_\d+)$/i;
const SMALLEST_ARRAY = 64;

/** What a dataset is for: `unknown` are numbers of one axis that no rule speaks about. */
export type Role = "data" | "kept" | "unknown";

/** The role of a dataset, by its path and its shape. */
export function roleOf({ path, name, storage }: Hdf5Dataset): Role {
  if (!isNumeric(storage.type)) return "kept";
  if (DATA.some((pattern) => pattern.test(path))) return "data";
  if (KEPT.some((pattern) => pattern.test(path))) return "kept";
  const axes = storage.shape.filter((size) => size > 1).length;
  if ((axes >= 1 && NAMES.test(name)) || (axes >= 2 && storage.count >= SMALLEST_ARRAY)) return "data";
  return storage.count >= SMALLEST_ARRAY ? "unknown" : "kept";
}

function isNumeric(type: Hdf5Type): boolean {
  switch (type.kind) {
    case "number":
    case "enum":
      return true;
    case "array":
      return isNumeric(type.base);
    case "sequence":
      return !type.text && isNumeric(type.base);
    case "compound":
      return type.members.every((member) => isNumeric(member.type) && member.type.kind !== "sequence");
    default:
      return false;
  }
}
