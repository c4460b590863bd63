/**
 * What one source says about the settings, and how sources are laid over each other.
 *
 * @module
 */

/** One value at one place. */
export interface Given {
  value: unknown;
  /** For people: `environment EMLOOM_DATA_PATH`, `.env:3 NX_DATA_PATH`, `emloom.yaml:12`. */
  source: string;
  /** Variable or key, to be named in remedies. */
  key: string;
  /** Folder that a relative path starts from. */
  base: string;
}

/** Values by path; members of lists have their number, counted from 1: `nemo.2.address`. */
export type Layer = Map<string, Given>;

/** Lays `upper` over `lower`. */
export function overlay(lower: Layer, upper: Layer): Layer {
  return new Map([...lower, ...upper]);
}

/** Numbers of the members of a list of groups, in order. */
export function members(layer: Layer, list: string): number[] {
  const numbers = [...layer.keys()].map((path) => path.split("."))
    .filter(([head]) => head === list).map(([, number]) => Number(number));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Removes one member of a list of groups. */
export function dropMember(layer: Layer, list: string, number?: number): void {
  const prefix = number === undefined ? `${list}.` : `${list}.${number}.`;
  for (const path of [...layer.keys()]) if (path.startsWith(prefix)) layer.delete(path);
}
