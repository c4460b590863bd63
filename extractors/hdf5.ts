/**
 * HDF5 files of many programs: the signals of HyperSpy, NCEM (Prismatic, py4DSTEM), NeXus and Odemis; of others what
 * they hold.
 *
 * @module
 */
import { Hdf5Dataset, type Hdf5Group, openHdf5 } from "../formats/hdf5.ts";
import { hdf5Start } from "../formats/hdf5_bytes.ts";
import { type Described, describedSignals } from "../formats/hdf5_layouts.ts";
import { textAt } from "../formats/hdf5_one.ts";
import { hdf5Signal } from "../formats/hdf5_signal.ts";
import { readable, treeOf, walk } from "../formats/hdf5_walk.ts";
import type { Signal } from "../formats/signal.ts";
import { tofFault } from "../formats/tofwerk.ts";
import { isVelox } from "../formats/velox.ts";
import type { DatasetType } from "../schemas/dataset.ts";
import { Draft } from "./_draft.ts";
import { fillFrom, isScan } from "./_hdf5_fields.ts";
import { kindOf } from "./_kind.ts";
import { dataset, type DatasetParts, type DatasetWithPixels, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "hdf5",
  title: "HDF5 of HyperSpy, NCEM, NeXus, Odemis and others",
  extensions: ["h5", "hdf5", "emd", "hspy", "nxs"],
  about: {
    vendors: "HyperSpy, NCEM (Prismatic, py4DSTEM), NeXus, Odemis",
    reads: "signals with their axes, metadata; of others what they hold",
    preview: "by the axes of each signal",
    files: "real and synthetic",
  },
  supports(file) {
    if (hdf5Start(file) === undefined) return "no HDF5 file";
    // One that is damaged at its root is nobody else's: extracting it tells what is wrong.
    const root = readable(() => openHdf5(file).root);
    if (root && isVelox(root)) return "written by Velox";
    return readable(() => tofFault(file) === undefined) ? "written by TofDAQ" : true;
  },
  *extract(file) {
    const { root } = openHdf5(file);
    const original = () => treeOf(root) as Record<string, unknown>;
    const found = describedSignals(root);
    const warning = root.cutOff;
    const told = (dataset: DatasetWithPixels) => warning ? { ...dataset, warning } : dataset;
    if (found.length === 0) yield told(unknown(root, original));
    for (const [i, each] of found.entries()) yield told(describe(each, i === 0 ? original : undefined));
  },
});

function describe(described: Described, original: DatasetParts["original"]): DatasetWithPixels {
  const { signal, group, layout } = described;
  const draft = new Draft();
  draft.put("File Layout", layout, "layout");
  const acquired = fillFrom(described, draft);
  const { type, dataType } = kindOf(signal, signalTypeOf(described));
  // What a camera sees of light is not calibrated on the specimen.
  if (layout !== "Odemis" || isScan(signal.name) || type !== "Image") calibration(draft, signal, type);
  return dataset(type, {
    name: signal.name || group.name,
    dataType,
    dimensions: [...signal.shape],
    meta: draft.meta,
    extensions: draft.extensions,
    sources: draft.sources,
    ...(acquired ? { acquired } : {}),
    pixels: () => signal,
    ...(original ? { original } : {}),
  });
}

// HyperSpy writes it; what Odemis measures beside electrons is cathodoluminescence.
function signalTypeOf({ layout, signal, group }: Described): string | undefined {
  if (layout === "Odemis") return signal.axes.at(-1)!.name === "Time" ? "CL_DECAY" : "CL";
  return textAt(readable(() => group.group("metadata/Signal")), "signal_type");
}

function calibration(draft: Draft, { axes }: Signal, type: DatasetType): void {
  if (type === "Image" || type === "SpectrumImage") {
    const positions = axes.filter(({ navigate }) => navigate).slice(-2);
    const [y, x] = type === "Image" ? axes.slice(-2) : positions;
    if (/^[pnµm]?m$/.test(x?.units ?? "")) draft.put("pixel_width", x!.scale, "axes", x!.units);
    if (/^[pnµm]?m$/.test(y?.units ?? "")) draft.put("pixel_height", y!.scale, "axes", y!.units);
  }
  const energy = axes.at(-1);
  if ((type === "Spectrum" || type === "SpectrumImage") && /^[kM]?eV$/.test(energy?.units ?? "")) {
    draft.put("channel_size", energy!.scale, "axes", energy!.units);
    draft.put("starting_energy", energy!.offset, "axes", energy!.units);
  }
}

/** A file of no known layout: its tree, and the largest of its arrays as the picture. */
function unknown(root: Hdf5Group, original: DatasetParts["original"]): DatasetWithPixels {
  let largest: Signal | undefined;
  let count = 0;
  const size = (signal: Signal | undefined) => signal?.shape.reduce((a, b) => a * b, 1) ?? 0;
  for (const member of walk(root)) {
    if (!(member instanceof Hdf5Dataset)) continue;
    count++;
    const signal = hdf5Signal(member);
    if (signal && signal.shape.length > 1 && size(signal) > Math.max(1, size(largest))) largest = signal;
  }
  const draft = new Draft();
  draft.put("Number of Datasets", count, "file");
  if (largest) draft.put("Largest Dataset", `/${largest.name}`, "file");
  const signal = largest;
  return dataset("Misc", {
    dataType: "HDF5",
    extensions: draft.extensions,
    sources: draft.sources,
    ...(signal ? { dimensions: [...signal.shape], pixels: () => signal } : {}),
    original,
  });
}
