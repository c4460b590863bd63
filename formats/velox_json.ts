/**
 * The JSON that Velox writes beside its data.
 *
 * @module
 */

/** JSON as it is parsed. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** JSON, or nothing where it is none. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** The value at a dotted path. Names that have dots themselves are not reached. */
export function valueAt(json: Json, path: string): Json | undefined {
  let found: Json | undefined = json;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null || Array.isArray(found) || !Object.hasOwn(found, name)) {
      return undefined;
    }
    found = found[name];
  }
  return found;
}

/** The text at a dotted path; nothing where it is empty. */
export function text(json: Json, path: string): string | undefined {
  const found = valueAt(json, path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The number at a dotted path; Velox writes numbers as text. */
export function number(json: Json, path: string): number | undefined {
  const found = valueAt(json, path);
  const value = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** eV of one channel, and of the first, as the detector of a spectrum says; a scale of 0 where it does not. */
export function energyOf(metadata: Json): { scale: number; offset: number } {
  const detector = detectorOf(metadata);
  return {
    scale: number(detector, "Dispersion") ?? 0,
    offset: number(detector, "OffsetEnergy") ?? 0,
  };
}

/** What is said of the detector that a set of data comes from. */
export function detectorOf(metadata: Json): Json {
  const index = text(metadata, "BinaryResult.DetectorIndex");
  const name = text(metadata, "BinaryResult.Detector");
  const detectors = Object.values((valueAt(metadata, "Detectors") ?? {}) as Record<string, Json>);
  return valueAt(metadata, `Detectors.Detector-${index}`) ??
    detectors.find((each) => text(each, "DetectorName") === name) ?? null;
}
