/**
 * Layouts of HDF5 files that several programs write: which datasets are signals, and what their axes are.
 *
 * @module
 */
import { Hdf5Dataset, Hdf5Group } from "./hdf5_objects.ts";
import { numberAt, numberIn, textAt, textIn } from "./hdf5_one.ts";
import { odemisSignal } from "./hdf5_odemis.ts";
import { evenly, hdf5Signal } from "./hdf5_signal.ts";
import { readable, walk } from "./hdf5_walk.ts";
import type { Signal } from "./signal.ts";

/** The layouts that are known. */
export type LayoutName = "HyperSpy" | "NCEM EMD" | "NeXus" | "Odemis";

/** A signal, and the group that describes it. */
export interface Described {
  layout: LayoutName;
  signal: Signal;
  group: Hdf5Group;
}

const UNKNOWN_UNITS = /^(<undefined>|unknown|pixels?|px|none|n\.?a\.?)$/i;

/** The signals of all layouts, in the order of the file. */
export function describedSignals(root: Hdf5Group): Described[] {
  const found: Described[] = [];
  for (const member of walk(root)) {
    if (!(member instanceof Hdf5Group)) continue;
    const layout = readable(() => layoutOf(member));
    if (!layout) continue;
    const signal = readable(() => READERS[layout](member));
    if (signal) found.push({ layout, signal, group: member });
  }
  return found;
}

/** As {@linkcode describedSignals}, the signals alone. */
export function knownSignals(root: Hdf5Group): Signal[] {
  return describedSignals(root).map(({ signal }) => signal);
}

function layoutOf(group: Hdf5Group): LayoutName | undefined {
  const names = group.names();
  if (/^\/Experiments\/[^/]+$/.test(group.path) && names.includes("data")) return "HyperSpy";
  if (group.attributeNames().includes("emd_group_type") && names.includes("data")) return "NCEM EMD";
  if (textAt(group, "NX_class") === "NXdata") return "NeXus";
  if (/^\/Acquisition\d+$/.test(group.path) && names.includes("ImageData")) return "Odemis";
  return undefined;
}

const READERS: Record<LayoutName, (group: Hdf5Group) => Signal | undefined> = {
  "HyperSpy": hyperspy,
  "NCEM EMD": ncem,
  "NeXus": nexus,
  "Odemis": odemisSignal,
};

function hyperspy(group: Hdf5Group): Signal | undefined {
  const dataset = group.dataset("data");
  const signalType = textAt(group.group("metadata/Signal"), "record_by");
  const axes = dataset?.shape.map((_, i) => {
    const axis = group.group(`axis-${i}`);
    const scale = numberAt(axis, "scale");
    const own = readable(() => axis?.attribute("navigate"));
    const navigate = typeof own === "boolean"
      ? own
      : numberIn(own) === undefined
      ? undefined
      : numberIn(own) !== 0;
    return {
      name: known(textAt(axis, "name")),
      units: known(textAt(axis, "units")),
      scale: scale || 1,
      offset: numberAt(axis, "offset") ?? 0,
      navigate: navigate ?? old(signalType, i, dataset.shape.length),
    };
  });
  const title = textAt(group.group("metadata/General"), "title");
  const name = title || group.name.replace(/^__unnamed__$/, "");
  return dataset && hdf5Signal(dataset, { name, axes });
}

// Before version 1.3 the kind of signal said how many of the axes are its own.
function old(recordBy: string | undefined, axis: number, rank: number): boolean {
  return recordBy !== undefined && axis < rank - (recordBy === "image" ? 2 : 1);
}

function ncem(group: Hdf5Group): Signal | undefined {
  const dataset = group.dataset("data");
  if (!dataset) return undefined;
  // Axes are counted from 1, by the newer version from 0.
  const first = group.get("dim0") ? 0 : 1;
  const all = dataset.shape.map((_, i) => {
    const axis = group.dataset(`dim${i + first}`);
    const steps = axis && readable(() => evenly(axis.numbers()));
    return {
      name: textAt(axis, "name") ?? "",
      units: known(textAt(axis, "units")).replace(/^\[(.*)\]$/, "$1").replace(/_/g, ""),
      ...steps,
    };
  });
  const units = all.map((axis) => axis.units);
  const own = dataset.shape.length - (dataset.shape.length >= 4 || dataset.shape.length === 2 ? 2 : 1);
  const spectral = units.some((unit) => /^[km]?eV$|^Å$/i.test(unit));
  const navigating = spectral || dataset.shape.length === 4 ? own : dataset.shape.length - 2;
  return hdf5Signal(dataset, {
    name: group.name,
    axes: all.map((axis, i) => ({ ...axis, navigate: i < navigating })),
    intensityUnits: textAt(dataset, "units"),
  });
}

function nexus(group: Hdf5Group): Signal | undefined {
  const dataset = nexusDataset(group);
  if (!dataset) return undefined;
  const names = nexusAxes(group, dataset);
  const axes = dataset.shape.map((size, i) => {
    const axis = names[i] && names[i] !== "." ? group.dataset(names[i]!) : undefined;
    if (!axis) return undefined;
    const steps = readable(() => axis.shape.length === 1 && axis.shape[0] === size && evenly(axis.numbers()));
    return { name: names[i]!, units: textAt(axis, "units") ?? "", ...(steps || {}) };
  });
  const name = group.path.replace(/^\//, "");
  return hdf5Signal(dataset, { name, axes, intensityUnits: textAt(dataset, "units") });
}

// The signal is named by the group, or, in older files, marks itself.
function nexusDataset(group: Hdf5Group): Hdf5Dataset | undefined {
  const named = textAt(group, "signal");
  if (named !== undefined) return group.dataset(named);
  for (const name of group.names()) {
    const member = readable(() => group.get(name));
    if (!(member instanceof Hdf5Dataset)) continue;
    const mark = readable(() => member.attribute("signal"));
    if (numberIn(mark) === 1 || textIn(mark) === "1") return member;
  }
  return undefined;
}

function nexusAxes(group: Hdf5Group, dataset: Hdf5Dataset): string[] {
  const value = readable(() => group.attribute("axes") ?? dataset.attribute("axes"));
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string"
    ? value.replace(/^\[|\]$/g, "").split(/[:,]/).map((name) => name.trim())
    : [];
}

function known(text: string | undefined): string {
  return text === undefined || UNKNOWN_UNITS.test(text) ? "" : text;
}
